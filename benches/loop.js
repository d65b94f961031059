'use strict';
// Turns of the event loop by setImmediate.
require('./measure').measureAsync((count, done) => {
  const turn = () => {
    if (--count === 0) done();
    else setImmediate(turn);
  };
  setImmediate(turn);
}, 10000);
