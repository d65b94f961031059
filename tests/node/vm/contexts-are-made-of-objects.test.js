'use strict';
// A function cannot be contextified, nor be asked whether it is.

const assert = require('node:assert');
const vm = require('node:vm');

for (const value of [() => {}, null, 5, 'x']) {
  const wrong = {
    name: 'TypeError',
    code: 'ERR_INVALID_ARG_TYPE',
    message: /^The "object" argument must be of type object\. Received /,
  };
  assert.throws(() => vm.createContext(value), wrong);
  assert.throws(() => vm.isContext(value), wrong);
  assert.throws(() => vm.runInNewContext('1', value), wrong);
}
assert.strictEqual(vm.isContext([]), false);
assert.strictEqual(vm.runInNewContext('length', [1, 2]), 2);
