// Spread copies own enumerable properties in order, as data, whatever the object looks like.
const assert = require('node:assert');
const vm = require('node:vm');

const keys = (object) => Reflect.ownKeys(object);
function check(make, expected) {
  for (let i = 0; i < 300; i++) {
    const from = make();
    const copy = { ...from };
    assert.deepStrictEqual(keys(copy), keys(expected));
    for (const key of keys(expected)) {
      assert.deepStrictEqual(Object.getOwnPropertyDescriptor(copy, key), {
        value: expected[key],
        writable: true,
        enumerable: true,
        configurable: true,
      });
    }
    assert.strictEqual(Object.getPrototypeOf(copy), Object.prototype);
    // A copy has a life of its own.
    copy.added = i;
    if (from) assert.strictEqual(Object.hasOwn(from, 'added'), false);
    assert.deepStrictEqual({ first: 0, ...from, a: 'last' }, { first: 0, ...expected, a: 'last' });
    assert.deepStrictEqual({ ...from, ...from }, expected);
  }
}

check(() => ({}), {});
check(() => ({ a: 1, b: 'two', c: { d: 3 } }), { a: 1, b: 'two', c: { d: 3 } });
check(() => ({ b: 1, a: 2 }), { b: 1, a: 2 });
check(() => ({ 1: 'x', a: 1, 0: 'y' }), { 0: 'y', 1: 'x', a: 1 });
check(() => ({ a: 1, [Symbol.for('s')]: 2 }), { a: 1, [Symbol.for('s')]: 2 });
check(
  () => ({
    get a() {
      return 7;
    },
  }),
  { a: 7 },
);
check(() => Object.freeze({ a: 1, b: 2 }), { a: 1, b: 2 });
check(() => Object.preventExtensions({ a: 1 }), { a: 1 });
check(() => Object.defineProperty({ a: 1 }, 'hidden', { value: 2 }), { a: 1 });
check(() => Object.assign(Object.create({ inherited: 1 }), { a: 1 }), { a: 1 });
check(() => Object.assign(Object.create(null), { a: 1 }), { a: 1 });
check(
  () =>
    new (class {
      a = 1;
      #b = 2;
    })(),
  { a: 1 },
);
check(() => [1, 2], { 0: 1, 1: 2 });
check(() => 'ab', { 0: 'a', 1: 'b' });
check(() => null, {});
check(() => undefined, {});
check(() => 5, {});
check(() => new Proxy({ a: 1 }, {}), { a: 1 });
check(() => vm.runInNewContext('({ a: 1, b: 2 })'), { a: 1, b: 2 });
check(
  () => {
    const from = { a: 1, b: 2, c: 3 };
    delete from.b;
    return from;
  },
  { a: 1, c: 3 },
);
const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`key${i}`, i]));
check(() => ({ ...many }), many);
const few = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`k${i}`, i]));
check(() => ({ ...few }), few);

// A property called __proto__ is one like others here, but not for Object.assign.
const odd = () => ({ ['__proto__']: null, a: 1 });
for (let i = 0; i < 300; i++) {
  const copy = { ...odd() };
  assert.deepStrictEqual(keys(copy), ['__proto__', 'a']);
  assert.strictEqual(Object.getPrototypeOf(copy), Object.prototype);
  const assigned = Object.assign({}, odd());
  assert.deepStrictEqual(keys(assigned), ['a']);
  assert.strictEqual(Object.getPrototypeOf(assigned), null);
}

// What is left over.
for (let i = 0; i < 300; i++) {
  const { a, ...rest } = { a: 1, b: 2, c: 3 };
  assert.deepStrictEqual([a, rest], [1, { b: 2, c: 3 }]);
  const { ...all } = { a: 1, b: 2 };
  assert.deepStrictEqual(all, { a: 1, b: 2 });
}
// The prototype of the copy is the literal's.
const base = { inherited: 1 };
for (let i = 0; i < 300; i++) {
  const copy = { __proto__: base, ...{ a: 1, b: 2 } };
  assert.deepStrictEqual(Object.keys(copy), ['a', 'b']);
  assert.strictEqual(copy.inherited, 1);
}
