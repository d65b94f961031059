'use strict';
// A URL's parts follow every setter, and its search parameters stay in step both ways.
const assert = require('assert');

const url = new URL('https://user:pa%20ss@example.com:8080/p/a?x=1&y=2#h');
assert.strictEqual(url.origin, 'https://example.com:8080');
assert.deepStrictEqual(
  [url.protocol, url.username, url.password, url.host, url.pathname, url.search, url.hash],
  ['https:', 'user', 'pa%20ss', 'example.com:8080', '/p/a', '?x=1&y=2', '#h'],
);
const { searchParams } = url;
searchParams.append('z', 'a b&c');
assert.strictEqual(url.search, '?x=1&y=2&z=a+b%26c');
url.search = '?q=%zz+1';
assert.deepStrictEqual([...searchParams], [['q', '%zz 1']]);
url.port = '443';
url.username = url.password = '';
url.hash = '';
assert.strictEqual(url.href, 'https://example.com/p/a?q=%zz+1');
url.port = '99999';
assert.strictEqual(url.port, '');
assert.throws(
  () => {
    url.href = 'nope';
  },
  { code: 'ERR_INVALID_URL', input: 'nope' },
);

assert.strictEqual(URL.parse('nope'), null);
assert.strictEqual(URL.canParse('a', 'http://b'), true);
assert.strictEqual(new URL('//x', 'file:///').href, 'file://x/');
assert.strictEqual(new URL('http://ESPAÑOL.com').hostname, 'xn--espaol-zwa.com');
assert.strictEqual(new URLSearchParams('b=1&a=2&b=0').toString(), 'b=1&a=2&b=0');
const sorted = new URLSearchParams('b=1&a=2&b=0');
sorted.sort();
assert.strictEqual(`${sorted}`, 'a=2&b=1&b=0');
assert.strictEqual(sorted.size, 3);
