'use strict';
// `JSON.stringify` of plain data takes a way of its own; with a function that changes nothing it takes the general one.

const assert = require('node:assert');

let seed = 4242;
function random(limit) {
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
  return (seed >>> 8) % limit;
}

const same = (_, value) => value;
const allLatin1 = String.fromCharCode(...Array.from({ length: 256 }, (_, i) => i));
const texts = [
  '',
  'a',
  allLatin1,
  '"quoted"',
  '\\',
  '\u2028',
  'ключ',
  '€'.repeat(20),
  '\ud800',
  '\udc00x',
  '\ud83d\ude00',
];
texts.push(
  'abcdefg"',
  'abcdefgh"',
  'abcdefghi\n',
  'x'.repeat(1000),
  '\x7f\x80\xff'.repeat(9),
  '\ud83d'.repeat(3),
);
const leaves = [
  0,
  -0,
  1.5,
  -7,
  123456789,
  2147483647,
  -2147483648,
  1e21,
  1e-7,
  NaN,
  Infinity,
  null,
  true,
  false,
];
leaves.push(
  undefined,
  Symbol('s'),
  () => {},
  class {},
  0.1 + 0.2,
  5e-324,
  1.7976931348623157e308,
  2 ** 53,
);

function value(depth) {
  switch (random(depth > 5 ? 4 : 12)) {
    case 0:
    case 1:
      return leaves[random(leaves.length)];
    case 2:
      return texts[random(texts.length)];
    case 3:
      return texts[random(texts.length)] + texts[random(texts.length)];
    case 4:
    case 5: {
      const list = [];
      for (let i = random(6); i > 0; i--) list.push(value(depth + 1));
      if (random(6) === 0) list[list.length + 1] = 1;
      if (random(9) === 0) list.name = 1;
      return list;
    }
    case 6:
      return [
        new Date(random(1e6)),
        new Map([[1, 2]]),
        Object(1),
        Object('s'),
        /x/,
        new Uint8Array(3),
      ][random(6)];
    case 7: {
      const object = { a: 1, b: value(depth + 1), c: 3 };
      delete object.a;
      if (random(3) === 0) Object.defineProperty(object, 'hidden', { value: 1 });
      if (random(3) === 0) object[Symbol('s')] = 1;
      if (random(9) === 0) object.toJSON = () => 'replaced';
      if (random(9) === 0) object.toJSON = 'no function';
      if (random(9) === 0) Object.defineProperty(object, 'get', { get: () => 7, enumerable: true });
      return object;
    }
    default: {
      const object = random(8) ? {} : { __proto__: random(2) ? null : { inherited: 1 } };
      for (let i = random(7); i > 0; i--) {
        const key = random(4)
          ? `k${random(6)}`
          : random(2)
            ? random(30)
            : texts[random(texts.length)];
        object[key] = value(depth + 1);
      }
      return object;
    }
  }
}

const spaces = [
  undefined,
  null,
  0,
  2,
  20,
  3.7,
  -1,
  '',
  '\t',
  ' long text of spaces',
  'ъ',
  true,
  Object(3),
  Object('-'),
];
for (let i = 0; i < 5000; i++) {
  const data = value(0);
  const space = random(2) ? undefined : spaces[random(spaces.length)];
  assert.strictEqual(JSON.stringify(data, undefined, space), JSON.stringify(data, same, space));
}
for (const text of texts) {
  assert.strictEqual(JSON.stringify(text), JSON.stringify(text, same));
  assert.strictEqual(JSON.stringify({ [text]: text }), JSON.stringify({ [text]: text }, same));
  for (let length = 0; length < 20; length++) {
    const padded = '.'.repeat(length) + text;
    assert.strictEqual(JSON.stringify(padded), JSON.stringify(padded, same));
  }
}

// Objects of one shape with other values, and a shape that a later object takes out of the table.
const point = (x, y) => ({ x, y });
assert.strictEqual(
  JSON.stringify([point(1, 2), point('a', []), point()]),
  '[{"x":1,"y":2},{"x":"a","y":[]},{}]',
);
const wide = {};
for (let i = 0; i < 300; i++) wide[`p${i}`] = { [`q${i}`]: i, z: { [`r${i}`]: [i] } };
assert.strictEqual(JSON.stringify(wide), JSON.stringify(wide, same));

// Whatever changes what is written.
const list = [{ a: 1 }];
assert.strictEqual(JSON.stringify(list), '[{"a":1}]');
Object.prototype.toJSON = () => 'patched';
assert.strictEqual(JSON.stringify(list), '"patched"');
delete Object.prototype.toJSON;
Array.prototype.toJSON = () => 'array';
assert.strictEqual(JSON.stringify({ list }), '{"list":"array"}');
delete Array.prototype.toJSON;
const fn = () => {};
fn.toJSON = () => 'function';
assert.strictEqual(JSON.stringify({ fn, list: [fn] }), '{"fn":"function","list":["function"]}');
Array.prototype[1] = 'inherited';
assert.strictEqual(JSON.stringify([0, , 2]), '[0,"inherited",2]');
delete Array.prototype[1];
assert.strictEqual(JSON.stringify(list), '[{"a":1}]');
let log = [];
const order = {
  first: 1,
  get second() {
    log.push('second');
    return 2;
  },
  third: {
    toJSON(key) {
      log.push(key);
      return 3;
    },
  },
};
assert.strictEqual(JSON.stringify(order), '{"first":1,"second":2,"third":3}');
assert.deepStrictEqual(log, ['second', 'third']);
assert.strictEqual(JSON.stringify([new Proxy({ a: 1 }, {}), new Proxy([1], {})]), '[{"a":1},[1]]');
assert.throws(() => JSON.stringify({ big: 1n }), TypeError);

// Cycles and depth.
const cycle = { name: 'cycle', list: [] };
cycle.list.push(cycle);
assert.throws(() => JSON.stringify(cycle), /circular structure/);
let deep = [];
for (let i = 0; i < 800; i++) deep = [deep, { deep: i }];
assert.strictEqual(JSON.stringify(deep).length, JSON.stringify(deep, same).length);
const shared = { s: 1 };
assert.strictEqual(JSON.stringify([shared, shared]), '[{"s":1},{"s":1}]');
