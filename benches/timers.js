'use strict';
// Timers that are started and cleared, as every socket does.
require('./measure').measure((count) => {
  const nothing = () => {};
  for (let i = 0; i < count; i++) clearTimeout(setTimeout(nothing, 1000 + (i & 7)));
}, 10000);
