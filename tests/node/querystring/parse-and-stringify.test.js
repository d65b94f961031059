'use strict';
// Query strings survive the way to an object and back, malformed escapes included.

const assert = require('assert');
const qs = require('querystring');

const parsed = qs.parse('a=1&b=x+y&b=%C3%A9&c&=d&%zz=%zz');
assert.strictEqual(Object.getPrototypeOf(parsed), null);
assert.deepStrictEqual({ ...parsed }, { a: '1', b: ['x y', 'é'], c: '', '': 'd', '%zz': '%zz' });
assert.strictEqual(
  qs.stringify({ a: [1, true], b: 'ü &', c: null, d: [] }),
  'a=1&a=true&b=%C3%BC%20%26&c=',
);
assert.deepStrictEqual({ ...qs.parse('a:1;b:2', ';', ':', { maxKeys: 1 }) }, { a: '1' });
assert.throws(() => qs.escape('\ud800'), { code: 'ERR_INVALID_URI' });

const original = qs.unescape;
qs.unescape = (text) => `<${text}>`;
assert.deepStrictEqual({ ...qs.parse('a=b') }, { '<a>': '<b>' });
qs.unescape = original;
