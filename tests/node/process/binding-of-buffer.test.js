'use strict';
// `process.binding('buffer')` has functions that are given their bytes and the numbers of encodings.

const assert = require('assert');

const b = process.binding('buffer');
assert.strictEqual(process.binding('buffer'), b);
assert.strictEqual(b.kMaxLength, require('buffer').kMaxLength);
assert.strictEqual(b.kStringMaxLength, require('buffer').kStringMaxLength);
assert.strictEqual(b.byteLengthUtf8('hé'), 3);

const abc = Buffer.from('abcabc');
assert.strictEqual(b.compare(abc, Buffer.from('abd')), -1);
assert.strictEqual(b.compareOffset(abc, Buffer.from('xbc'), 1, 1, 2, 2), 0);
assert.throws(() => b.compareOffset(abc, Buffer.from('xbc'), 9, 1, 2, 2), {
  code: 'ERR_OUT_OF_RANGE',
  message: 'The value of "targetStart" is out of range.',
});

// Searching: bytes, offset, number of the encoding, direction, end.
assert.strictEqual(b.indexOfBuffer(abc, Buffer.from('c'), 0, 1, true, 6), 2);
assert.strictEqual(b.indexOfBuffer(abc, Buffer.from('c'), -1, 1, false, 6), 5);
assert.strictEqual(b.indexOfBuffer(abc, Buffer.from('c'), 3, 1, true, 4), -1);
assert.strictEqual(b.indexOfNumber(abc, 99, -1, false, 6), 5);
assert.strictEqual(b.indexOfNumber(abc, 99 + 256, 0, true, 6), 2);
assert.strictEqual(b.indexOfNumber(abc, 99, 0, true, 2), -1);
assert.strictEqual(b.indexOfString(abc, 'b', 0, 1, true, 6), 1);
assert.strictEqual(b.indexOfString(Buffer.from('aé'), 'é', 0, 1, true, 3), 1);
assert.strictEqual(b.indexOfString(abc, 'b', 0, 4, true, 6), 1);

// Filling and copying.
const target = Buffer.alloc(4);
assert.strictEqual(b.fill(target, 'ab', 0, 4, 'utf8'), undefined);
assert.strictEqual(target.toString(), 'abab');
assert.strictEqual(b.fill(target, 7, 1, 3), undefined);
assert.deepStrictEqual([...target], [97, 7, 7, 98]);
assert.strictEqual(b.fill(target, Buffer.from('xyz'), 0, 4), undefined);
assert.strictEqual(target.toString(), 'xyzx');
assert.strictEqual(b.fill(target, 'zz', 0, 4, 'hex'), -1);
assert.strictEqual(b.fill(target, '', 0, 4, 'utf8'), -1);
assert.strictEqual(b.fill(target, 1, 0, 9), -2);
assert.strictEqual(b.fill(target, 1, 5, 2), -2);
assert.strictEqual(b.copy(Buffer.from('0123'), target, 1, 0, 9), 3);
assert.strictEqual(target.toString(), 'x012');
const bytes = new ArrayBuffer(3);
b.copyArrayBuffer(bytes, 1, new Uint8Array([1, 2, 3]).buffer, 1, 2);
assert.deepStrictEqual([...new Uint8Array(bytes)], [0, 2, 3]);
assert.strictEqual(b.createUnsafeArrayBuffer(5).byteLength, 5);
assert.strictEqual(b.arrayBufferAlignedOffset(new ArrayBuffer(64), 1), 0);

const swapped = Buffer.from('abcdefgh');
b.swap16(swapped);
assert.strictEqual(swapped.toString(), 'badcfehg');
b.swap64(swapped);
assert.strictEqual(swapped.toString(), 'ghefcdab');

// Texts.
assert.strictEqual(b.atob('YWJj'), 'abc');
assert.strictEqual(b.atob('Y'), -1);
assert.strictEqual(b.atob('*'), -2);
assert.strictEqual(b.btoa('abc'), 'YWJj');
assert.strictEqual(b.btoa('Ā'), -1);
assert.ok(b.isUtf8(Buffer.from('é')));
assert.ok(!b.isAscii(Buffer.from('é')));
const slices = ['ascii', 'base64', 'base64url', 'latin1', 'hex', 'ucs2', 'utf8'].map((name) =>
  b[`${name}Slice`](Buffer.from('abcd'), 1, 3),
);
assert.deepStrictEqual(slices, ['bc', 'YmM=', 'YmM', 'bc', '6263', '\u6362', 'bc']);
assert.throws(() => b.utf8Slice('x'), {
  code: 'ERR_INVALID_ARG_TYPE',
  message: 'argument must be a buffer',
});
assert.throws(() => b.utf8Slice(abc, 2, 9), { code: 'ERR_OUT_OF_RANGE' });
const written = [];
for (const name of ['base64', 'base64url', 'hex', 'ucs2']) {
  const into = Buffer.alloc(4);
  written.push(b[`${name}Write`](into, '6162', 0, 4), into.toString('hex'));
}
assert.deepStrictEqual(written, [3, 'eb5eb600', 3, 'eb5eb600', 2, '61620000', 4, '36003100']);
for (const name of ['ascii', 'latin1', 'utf8']) {
  const into = Buffer.alloc(4);
  const size = name === 'utf8' ? 3 : 2;
  assert.strictEqual(b[`${name}WriteStatic`](into, 'hé', 1, 3), size);
  assert.strictEqual(into.subarray(1, 1 + size).toString(name === 'utf8' ? name : 'latin1'), 'hé');
}
assert.throws(() => b.utf8WriteStatic(Buffer.alloc(1), 5), {
  message: 'argument must be a string',
});
