'use strict';
// A declared variable is there before anything is assigned to it, and stays when the sandbox loses its property.
const assert = require('assert');
const vm = require('vm');

const sandbox = vm.createContext({ a: 1, b: 2 });
const run = (code) => vm.runInContext(code, sandbox);

assert.strictEqual(run('var first; first'), undefined);
assert.strictEqual(run('first'), undefined);
assert.strictEqual(run('typeof first'), 'undefined');
assert.strictEqual(run('(function () { return first; })()'), undefined);
assert.strictEqual(run('var second; if (!second) second = 2; second'), 2);
assert.strictEqual(run("'first' in globalThis"), true);
assert.strictEqual(run("globalThis.hasOwnProperty('first')"), true);
assert.ok(!Object.hasOwn(sandbox, 'first'));
assert.strictEqual(sandbox.second, 2);

const descriptor = run("Object.getOwnPropertyDescriptor(globalThis, 'first')");
assert.strictEqual(descriptor.value, undefined);
assert.strictEqual(descriptor.writable, true);
assert.strictEqual(descriptor.configurable, false);
assert.strictEqual(run('delete globalThis.first'), false);

// Declared names come before the sandbox's.
assert.strictEqual(run('Object.keys(globalThis).join()'), 'first,second,a,b');
assert.strictEqual(
  vm.runInNewContext('var r = []; var k; for (k in this) r.push(k); r.join()', { toString() {} }),
  'r,k,toString',
);

// What the sandbox gets later is what the variable has.
sandbox.first = 7;
assert.strictEqual(run('first'), 7);
assert.strictEqual(run('this.first'), 7);
delete sandbox.first;
assert.ok(run("'first' in globalThis"));
run('first');

// Other names are not there.
assert.throws(() => run('third'), { name: 'ReferenceError', message: 'third is not defined' });
assert.throws(() => run('(function () { return third; })()'), /third is not defined/);
