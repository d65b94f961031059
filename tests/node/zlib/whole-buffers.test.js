'use strict';
// One call takes every kind of bytes, gives results of every length, and fails as a stream does.
const assert = require('node:assert');
const zlib = require('node:zlib');

const pairs = [
  [zlib.deflateSync, zlib.inflateSync],
  [zlib.gzipSync, zlib.gunzipSync],
  [zlib.gzipSync, zlib.unzipSync],
  [zlib.deflateRawSync, zlib.inflateRawSync],
  [zlib.brotliCompressSync, zlib.brotliDecompressSync],
  [zlib.zstdCompressSync, zlib.zstdDecompressSync],
];
const noise = Buffer.alloc(200000);
for (let i = 0, seed = 7; i < noise.length; i++) {
  seed = (seed * 1103515245 + 12345) & 0x7fffffff;
  noise[i] = seed >> 16;
}

for (const [pack, unpack] of pairs) {
  for (const size of [0, 1, 16383, 16384, 16385, 32768, 65536, 131072, 200000]) {
    const bytes = noise.subarray(0, size);
    const packed = pack(bytes);
    assert.ok(Buffer.isBuffer(packed));
    const back = unpack(packed);
    assert.ok(Buffer.isBuffer(back));
    assert.ok(back.equals(bytes), `${pack.name} ${size}`);
    assert.ok(unpack(packed, {}).equals(bytes));
    // With options and without them.
    assert.ok(pack(bytes, {}).equals(packed));
    assert.ok(new Uint8Array(back.buffer, back.byteOffset, back.length).length === size);
  }
  assert.strictEqual(unpack(pack('ein Käse')).toString(), 'ein Käse');
  const { buffer, byteOffset } = Buffer.from('views of bytes');
  assert.strictEqual(unpack(pack(new DataView(buffer, byteOffset, 5))).toString(), 'views');
  const alone = new Uint8Array([1, 2, 3]).buffer;
  assert.deepStrictEqual([...unpack(pack(alone))], [1, 2, 3]);
  assert.throws(() => pack(5), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => unpack(undefined), { code: 'ERR_INVALID_ARG_TYPE' });

  const packed = pack(noise.subarray(0, 50000));
  for (const damaged of [packed.subarray(0, 30000), Buffer.from('no such thing'), noise]) {
    const errors = [undefined, {}].map((options) => {
      try {
        unpack(damaged, options);
      } catch ({ code, errno, message }) {
        return { code, errno, message };
      }
    });
    assert.deepStrictEqual(errors[0], errors[1]);
  }
}
assert.throws(() => zlib.gunzipSync(Buffer.from('no such thing')), {
  code: 'Z_DATA_ERROR',
  errno: -3,
  message: 'incorrect header check',
});
assert.throws(() => zlib.inflateSync(zlib.deflateSync(noise).subarray(0, 1000)), {
  code: 'Z_BUF_ERROR',
  errno: -5,
  message: 'unexpected end of file',
});
// What follows the end of a stream is left alone.
assert.strictEqual(
  zlib.inflateSync(Buffer.concat([zlib.deflateSync('one'), Buffer.from('rest')])).toString(),
  'one',
);
assert.strictEqual(
  zlib.gunzipSync(Buffer.concat([zlib.gzipSync('one'), zlib.gzipSync('two')])).toString(),
  'onetwo',
);
