'use strict';

// `codeGeneration` forbids code from strings and WebAssembly, in that context alone.

const assert = require('assert');
const vm = require('vm');

const bytes = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

const noStrings = vm.createContext({ bytes }, { codeGeneration: { strings: false } });
for (const code of ['eval("1")', '(0, eval)("1")', 'Function("1")', 'new Function("1")']) {
  assert.throws(() => vm.runInContext(code, noStrings), {
    name: 'EvalError',
    message: 'Code generation from strings disallowed for this context',
  });
}
vm.runInContext('new WebAssembly.Module(bytes)', noStrings);

const noWasm = { bytes };
assert.throws(
  () =>
    vm.runInNewContext('new WebAssembly.Module(bytes)', noWasm, {
      contextCodeGeneration: { wasm: false },
    }),
  { name: 'CompileError' },
);
assert.strictEqual(vm.runInContext('eval("1 + 1")', noWasm), 2);

assert.strictEqual(eval('3'), 3);
new WebAssembly.Module(bytes);
