'use strict';
// Callbacks by process.nextTick.
require('./measure').measureAsync((count, done) => {
  const tick = () => {
    if (--count === 0) setImmediate(done);
    else process.nextTick(tick);
  };
  process.nextTick(tick);
}, 100000);
