'use strict';
// A `QuotaExceededError` keeps its numbers wherever it goes, and says which of them is wrong.

const assert = require('node:assert');

const error = new QuotaExceededError('full', { quota: 5, requested: 7 });
assert.ok(error instanceof DOMException);
assert.deepStrictEqual(
  [error.name, error.code, error.quota, error.requested],
  ['QuotaExceededError', 22, 5, 7],
);
const copy = structuredClone(error);
assert.ok(copy instanceof QuotaExceededError);
assert.deepStrictEqual([copy.message, copy.quota, copy.requested], ['full', 5, 7]);
assert.strictEqual(copy.stack, error.stack);
assert.strictEqual(structuredClone(new QuotaExceededError('x')).quota, null);

const wrong = (options, name, message) =>
  assert.throws(() => new QuotaExceededError('', options), { name, message });
wrong({ quota: -1 }, 'RangeError', 'options.quota must not be negative');
wrong(
  { quota: 7, requested: 5 },
  'RangeError',
  'options.requested must not be less than options.quota',
);
wrong(
  { requested: 'a' },
  'TypeError',
  'Cannot convert options.requested to a double: the value is NaN',
);
assert.throws(() => QuotaExceededError.prototype.quota, {
  code: 'ERR_INVALID_THIS',
  message: 'Value of "this" must be of QuotaExceededError',
});
