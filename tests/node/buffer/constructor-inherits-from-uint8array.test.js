'use strict';
// Buffer is a kind of Uint8Array, its constructor too: packages tell arrays of bytes by the constructor's BYTES_PER_ELEMENT.
const assert = require('assert');

assert.strictEqual(Object.getPrototypeOf(Buffer), Uint8Array);
assert.strictEqual(Buffer.BYTES_PER_ELEMENT, 1);
assert.strictEqual(Buffer.alloc(2).constructor.BYTES_PER_ELEMENT, 1);
assert.ok(!Object.hasOwn(Buffer, 'BYTES_PER_ELEMENT'));
assert.strictEqual(Buffer.from([1]).constructor, Buffer);
assert.strictEqual(Buffer.of(1, 2).constructor, Buffer);
