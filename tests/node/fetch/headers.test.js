'use strict';
// Headers: checks, order, combination and iteration.
const assert = require('assert');

const headers = new Headers([
  ['b', '1'],
  ['A', ' 2 '],
  ['Set-Cookie', 'x=1'],
  ['set-cookie', 'y=2'],
  ['B', '3'],
]);
assert.deepStrictEqual(
  [...headers],
  [
    ['a', '2'],
    ['b', '1, 3'],
    ['set-cookie', 'x=1'],
    ['set-cookie', 'y=2'],
  ],
);
assert.deepStrictEqual(headers.getSetCookie(), ['x=1', 'y=2']);
assert.strictEqual(headers.get('SET-COOKIE'), 'x=1, y=2');
assert.strictEqual(headers.get('nope'), null);
headers.set('B', 'z');
headers.delete('set-cookie');
assert.deepStrictEqual([...headers.keys()], ['a', 'b']);
assert.deepStrictEqual([...headers.values()], ['2', 'z']);
const seen = [];
headers.forEach(
  function (value, name, self) {
    seen.push([this.x, value, name, self === headers]);
  },
  { x: 1 },
);
assert.deepStrictEqual(seen, [
  [1, '2', 'a', true],
  [1, 'z', 'b', true],
]);

// What is iterated over shows what is added meanwhile.
const live = new Headers({ a: '1' });
const names = [];
for (const [name] of live) {
  names.push(name);
  if (name === 'a') live.append('c', '3');
}
assert.deepStrictEqual(names, ['a', 'c']);

for (const [make, message] of [
  [() => new Headers(null), /could not be converted/],
  [() => new Headers([['a']]), /expected name\/value pair to be length 2, found 1/],
  [() => new Headers({ 'a b': 'c' }), 'Headers.append: "a b" is an invalid header name.'],
  [() => new Headers({ a: 'b\nc' }), /is an invalid header value/],
  [() => headers.append('a'), 'Headers.append: 2 arguments required, but only 1 found.'],
  [
    () => headers.set('a', '\u0100'),
    'Cannot convert argument to a ByteString because the character at index 0 has a value of 256 which is greater than 255.',
  ],
  [() => headers.get.call({}, 'a'), 'Illegal invocation'],
  [() => Response.error().headers.set('a', 'b'), 'immutable'],
]) {
  assert.throws(make, { name: 'TypeError', message });
}
assert.throws(() => structuredClone(headers), { name: 'DataCloneError' });
