'use strict';
// An async stack goes on where a `then` was given the resolving functions of what is awaited.

const assert = require('node:assert');

async function fail() {
  await null;
  throw new Error('failed');
}
const later = (run) => ({
  // biome-ignore lint/suspicious/noThenProperty: what is tested
  then(resolve, reject) {
    return run().then(resolve, reject);
  },
});

async function awaitsThenable() {
  await later(fail);
}
async function awaitsExecutor() {
  await new Promise((resolve, reject) => fail().then(resolve, reject));
}
async function awaitsBoth() {
  await later(() => new Promise((resolve, reject) => fail().then(resolve, reject)));
}
async function awaitsCaught() {
  await later(() => fail().catch((error) => Promise.reject(error)));
}

(async function main() {
  for (const run of [awaitsThenable, awaitsExecutor, awaitsBoth, awaitsCaught]) {
    const error = await run().catch((reason) => reason);
    const names = error.stack.match(/(?<=at )(async )?[\w.]+(?= \()/g);
    assert.deepStrictEqual(names, ['fail', `async ${run.name}`, 'async main'], error.stack);
  }
})();
