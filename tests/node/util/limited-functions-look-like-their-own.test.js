'use strict';
// Functions of limited rate have the name and the length of the one that they run, which runs on them. Calls that share an outcome
// are one rejection to whoever hears none of them, and a call that was dropped is none.

const assert = require('assert');
const { debounce, throttle } = require('util');
const { setTimeout: sleep } = require('timers/promises');
const finish = require('../finish');

const rejected = [];
process.on('unhandledRejection', (error) => rejected.push(error.message));

/** What nobody has heard of since the last question. */
async function unheard() {
  await sleep(20);
  return rejected.splice(0);
}

function fail() {
  throw new Error('of its own');
}

const aborted = 'The operation was aborted';

finish(async () => {
  for (const limit of [(fn, options) => debounce(fn, 5, options), (fn) => throttle(fn, 1, 5)]) {
    function own(a, b) {
      return [this, a, b];
    }
    const limited = limit(own);
    assert.strictEqual(limited.name, 'own');
    assert.strictEqual(limited.length, 2);
    const [self, ...words] = await limited.call({}, 1, 2);
    assert.strictEqual(self, limited);
    assert.deepStrictEqual(words, [1, 2]);
    assert.strictEqual(limit(() => {}).name, '');
  }

  const late = debounce(fail, 5);
  late();
  late();
  late();
  late.flush();
  assert.deepStrictEqual(await unheard(), ['of its own']);
  late();
  late();
  late.cancel();
  assert.deepStrictEqual(await unheard(), [aborted]);
  late();
  const heard = late();
  late.cancel();
  await assert.rejects(heard, { name: 'AbortError' });
  assert.deepStrictEqual(await unheard(), []);

  const few = throttle(fail, 1, 5);
  few();
  few();
  await sleep(20);
  assert.deepStrictEqual(await unheard(), ['of its own', 'of its own']);

  const dropping = throttle(() => {}, 1, 1_000_000, { overflow: 'drop' }).unref();
  dropping();
  dropping();
  assert.deepStrictEqual(await unheard(), []);
  await assert.rejects(dropping(), { code: 'ERR_THROTTLED' });
});
