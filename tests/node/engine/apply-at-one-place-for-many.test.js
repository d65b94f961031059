'use strict';

// Many functions that are applied at the same place of compiled code.

const assert = require('assert');

function forward(target) {
  return function forwarded() {
    return target.apply(this, arguments);
  };
}

class Base {
  constructor() {
    this.made = true;
  }
}

const receiver = { name: 'receiver' };
const targets = [
  function two(a, b) {
    return [this.name, a, b];
  },
  (a) => ['arrow', a],
  function none() {
    return [this.name, arguments.length, ...arguments];
  },
  function strict() {
    return [new.target === undefined, arguments.length];
  },
  Math.max,
  String.prototype.concat,
  function bound(...rest) {
    return [this.name, ...rest];
  }.bind({ name: 'bound' }, 0),
  async function later(a) {
    return a;
  },
  new Proxy((a, b) => a * b, {}),
];
const expected = [
  ['receiver', 1, 2],
  ['arrow', 1],
  ['receiver', 2, 1, 2],
  [true, 2],
  2,
  '[object Object]12',
  ['bound', 0, 1, 2],
  undefined,
  2,
];
const forwards = targets.map(forward);

function round(count) {
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < forwards.length; k++) {
      const result = forwards[k].call(receiver, 1, 2);
      if (expected[k] === undefined) assert.ok(result instanceof Promise);
      else assert.deepStrictEqual(result, expected[k]);
    }
  }
}
round(2000);

// What cannot be called says so at the same place.
function apply(target, args) {
  return target.apply(null, args);
}
for (let i = 0; i < 2000; i++)
  assert.strictEqual(apply(targets[i % 2 ? 4 : 1], [3, 1])[0] ?? 3, i % 2 ? 3 : 'arrow');
assert.throws(() => apply(Base, []), {
  name: 'TypeError',
  message: "Class constructor Base cannot be invoked without 'new'",
});
assert.throws(() => apply({}, []), {
  name: 'TypeError',
  message: 'target.apply is not a function',
});
assert.throws(() => apply({ apply: Function.prototype.apply }, []), TypeError);
assert.throws(() => apply(Math.max, 5), {
  name: 'TypeError',
  message: 'CreateListFromArrayLike called on non-object',
});
assert.strictEqual(apply(Math.max, { length: 2, 0: 7, 1: 9 }), 9);
assert.strictEqual(apply(Math.max, undefined), -Infinity);
assert.strictEqual(apply({ apply: (_, args) => args.length }, [1, 2, 3]), 3);
round(100);

// The arguments as the function has changed them.
function changed(target, first) {
  arguments[1] = 'changed';
  arguments.length = 2;
  return target.apply(this, arguments);
}
for (let i = 0; i < 2000; i++) {
  assert.deepStrictEqual(changed.call(receiver, targets[2], 'x', 'gone'), [
    'receiver',
    2,
    targets[2],
    'changed',
  ]);
  assert.deepStrictEqual(changed(targets[1], 'x'), ['arrow', targets[1]]);
}

// Nothing is lost where the arguments are many.
const many = Array.from({ length: 50000 }, (_, i) => i);
assert.strictEqual(apply(Math.max, many), 49999);
assert.strictEqual(apply(targets[2].bind(receiver), many)[1], 50000);
