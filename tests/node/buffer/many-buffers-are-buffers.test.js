'use strict';
// Buffers stay what they are however many a program makes: their class, their memory's class, and what they throw.
const assert = require('node:assert');

for (let i = 0; i < 3000; i++) {
  for (const buffer of [
    Buffer.alloc(10),
    Buffer.allocUnsafe(100),
    Buffer.from('text'),
    Buffer.from('größer'),
    Buffer.alloc(2000).subarray(1, 50),
  ]) {
    assert.ok(buffer instanceof Buffer);
    assert.strictEqual(Object.getPrototypeOf(buffer), Buffer.prototype);
    assert.ok(buffer instanceof Uint8Array);
    if (i % 500 === 0) {
      assert.ok(buffer.buffer instanceof ArrayBuffer);
      assert.strictEqual(buffer.buffer.constructor, ArrayBuffer);
      assert.ok(buffer.slice(1) instanceof Buffer);
      assert.ok(buffer.map((x) => x) instanceof Buffer);
      assert.deepStrictEqual(Buffer.from(structuredClone(buffer)), buffer);
    }
  }
}

function deeper() {
  Buffer.alloc(8);
  return deeper() + 1;
}
assert.throws(deeper, RangeError);
