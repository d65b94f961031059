'use strict';

// Frames of WebAssembly in stacks: the module, the function's name and index, and the offset in the module's bytes.

const assert = require('node:assert');

// (module (import "m" "f" (func)) (func $named call 0) (func unreachable) (export "g" (func 1)) (export "h" (func 2)))
const bytes = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 2, 7, 1, 1, 109, 1, 102, 0, 0, 3, 3, 2, 0, 0],
  ...[7, 9, 2, 1, 103, 0, 1, 1, 104, 0, 2, 10, 10, 2, 4, 0, 16, 0, 11, 3, 0, 0, 11],
  ...[0, 15, 4, 110, 97, 109, 101, 1, 8, 1, 1, 5, 110, 97, 109, 101, 100],
);
let inside;
const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
  m: {
    f() {
      inside = new Error('inside');
    },
  },
});

instance.exports.g();
const [, called] = inside.stack.split('\n').slice(1);
assert.match(called, /^ {4}at named \(wasm:\/\/wasm\/[0-9a-f]{8}:wasm-function\[1\]:0x2c\)$/);

assert.throws(instance.exports.h, (error) => {
  assert.ok(error instanceof WebAssembly.RuntimeError);
  assert.strictEqual(error.message, 'unreachable');
  assert.match(
    error.stack.split('\n')[1],
    /^ {4}at wasm:\/\/wasm\/[0-9a-f]{8}:wasm-function\[2\]:0x31$/,
  );
  return true;
});

Error.prepareStackTrace = (_, sites) => sites;
instance.exports.g();
const site = inside.stack[1];
delete Error.prepareStackTrace;
assert.strictEqual(site.getFunctionName(), 'named');
assert.match(site.getFileName(), /^wasm:\/\/wasm\/[0-9a-f]{8}$/);
assert.strictEqual(site.getLineNumber(), 1);
assert.strictEqual(site.getColumnNumber(), 0x2c + 1);
assert.strictEqual(site.getPosition(), 0x2c);
