// flags: --experimental-stream-iter --no-warnings
'use strict';
// Every codec is a transform for `stream/iter`, asynchronous and synchronous, whose output the classic functions read, and the
// other way round. Damaged input, input that ends early and what is no option are errors.
const assert = require('assert');
const zlib = require('zlib');
const finish = require('../finish.js');
const { bytes, bytesSync, from, pipeTo, pull, pullSync, push } = require('stream/iter');
const iter = require('zlib/iter');

const data = Buffer.alloc(300_000);
for (let i = 0; i < data.length; i++) data[i] = (i * i) >> 7;

function pieces(buffer, size) {
  const list = [];
  for (let at = 0; at < buffer.length; at += size) list.push(buffer.subarray(at, at + size));
  return list;
}

const codecs = [
  ['Gzip', zlib.gzipSync, zlib.gunzipSync, { level: 1 }],
  [
    'Deflate',
    zlib.deflateSync,
    zlib.inflateSync,
    { level: 9, memLevel: 9, dictionary: Buffer.from('abc') },
  ],
  [
    'Brotli',
    zlib.brotliCompressSync,
    zlib.brotliDecompressSync,
    { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 3 } },
  ],
  [
    'Zstd',
    zlib.zstdCompressSync,
    zlib.zstdDecompressSync,
    { params: { [zlib.constants.ZSTD_c_compressionLevel]: 5 } },
  ],
];

finish(async () => {
  for (const [name, compressSync, decompressSync, options] of codecs) {
    const compress = iter[`compress${name}`];
    const decompress = iter[`decompress${name}`];
    const compressNow = iter[`compress${name}Sync`];
    const decompressNow = iter[`decompress${name}Sync`];
    const classic = compressSync(data);
    for (const size of [1000, 70_000, data.length]) {
      const packed = await bytes(pull(pieces(data, size), compress()));
      assert.deepStrictEqual(decompressSync(packed), data);
      assert.deepStrictEqual(
        decompressSync(bytesSync(pullSync(pieces(data, size), compressNow()))),
        data,
      );
      const unpacked = await bytes(
        pull(from(pieces(classic, size)), decompress({ chunkSize: 1024 })),
      );
      assert.ok(data.equals(unpacked));
      assert.ok(data.equals(bytesSync(pullSync(pieces(classic, size), decompressNow()))));
    }
    const { dictionary } = options;
    assert.ok(data.equals(await bytes(pull(data, compress(options), decompress({ dictionary })))));
    assert.ok(
      data.equals(bytesSync(pullSync(data, compressNow(options), decompressNow({ dictionary })))),
    );
    assert.strictEqual((await bytes(pull('', compress(), decompress()))).length, 0);

    // Into a writer.
    const { readable, writer } = push();
    const [total, read] = await Promise.all([
      pipeTo(pieces(data, 5000), compress(), decompress(), writer),
      bytes(readable),
    ]);
    assert.strictEqual(total, data.length);
    assert.ok(data.equals(read));

    // A reader that leaves.
    for await (const batch of pull(pieces(data, 5000), compress(), decompress())) {
      assert.ok(batch.length > 0);
      break;
    }

    // What is wrong.
    const cut = classic.subarray(0, classic.length - 10);
    const damaged = Buffer.alloc(100, 'damaged');
    for (const bad of [cut, damaged]) {
      await assert.rejects(
        bytes(pull(bad, decompress())),
        (error) => typeof error.code === 'string',
      );
      assert.throws(
        () => bytesSync(pullSync(bad, decompressNow())),
        (error) => typeof error.code === 'string',
      );
    }
    const failure = new Error('source');
    assert.throws(
      () =>
        bytesSync(
          pullSync(
            (function* () {
              yield data;
              throw failure;
            })(),
            compressNow(),
          ),
        ),
      (error) => error === failure,
    );
    for (const make of [compress, compressNow, decompress, decompressNow]) {
      await assert.rejects(async () => {
        const transform = make({ chunkSize: 1 });
        if (make === compress || make === decompress) await bytes(pull('x', transform));
        else bytesSync(pullSync('x', transform));
      });
    }
    const controller = new AbortController();
    controller.abort('enough');
    await assert.rejects(
      async () => {
        await bytes(pull(data, compress(), { signal: controller.signal }));
      },
      (reason) => reason === 'enough',
    );
  }
});
