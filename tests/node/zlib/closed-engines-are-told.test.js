'use strict';
// What a closed stream cannot do any more is an error of the runtime, not a failed assertion of the program.

const assert = require('node:assert');
const zlib = require('node:zlib');

for (const create of ['createGzip', 'createBrotliCompress', 'createZstdDecompress']) {
  const stream = zlib[create]();
  stream.close(() => {
    assert.throws(() => stream.reset(), {
      name: 'Error',
      code: 'ERR_INTERNAL_ASSERTION',
      message: /^zlib binding closed/,
    });
  });
}
