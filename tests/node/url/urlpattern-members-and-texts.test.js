'use strict';
// Of an object a URLPattern reads the members that are strings, and a text that is no URL is matched by the parts it has.
const assert = require('node:assert');

const odd = [5, null, {}, [], true, 1n, Symbol('x'), () => {}, new String('/x')];
for (const name of ['protocol', 'hostname', 'port', 'pathname', 'search', 'hash', 'baseURL']) {
  for (const value of odd) {
    const pattern = new URLPattern({ [name]: value });
    assert.strictEqual(pattern.pathname, '*');
    assert.ok(pattern.test({ [name]: value }));
  }
}
const withMembers = Object.assign(() => {}, { pathname: '/f' });
assert.strictEqual(new URLPattern(withMembers).pathname, '/f');

const read = [];
new URLPattern(new Proxy({}, { get: (_, name) => void read.push(name) }));
assert.deepStrictEqual(read, [
  'baseURL',
  'hash',
  'hostname',
  'password',
  'pathname',
  'port',
  'protocol',
  'search',
  'username',
]);

const any = new URLPattern();
const input = { pathname: '/x', hash: 'h', port: 5, other: 1, baseURL: 'http://a/b' };
const { inputs } = any.exec(input);
assert.deepStrictEqual(inputs, [{ baseURL: 'http://a/b', hash: 'h', pathname: '/x' }]);
assert.deepStrictEqual(Object.keys(inputs[0]), ['baseURL', 'hash', 'pathname']);
assert.deepStrictEqual(any.exec(null).inputs, [{}]);

// Texts without a scheme.
const names = ['protocol', 'hostname', 'pathname', 'search', 'hash'];
const parts = (text) => {
  const result = any.exec(text);
  return result && names.map((name) => result[name].input).join('|');
};
assert.strictEqual(parts('/a'), '||/a||');
assert.strictEqual(parts('a?b#c'), '||/a|b|c');
assert.strictEqual(parts('?q'), '|||q|');
assert.strictEqual(parts('//x/a'), '|x|/a||');
assert.strictEqual(parts('/a/../b'), '||/b||');
assert.strictEqual(parts(' '), '||||');
assert.strictEqual(parts('a:b'), 'a||b||');
assert.strictEqual(parts('http://['), null);
assert.ok(new URLPattern({ pathname: '/a' }).test('/a'));
assert.ok(!new URLPattern({ pathname: '/a' }).test('/b'));

assert.throws(() => URLPattern({}), {
  code: 'ERR_CONSTRUCT_CALL_REQUIRED',
  message: 'Cannot call constructor without `new`',
});
class Own extends URLPattern {}
assert.strictEqual(new Own({ pathname: '/q' }).pathname, '/q');
assert.ok(new Own() instanceof URLPattern);
