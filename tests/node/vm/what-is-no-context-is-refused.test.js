'use strict';
// What is said of objects that are no contexts.
const assert = require('node:assert');
const vm = require('node:vm');

const code = 'ERR_INVALID_ARG_TYPE';
for (const odd of [undefined, null, 5, 'x', () => {}]) {
  const refusal = { code, message: /^The "object" argument must be of type object\./ };
  assert.throws(() => vm.runInContext('1', odd), refusal);
  assert.throws(() => new vm.Script('1').runInContext(odd), refusal);
}
for (const odd of [{}, []]) {
  assert.throws(() => vm.runInContext('1', odd), {
    code,
    message: /^The "contextifiedObject" argument must be an vm\.Context\./,
  });
}
for (const odd of [null, 5, () => {}, {}]) {
  assert.throws(() => vm.compileFunction('1', [], { parsingContext: odd }), {
    code,
    message: /^The "options\.parsingContext" property must be an instance of Context\./,
  });
}
