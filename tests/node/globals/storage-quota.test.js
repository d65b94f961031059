'use strict';
// What does not fit into a storage is refused with the exception for quotas.
const assert = require('assert');

const fill = () => {
  for (let i = 0; ; i++) sessionStorage.setItem(`key ${i}`, 'x'.repeat(1_000_000));
};
assert.throws(fill, (error) => {
  assert.ok(error instanceof QuotaExceededError);
  assert.deepStrictEqual(
    [error.name, error.code, error.quota, error.requested],
    ['QuotaExceededError', 22, null, null],
  );
  return true;
});
