'use strict';
// `null` is a name like any other for search parameters; a Windows share must be on a host that there can be; options of a
// pattern come after a base.

const assert = require('node:assert');
const { pathToFileURL } = require('node:url');

assert.strictEqual(`${new URLSearchParams(null)}`, 'null=');
assert.strictEqual(`${new URLSearchParams(undefined)}`, '');

const windows = { windows: true };
for (const host of ['exa mple', 'a%b', 'a:80', 'a@b', '999.1.1.1']) {
  assert.throws(() => pathToFileURL(`\\\\${host}\\share`, windows), {
    code: 'ERR_INVALID_URL',
    message: 'Invalid URL',
    input: '\\share',
    base: host,
  });
}
assert.strictEqual(pathToFileURL('\\\\?\\C:\\a b', windows).href, 'file:///C:/a%20b');
assert.strictEqual(pathToFileURL('\\\\server\\a b', windows).href, 'file://server/a%20b');

const none = { code: 'ERR_INVALID_URL_PATTERN', name: 'TypeError' };
assert.throws(() => new URLPattern('https://x/a', undefined, {}), none);
assert.throws(() => new URLPattern({ pathname: '/a' }, null, {}), none);
assert.throws(() => new URLPattern('https://x/a', {}, {}), { code: 'ERR_INVALID_ARG_TYPE' });
assert.strictEqual(new URLPattern('https://x/a', undefined).pathname, '/a');
