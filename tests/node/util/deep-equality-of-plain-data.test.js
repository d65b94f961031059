// Plain data is equal when names and values are, in any order of names, and what is not plain is looked at closer.
const assert = require('node:assert');
const { isDeepStrictEqual } = require('node:util');

function equal(one, other) {
  assert.ok(isDeepStrictEqual(one, other));
  assert.ok(isDeepStrictEqual(other, one));
  assert.deepEqual(one, other);
}
function differ(one, other) {
  assert.ok(!isDeepStrictEqual(one, other));
  assert.ok(!isDeepStrictEqual(other, one));
}

const plain = () => ({ a: 1, b: 'two', c: true, d: null, e: undefined, f: 1.5, g: 10n });
equal(plain(), plain());
equal(plain(), { ...plain() });
equal({ a: 1, b: 2 }, { b: 2, a: 1 });
equal({ a: NaN }, { a: NaN });
equal({ a: 'x'.repeat(3) }, { a: ['x', 'xx'].join('') });
equal({ a: 2 ** 31 - 1 + 1 }, { a: 2 ** 31 });
equal([], []);
equal([1, 'a', NaN], [1, 'a', NaN]);
equal([{ a: 1 }, { a: 2 }], [{ a: 1 }, { a: 2 }]);
equal({ a: { b: [1] } }, { a: { b: [1] } });
equal([, 1], [, 1]);
equal({ 0: 'a', b: 1 }, { b: 1, 0: 'a' });

differ(plain(), { ...plain(), a: 2 });
differ(plain(), { ...plain(), h: 1 });
differ({ a: 0 }, { a: -0 });
differ({ a: 1 }, { a: '1' });
differ({ a: 1n }, { a: 1 });
differ({ a: undefined }, { b: undefined });
differ({ a: undefined }, {});
differ([0], [-0]);
differ([undefined], [,]);
differ([1, 2], [1, 2, 3]);
differ([1], { 0: 1 });
differ({ 0: 'a' }, { 0: 'b' });
differ({ a: Symbol('x') }, { a: Symbol('x') });
differ({ a: 1, [Symbol.for('s')]: 1 }, { a: 1, [Symbol.for('s')]: 2 });
differ(Object.assign([1], { x: 1 }), Object.assign([1], { x: 2 }));
differ({ a: 1 }, Object.assign(Object.create(null), { a: 1 }));
differ(new (class A {})(), new (class B {})());
differ(
  {
    get a() {
      return 1;
    },
  },
  {
    get a() {
      return 2;
    },
  },
);

const hidden = (value) => Object.defineProperty({ a: 1 }, 'b', { value, enumerable: false });
equal(hidden(1), hidden(2));
const circle = () => {
  const it = { a: 1 };
  it.self = it;
  return it;
};
equal(circle(), circle());
equal([circle()], [circle()]);
