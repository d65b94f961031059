'use strict';
// A path as bytes may have what a path as text may not.
const assert = require('node:assert');
const { fileURLToPath, fileURLToPathBuffer } = require('node:url');

assert.strictEqual(fileURLToPathBuffer('file:///a%2fb').toString(), '/a/b');
assert.strictEqual(fileURLToPathBuffer(new URL('file:///a%2Fb')).toString(), '/a/b');
assert.strictEqual(
  fileURLToPathBuffer('file:///C:/a%2fb', { windows: true }).toString(),
  'C:\\a/b',
);
assert.throws(() => fileURLToPath('file:///a%2fb'), { code: 'ERR_INVALID_FILE_URL_PATH' });
