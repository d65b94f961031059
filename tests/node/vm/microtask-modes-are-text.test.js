'use strict';
// A microtask mode that is no text is told as such, where it is given along with the code.

const assert = require('node:assert');
const vm = require('node:vm');

for (const microtaskMode of [0, null, true]) {
  assert.throws(() => vm.runInNewContext('1', {}, { microtaskMode }), {
    name: 'TypeError',
    code: 'ERR_INVALID_ARG_TYPE',
    message: /^The "options\.microtaskMode" property must be of type string\. Received /,
  });
}
assert.throws(() => vm.runInNewContext('1', {}, { microtaskMode: 'x' }), {
  code: 'ERR_INVALID_ARG_VALUE',
});
assert.strictEqual(vm.runInNewContext('1', {}, { microtaskMode: undefined }), 1);
