'use strict';
// What was compressed before, in which way and how far, makes no difference to what is compressed next.
const assert = require('node:assert');
const zlib = require('node:zlib');

const text = (seed, length) => {
  let out = '';
  while (out.length < length) {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    out += `${seed % 1000} lorem ${(seed >> 16) % 50} ipsum `;
  }
  return Buffer.from(out.slice(0, length));
};
const inputs = [text(1, 100), text(2, 5000), text(3, 70000), Buffer.alloc(0), text(4, 1)];
const ways = [
  [zlib.gzipSync, zlib.gunzipSync, undefined],
  [zlib.gzipSync, zlib.gunzipSync, { level: 1 }],
  [zlib.deflateSync, zlib.inflateSync, undefined],
  [zlib.deflateSync, zlib.inflateSync, { level: 0 }],
  [zlib.deflateSync, zlib.inflateSync, { level: 9, strategy: zlib.constants.Z_FIXED }],
  [zlib.deflateSync, zlib.inflateSync, { dictionary: Buffer.from('lorem ipsum') }],
  [zlib.deflateRawSync, zlib.inflateRawSync, undefined],
  [zlib.deflateRawSync, zlib.inflateRawSync, { windowBits: 10, memLevel: 2 }],
];

const first = ways.map(([pack, , options]) => inputs.map((input) => pack(input, options)));
for (let round = 0; round < 3; round++) {
  ways.forEach(([pack, unpack, options], way) => {
    inputs.forEach((input, i) => {
      const packed = pack(input, options);
      assert.deepStrictEqual(packed, first[way][i]);
      assert.deepStrictEqual(unpack(packed, options), input);
    });
  });
}

// Streams that stop half way, and several at once.
const started = [zlib.createGzip(), zlib.createGzip(), zlib.createGzip({ level: 1 })];
for (const stream of started) stream.write(inputs[2]);
started[0].destroy();
started[2].destroy();
const pieces = [];
started[1].on('data', (piece) => pieces.push(piece));
started[1].on('end', () => {
  assert.deepStrictEqual(zlib.gunzipSync(Buffer.concat(pieces)), inputs[2]);
  assert.deepStrictEqual(zlib.gzipSync(inputs[1]), first[0][1]);
  // A level that was changed on the way does not stay.
  const changed = zlib.createGzip();
  changed.resume();
  changed.write(inputs[1]);
  changed.params(9, zlib.constants.Z_FILTERED, () => {
    changed.end(inputs[0], () => assert.deepStrictEqual(zlib.gzipSync(inputs[1]), first[0][1]));
  });
});
started[1].end();
