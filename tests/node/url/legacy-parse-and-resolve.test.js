'use strict';
// The legacy interface keeps its own rules for parts, escapes and relative references.
const assert = require('assert');
const url = require('url');
process.removeAllListeners('warning');
process.on('warning', () => {});

const parsed = url.parse('HTTP://u:p@EXAMPLE.com:80/a b?q=1#h', true);
assert.strictEqual(parsed.href, 'http://u:p@example.com:80/a%20b?q=1#h');
assert.strictEqual(parsed.auth, 'u:p');
assert.strictEqual(parsed.query.q, '1');
assert.strictEqual(url.parse('//host/path').host, null);
assert.strictEqual(url.parse('//host/path', false, true).host, 'host');
assert.strictEqual(url.parse('mailto:a@b.c?s=1').path, '?s=1');
assert.throws(() => url.parse('http://a:b/'), { code: 'ERR_INVALID_ARG_VALUE' });
for (const [from, to, expected] of [
  ['/one/two/three', 'four', '/one/two/four'],
  ['http://example.com/', '/one', 'http://example.com/one'],
  ['http://example.com/one', '/two', 'http://example.com/two'],
  ['http://a/b/c/d', '../../../x', 'http://a/x'],
  ['http://u@a/b', '//c/d', 'http://c/d'],
  ['mailto:a@b', 'c', 'mailto:a@c'],
  ['/a/b', '?x', '/a/b?x'],
  ['a/b', '..', ''],
]) {
  assert.strictEqual(url.resolve(from, to), expected, `${from} + ${to}`);
}
assert.strictEqual(
  url.format({ protocol: 'http', host: 'x', pathname: 'a#b', query: { c: [1, 2] } }),
  'http://x/a%23b?c=1&c=2',
);
