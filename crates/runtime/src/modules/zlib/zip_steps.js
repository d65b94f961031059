'use strict';

// What takes time with ZIP archives is written as generators of steps, each of which can be done at once or later, so that both
// ways share their code.

const { Promise } = primordials;

/** A step by a function of the module that `load` gives: with `Sync` at its end, or with a callback. */
function stepBy(load, name, ...args) {
  return {
    sync: () => load()[`${name}Sync`](...args),
    async: () =>
      new Promise((resolve, reject) => {
        load()[name](...args, (error, result) => {
          if (error) reject(error);
          else resolve(result);
        });
      }),
  };
}

function runSync(steps) {
  let next = steps.next();
  while (!next.done) {
    let result;
    try {
      result = next.value.sync();
    } catch (error) {
      next = steps.throw(error);
      continue;
    }
    next = steps.next(result);
  }
  return next.value;
}

async function runAsync(steps) {
  let next = steps.next();
  while (!next.done) {
    let result;
    try {
      result = await next.value.async();
    } catch (error) {
      next = steps.throw(error);
      continue;
    }
    next = steps.next(result);
  }
  return next.value;
}

module.exports = { runAsync, runSync, stepBy };
