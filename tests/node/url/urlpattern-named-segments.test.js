'use strict';
// A name in a path matches one segment of it.
const assert = require('assert');

const pattern = new URLPattern({ pathname: '/foo/:bar/:rest*' });
assert.deepStrictEqual(
  { ...pattern.exec({ pathname: '/foo/a/b/c' }).pathname.groups },
  {
    bar: 'a',
    rest: 'b/c',
  },
);
assert.strictEqual(pattern.test({ pathname: '/foo' }), false);
assert.strictEqual(pattern.hasRegExpGroups, false);

const url = new URLPattern('https://{*.}?example.com/:product/:endpoint');
const { hostname, pathname } = url.exec('https://sub.example.com/shop/cart');
assert.strictEqual(hostname.input, 'sub.example.com');
assert.deepStrictEqual({ ...pathname.groups }, { product: 'shop', endpoint: 'cart' });
