'use strict';
// Paths become file URLs and come back, whatever characters they hold.
const assert = require('assert');
const { fileURLToPath, fileURLToPathBuffer, pathToFileURL } = require('url');

for (const path of ['/a b', '/%', '/a?b#c', '/é\n\t', '/[x]^|~', '/dir/']) {
  assert.strictEqual(
    fileURLToPath(pathToFileURL(path, { windows: false }), { windows: false }),
    path,
  );
}
assert.strictEqual(pathToFileURL('/a b#?%', { windows: false }).href, 'file:///a%20b%23%3F%25');
assert.strictEqual(pathToFileURL('C:\\a\\b', { windows: true }).href, 'file:///C:/a/b');
assert.strictEqual(fileURLToPath('file://srv/share/f', { windows: true }), '\\\\srv\\share\\f');
assert.deepStrictEqual(
  fileURLToPathBuffer('file:///a%ff', { windows: false }),
  Buffer.from([0x2f, 0x61, 0xff]),
);
assert.throws(() => fileURLToPath('http://a'), { code: 'ERR_INVALID_URL_SCHEME' });
assert.throws(() => fileURLToPath('file:///a%2fb', { windows: false }), {
  code: 'ERR_INVALID_FILE_URL_PATH',
});
