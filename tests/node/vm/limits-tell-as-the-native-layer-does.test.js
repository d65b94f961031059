'use strict';
// A script that ran out of time fails with an error whose code is a property and no part of its name.
const assert = require('assert');
const vm = require('vm');

for (const run of [
  () => vm.runInThisContext('for (;;);', { timeout: 5 }),
  () => new vm.Script('for (;;);').runInThisContext({ timeout: 5 }),
]) {
  assert.throws(run, (error) => {
    assert.strictEqual(error.code, 'ERR_SCRIPT_EXECUTION_TIMEOUT');
    assert.strictEqual(`${error}`, 'Error: Script execution timed out after 5ms');
    assert.match(error.stack, /^Error: Script execution timed out after 5ms\n/);
    assert.deepStrictEqual(Object.keys(error), ['code']);
    return true;
  });
}
