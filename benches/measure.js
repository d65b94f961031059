'use strict';
// Runs a step again and again for a second, after a warm-up, and prints how many a second it did.

const SPAN = 1e9;

/** `step(count)` does `count` units of work. */
function measure(step, count) {
  step(count);
  step(count);
  const started = process.hrtime.bigint();
  let done = 0;
  let spent = 0;
  while (spent < SPAN) {
    step(count);
    done += count;
    spent = Number(process.hrtime.bigint() - started);
  }
  console.log((done / spent) * 1e9);
}

/** As above, with a step that calls back. */
function measureAsync(step, count) {
  let rounds = 0;
  let started;
  let done = 0;
  const next = () => {
    if (rounds++ < 2) {
      started = process.hrtime.bigint();
      step(count, next);
      return;
    }
    done += count;
    const spent = Number(process.hrtime.bigint() - started);
    if (spent < SPAN) step(count, next);
    else console.log((done / spent) * 1e9);
  };
  step(count, next);
}

module.exports = { measure, measureAsync };
