'use strict';
// For tests that assert in an async function: a program with nothing left to wait for ends well, even in the middle of one.

/** Runs the function; the test fails when the program ends before the function does. */
module.exports = function finish(part) {
  let finished = false;
  process.on('exit', (code) => {
    if (finished || code !== 0) return;
    console.error('the program ended before the test did');
    process.exitCode = 1;
  });
  return part().then(() => {
    finished = true;
  });
};
