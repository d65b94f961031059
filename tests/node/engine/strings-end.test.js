'use strict';

// Characters past the end of a string, in code that is compiled.

const assert = require('assert');

function read(text, from, to) {
  const found = [];
  for (let i = from; i < to; i++) found.push(text[i]);
  return found;
}

const rope = (n) => 'ab'.repeat(n) + String(n);
for (let n = 0; n < 3000; n++) {
  assert.deepStrictEqual(read('xyz', 0, 5), ['x', 'y', 'z', undefined, undefined]);
  assert.deepStrictEqual(read('', 0, 2), [undefined, undefined]);
  assert.deepStrictEqual(read('\u{1f600}', 1, 3), ['\ude00', undefined]);
  assert.strictEqual(read(rope(30), 61, 63)[0], '0');
  assert.strictEqual(read(rope(30), 61, 63)[1], undefined);
}

// A negative number is a name like any other.
for (let n = 0; n < 3000; n++)
  assert.deepStrictEqual(read('xyz', -2, 1), [undefined, undefined, 'x']);
String.prototype[-1] = 'before';
assert.deepStrictEqual(read('xyz', -2, 1), [undefined, 'before', 'x']);
delete String.prototype[-1];

// Once a prototype has elements they are found.
Object.prototype[4] = 'of objects';
assert.deepStrictEqual(read('xyz', 2, 6), ['z', undefined, 'of objects', undefined]);
String.prototype[3] = 'of strings';
assert.deepStrictEqual(read('xyz', 2, 6), ['z', 'of strings', 'of objects', undefined]);
delete String.prototype[3];
delete Object.prototype[4];
assert.deepStrictEqual(read('xyz', 2, 6), ['z', undefined, undefined, undefined]);
Object.defineProperty(String.prototype, 5, { get: () => 'got', configurable: true });
assert.deepStrictEqual(read('xyz', 4, 6), [undefined, 'got']);
delete String.prototype[5];
for (let n = 0; n < 3000; n++)
  assert.deepStrictEqual(read('xyz', 2, 6), ['z', undefined, undefined, undefined]);

// Another object behind String.prototype counts as well.
Object.setPrototypeOf(String.prototype, { __proto__: Object.prototype, 3: 'inserted' });
assert.deepStrictEqual(read('xyz', 2, 5), ['z', 'inserted', undefined]);
Object.setPrototypeOf(
  String.prototype,
  new Proxy(Object.prototype, { get: (_, name) => `trapped ${String(name)}` }),
);
assert.strictEqual(read('xyz', 3, 4)[0], 'trapped 3');
Object.setPrototypeOf(String.prototype, Object.prototype);
assert.deepStrictEqual(read('xyz', 3, 4), [undefined]);
