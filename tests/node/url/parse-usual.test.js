'use strict';
// The legacy parser gives usual URLs the same parts as it gives them in capitals, which it reads the long way.
const assert = require('node:assert');
const url = require('node:url');
process.removeAllListeners('warning');

for (const host of ['a.b', 'example.com', 'a.b:80', 'xx--y']) {
  for (const path of [
    '/',
    '/a/b',
    '/a?x=1',
    '/a?',
    '/a?x#',
    '/a#y?z',
    '/a;b@c?d@e',
    '/a?x=1&y=%20#z#w?',
  ]) {
    for (const query of [false, true]) {
      const usual = url.parse(`http://${host}${path}`, query);
      const long = url.parse(`HTTP://${host}${path}`, query);
      assert.deepStrictEqual(usual, long);
      assert.deepStrictEqual(Object.keys(usual), Object.keys(long));
      assert.strictEqual(usual.href, `http://${host}${path}`);
      assert.strictEqual(url.format(usual), usual.href);
    }
  }
}
assert.strictEqual(url.parse('http://a.b').href, 'http://a.b/');
assert.strictEqual(url.parse("http://a.b/'").href, 'http://a.b/%27');
assert.strictEqual(url.parse('https://u@a.b/c').auth, 'u');
