'use strict';
// Rejections that somebody handles before the microtasks end are nobody's business; the others are told in their order,
// and one that is handled later is told again.
const assert = require('node:assert');

const told = [];
process.on('unhandledRejection', (reason) => told.push(`unhandled ${reason}`));
process.on('rejectionHandled', (promise) => {
  promise.catch((reason) => told.push(`handled ${reason}`));
});

const fail = async (reason) => {
  throw reason;
};

async function main() {
  for (let i = 0; i < 500; i++) {
    try {
      await fail(i);
      assert.fail('not reached');
    } catch (reason) {
      assert.strictEqual(reason, i);
    }
  }
  const all = ['a', 'b', 'c'].map(fail);
  await Promise.allSettled(all);
  // Two wait, of which the first is handled.
  const first = fail('first');
  fail('second');
  await first.catch(() => {});
  const late = fail('late');
  Promise.reject('third');
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepStrictEqual(told, ['unhandled second', 'unhandled late', 'unhandled third']);
  late.catch(() => {});
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepStrictEqual(told.slice(3), ['handled late']);
}

main().then(() => told.push('done'));
process.on('exit', () => assert.strictEqual(told.at(-1), 'done'));
