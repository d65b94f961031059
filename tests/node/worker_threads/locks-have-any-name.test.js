'use strict';
// Names of locks are strings of any code units, told apart as strings are.
const assert = require('assert');

const { locks } = navigator;
const seen = [];

(async () => {
  await locks.request('\uD800', async (lock) => {
    seen.push(lock.name);
    assert.strictEqual((await locks.query()).held[0].name, '\uD800');
    await locks.request('\uFFFD', (other) => seen.push(other.name));
    await locks.request('"\\ud800"', (other) => seen.push(other.name));
    await locks.request('=\uD800', (other) => seen.push(other.name));
  });
  assert.deepStrictEqual(seen, ['\uD800', '\uFFFD', '"\\ud800"', '=\uD800']);
  for (const name of ['', '=', 'a\0b']) {
    await locks.request(name, async (lock) => {
      assert.strictEqual(lock.name, name);
      assert.deepStrictEqual((await locks.query()).held[0].name, name);
    });
  }
  seen.push('done');
})();

process.on('exit', () => assert.strictEqual(seen.at(-1), 'done'));
