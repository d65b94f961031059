'use strict';
// Serializers transfer buffers and nothing else, under numbers of 32 bits.

const assert = require('node:assert');
const { DefaultDeserializer, DefaultSerializer } = require('node:v8');

const wrong = (message) => ({ name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message });
for (const value of [undefined, null, 5, 'x', {}, new Uint8Array(1)]) {
  assert.throws(
    () => new DefaultSerializer().transferArrayBuffer(1, value),
    wrong('arrayBuffer must be an ArrayBuffer'),
  );
  assert.throws(
    () => new DefaultDeserializer(Buffer.alloc(1)).transferArrayBuffer(1, value),
    wrong('arrayBuffer must be an ArrayBuffer or SharedArrayBuffer'),
  );
}
const shared = new SharedArrayBuffer(1);
assert.throws(() => new DefaultSerializer().transferArrayBuffer(1, shared), TypeError);
new DefaultDeserializer(Buffer.alloc(1)).transferArrayBuffer(1, shared);
for (const id of [1n, Symbol('s')]) {
  assert.throws(
    () => new DefaultSerializer().transferArrayBuffer(id, new ArrayBuffer(1)),
    TypeError,
  );
}

const buffer = new ArrayBuffer(4);
const writer = new DefaultSerializer();
writer.writeHeader();
writer.transferArrayBuffer(2 ** 32 + 7, buffer);
writer.writeValue(buffer);
const reader = new DefaultDeserializer(writer.releaseBuffer());
reader.readHeader();
reader.transferArrayBuffer('7', buffer);
assert.strictEqual(reader.readValue(), buffer);
