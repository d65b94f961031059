'use strict';
// An assignment to an undeclared name makes a property of the sandbox, whatever is assigned.
const assert = require('assert');
const vm = require('vm');

const sandbox = vm.createContext({});
assert.strictEqual(vm.runInContext('v = undefined; v', sandbox), undefined);
assert.strictEqual(vm.runInContext("'v' in globalThis", sandbox), true);
assert.ok(Object.hasOwn(sandbox, 'v'));
vm.runInContext('v = 1', sandbox);
assert.strictEqual(sandbox.v, 1);
assert.strictEqual(vm.runInContext('delete v; typeof v', sandbox), 'undefined');
assert.ok(!('v' in sandbox));

// A declaration alone makes none.
assert.strictEqual(vm.runInContext('var declared; declared', sandbox), undefined);
assert.ok(!Object.hasOwn(sandbox, 'declared'));
