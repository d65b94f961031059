'use strict';

// Runs what is written once for both worlds: a generator yields requests, which are answered at once or later.

const { isPromise } = internalBinding('types');

/** Runs a walk to its end; `answer(request)` gives or throws. */
function runNow(walk, answer) {
  let step = walk.next();
  while (!step.done) {
    let value;
    try {
      value = answer(step.value);
    } catch (error) {
      step = walk.throw(error);
      continue;
    }
    step = walk.next(value);
  }
  return step.value;
}

/** As `runNow` for answers of which some are promises. */
async function runLater(walk, answer) {
  let step = walk.next();
  while (!step.done) {
    let value;
    try {
      value = answer(step.value);
      if (isPromise(value)) value = await value;
    } catch (error) {
      step = walk.throw(error);
      continue;
    }
    step = walk.next(value);
  }
  return step.value;
}

module.exports = { runLater, runNow };
