'use strict';

// Compiled code can be taken from a script and given to one of the same text; other texts and what is no code are refused,
// and the script runs all the same.

const assert = require('assert');
const vm = require('vm');

const text = 'function twice(x) { return x * 2; } twice(21)';
const filename = 'cached.js';
const first = new vm.Script(text, { filename, produceCachedData: true });
assert.ok(first.cachedDataProduced);
assert.ok(Buffer.isBuffer(first.cachedData));
assert.strictEqual(first.cachedDataRejected, undefined);
assert.strictEqual(first.runInThisContext(), 42);

for (const data of [first.cachedData, first.createCachedData(), new Uint8Array(first.cachedData)]) {
  const script = new vm.Script(text, { filename, cachedData: data });
  assert.strictEqual(script.cachedDataRejected, false);
  assert.strictEqual(script.runInThisContext(), 42);
  assert.strictEqual(script.runInNewContext(), 42);
}

const other = new vm.Script('1 + 1 + 1', { filename, cachedData: first.cachedData });
assert.strictEqual(other.cachedDataRejected, true);
assert.strictEqual(other.runInThisContext(), 3);

assert.strictEqual(
  new vm.Script(text, { cachedData: Buffer.from('nothing') }).cachedDataRejected,
  true,
);
assert.throws(() => new vm.Script(text, { cachedData: 'text' }), { code: 'ERR_INVALID_ARG_TYPE' });
