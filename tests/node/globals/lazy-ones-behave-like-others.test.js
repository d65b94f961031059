'use strict';

// Globals and properties of `process` exist before anybody uses them, and can be replaced and deleted.

const assert = require('assert');

const own = Object.getOwnPropertyNames(globalThis);
for (const name of ['URL', 'Buffer', 'setTimeout', 'performance', 'structuredClone', 'process']) {
  assert.ok(own.includes(name), name);
  assert.ok(name in globalThis, name);
}
assert.ok(Object.keys(globalThis).includes('setTimeout'));
assert.ok(!Object.keys(globalThis).includes('URL'));

globalThis.TextEncoder = 5;
assert.strictEqual(TextEncoder, 5);
assert.strictEqual(delete globalThis.Blob, true);
assert.strictEqual(typeof Blob, 'undefined');
assert.ok(!('Blob' in globalThis));
Object.defineProperty(globalThis, 'atob', { value: 1, configurable: true });
assert.strictEqual(atob, 1);

const keys = Object.keys(process);
for (const name of ['version', 'nextTick', 'cwd', 'stdout', 'env', 'hrtime', 'memoryUsage']) {
  assert.ok(keys.includes(name), name);
}
assert.strictEqual(Object.getOwnPropertyDescriptor(process, 'version').writable, false);
process.cwd = () => 'replaced';
assert.strictEqual(process.cwd(), 'replaced');
assert.strictEqual(delete process.umask, true);
assert.strictEqual(process.umask, undefined);
assert.strictEqual(Object.prototype.toString.call(process), '[object process]');
