'use strict';
// Zstandard frames follow each other as the members of gzip do, in whatever pieces they come; with `rejectGarbageAfterEnd`
// nothing else may follow, and of gzip nothing at all.

const assert = require('node:assert');
const zlib = require('node:zlib');
const finish = require('../finish.js');

const [a, b] = [zlib.zstdCompressSync('a'), zlib.zstdCompressSync('b')];
const skipped = Buffer.from([0x5f, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9]);
const junk = { name: 'TypeError', code: 'ERR_TRAILING_JUNK_AFTER_STREAM_END' };
const cut = { code: 'Z_BUF_ERROR' };
// What is given, what comes out of it, and with garbage refused.
const cases = [
  [[a, b], 'ab', 'ab'],
  [[a, skipped, b, a], 'aba', 'aba'],
  [[skipped, a], 'a', 'a'],
  [[a, Buffer.from('zz'), b], 'a', junk],
  [[a, Buffer.alloc(8)], 'a', junk],
  [[a, b.subarray(0, 2)], 'a', junk],
  [[a, b.subarray(0, 6)], cut, cut],
];

function stream(create, pieces, options) {
  return new Promise((resolve) => {
    const decoder = create(options);
    let text = '';
    decoder.on('data', (data) => (text += data));
    decoder.on('end', () => resolve(text));
    decoder.on('error', resolve);
    for (const piece of pieces) decoder.write(piece);
    decoder.end();
  });
}

function check(found, expected, what) {
  if (typeof expected === 'string') assert.strictEqual(found, expected, what);
  else assert.strictEqual(found.code, expected.code, what);
}

finish(async () => {
  for (const [index, [pieces, open, closed]] of cases.entries()) {
    const whole = Buffer.concat(pieces);
    const bytes = Array.from(whole, (byte) => Buffer.from([byte]));
    for (const [rejectGarbageAfterEnd, expected] of [
      [false, open],
      [true, closed],
    ]) {
      const options = { rejectGarbageAfterEnd };
      const now = () => zlib.zstdDecompressSync(whole, options);
      if (typeof expected === 'string') assert.strictEqual(`${now()}`, expected);
      else assert.throws(now, expected);
      for (const given of [pieces, [whole], bytes]) {
        check(
          await stream(zlib.createZstdDecompress, given, options),
          expected,
          `${index} ${rejectGarbageAfterEnd}`,
        );
      }
    }
  }
  assert.strictEqual(`${zlib.zstdDecompressSync(Buffer.concat([a, b]))}`, 'ab');

  const [c, d] = [zlib.gzipSync('c'), zlib.gzipSync('d')];
  const rejectGarbageAfterEnd = true;
  for (const rest of [d, Buffer.from('zz'), Buffer.alloc(3)]) {
    const both = Buffer.concat([c, rest]);
    assert.throws(() => zlib.gunzipSync(both, { rejectGarbageAfterEnd }), junk);
    assert.throws(() => zlib.unzipSync(both, { rejectGarbageAfterEnd }), junk);
    for (const given of [[c, rest], [both]]) {
      check(await stream(zlib.createGunzip, given, { rejectGarbageAfterEnd }), junk);
    }
    const text = new Response(
      new Blob([both]).stream().pipeThrough(new DecompressionStream('gzip')),
    ).text();
    await assert.rejects(text, {
      ...junk,
      message: 'Trailing junk found after the end of the compressed stream',
    });
  }
  assert.strictEqual(await stream(zlib.createGunzip, [c, d]), 'cd');
});
