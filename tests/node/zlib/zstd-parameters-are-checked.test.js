'use strict';

// Values that a Zstandard parameter cannot have are refused; a strategy of zero leaves the choice to the level.

const assert = require('assert');
const zlib = require('zlib');

const { ZSTD_c_strategy, ZSTD_c_windowLog, ZSTD_c_minMatch, ZSTD_d_windowLogMax } = zlib.constants;
const refused = {
  name: 'Error',
  code: 'ERR_ZLIB_INITIALIZATION_FAILED',
  message: 'Setting parameter failed',
};
for (const params of [
  { [ZSTD_c_strategy]: 10 },
  { [ZSTD_c_strategy]: 130 },
  { [ZSTD_c_windowLog]: 5 },
  { [ZSTD_c_minMatch]: 1 },
]) {
  assert.throws(() => zlib.createZstdCompress({ params }), refused);
  assert.throws(() => zlib.zstdCompressSync('', { params }), refused);
}
assert.throws(() => zlib.createZstdDecompress({ params: { [ZSTD_d_windowLogMax]: 50 } }), refused);

const input = Buffer.from('abcabcabd'.repeat(500));
const plain = zlib.zstdCompressSync(input);
assert.deepStrictEqual(zlib.zstdCompressSync(input, { params: { [ZSTD_c_strategy]: 0 } }), plain);
