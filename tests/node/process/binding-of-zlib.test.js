'use strict';
// `process.binding('zlib')` has the classes of the streams' handles, which libraries drive themselves.

const assert = require('assert');
const zlib = require('zlib');

const b = process.binding('zlib');
const { constants } = zlib;
assert.ok(process.versions.zlib.startsWith(b.ZLIB_VERSION));
assert.strictEqual(b.crc32('abc', 0), zlib.crc32('abc'));
assert.ok(zlib.createGzip()._handle instanceof b.Zlib);
assert.strictEqual(zlib.createBrotliCompress()._handle.constructor, b.BrotliEncoder);
assert.strictEqual(zlib.createBrotliDecompress()._handle.constructor, b.BrotliDecoder);
assert.strictEqual(zlib.createZstdCompress()._handle.constructor, b.ZstdCompress);
assert.strictEqual(zlib.createZstdDecompress()._handle.constructor, b.ZstdDecompress);

function run(handle, state, input, flush) {
  const output = Buffer.alloc(200);
  handle.writeSync(flush, input, 0, input.length, output, 0, output.length);
  return output.subarray(0, output.length - state[0]);
}

// Each mode is the number of its constant; numbers at parameters' places, where 2 ** 32 - 1 is for what is left as it is.
const hello = Buffer.from('hello');
const unset = (size) => new Uint32Array(size).fill(-1);
const state = new Uint32Array(2);
const nothing = () => {};
const zlibHandle = (mode) => {
  const handle = new b.Zlib(mode);
  handle.init(15, 6, 8, 0, state, nothing, undefined);
  return handle;
};
const deflated = run(zlibHandle(constants.DEFLATE), state, hello, constants.Z_FINISH);
assert.strictEqual(zlib.inflateSync(deflated).toString(), 'hello');
const inflated = run(zlibHandle(constants.INFLATE), state, deflated, constants.Z_FINISH);
assert.strictEqual(inflated.toString(), 'hello');

const brotli = new b.BrotliEncoder(constants.BROTLI_ENCODE);
brotli.init(unset(10), state, nothing);
const small = run(brotli, state, hello, constants.BROTLI_OPERATION_FINISH);
assert.strictEqual(zlib.brotliDecompressSync(small).toString(), 'hello');
const unbrotli = new b.BrotliDecoder(constants.BROTLI_DECODE);
unbrotli.init(unset(10), state, nothing);
const big = run(unbrotli, state, small, constants.BROTLI_OPERATION_FINISH);
assert.strictEqual(big.toString(), 'hello');

const zstd = new b.ZstdCompress(constants.ZSTD_COMPRESS);
zstd.init(unset(300), undefined, state, nothing);
const packed = run(zstd, state, hello, constants.ZSTD_e_end);
assert.strictEqual(zlib.zstdDecompressSync(packed).toString(), 'hello');
const unzstd = new b.ZstdDecompress(constants.ZSTD_DECOMPRESS);
unzstd.init(unset(300), state, nothing, undefined);
assert.strictEqual(run(unzstd, state, packed, constants.ZSTD_e_end).toString(), 'hello');

// What fails is told to the handle.
const failing = zlibHandle(constants.INFLATE);
const told = [];
failing.onerror = (...args) => told.push(args);
failing.writeSync(constants.Z_FINISH, hello, 0, 5, Buffer.alloc(9), 0, 9);
assert.deepStrictEqual(told, [['incorrect header check', -3, 'Z_DATA_ERROR']]);

// On the pool of threads: the function that `init` was given is called.
let done = false;
const later = new b.Zlib(constants.DEFLATE);
later.init(
  15,
  6,
  8,
  0,
  state,
  function () {
    assert.strictEqual(this, later);
    done = true;
  },
  undefined,
);
later.write(constants.Z_FINISH, hello, 0, 5, Buffer.alloc(100), 0, 100);
process.on('exit', () => assert.ok(done));
