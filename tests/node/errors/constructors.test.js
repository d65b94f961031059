'use strict';
// What the constructors of errors read, in which order, and what they leave on an error.
const { test } = require('node:test');
const assert = require('node:assert');
const vm = require('node:vm');

const kinds = [
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
  vm.runInNewContext('TypeError'),
];

for (const Kind of kinds) {
  test(`${Kind.name} with and without new`, () => {
    for (const error of [Kind('text'), new Kind('text'), Reflect.construct(Kind, ['text'])]) {
      assert.strictEqual(Object.getPrototypeOf(error), Kind.prototype);
      assert.strictEqual(error.message, 'text');
      assert.deepStrictEqual(Object.getOwnPropertyNames(error).sort(), ['message', 'stack']);
      assert.deepStrictEqual(Object.keys(error), []);
      assert.match(error.stack, new RegExp(`^${Kind.name}: text\\n    at `));
      assert.strictEqual(Object.prototype.toString.call(error), '[object Error]');
    }
  });
}

test('the prototype is read before the message, the message before the cause', () => {
  const read = [];
  const target = new Proxy(function () {}, {
    get(object, key) {
      read.push(key);
      return object[key];
    },
  });
  const message = {
    toString() {
      read.push('message');
      return 'text';
    },
  };
  const options = new Proxy(
    { cause: 5 },
    {
      has(object, key) {
        read.push(`has ${key}`);
        return key in object;
      },
      get(object, key) {
        read.push(`get ${key}`);
        return object[key];
      },
    },
  );
  const error = Reflect.construct(TypeError, [message, options], target);
  assert.deepStrictEqual(read, ['prototype', 'message', 'has cause', 'get cause']);
  assert.strictEqual(error.cause, 5);
});

test('a cause is there when the options have one, undefined or not', () => {
  assert.strictEqual(Object.hasOwn(new Error('text', { cause: undefined }), 'cause'), true);
  assert.strictEqual(Object.hasOwn(new Error('text', {}), 'cause'), false);
  assert.strictEqual(Object.hasOwn(new Error('text', 'cause'), 'cause'), false);
  assert.deepStrictEqual(Object.getOwnPropertyDescriptor(new Error('', { cause: 1 }), 'cause'), {
    value: 1,
    writable: true,
    enumerable: false,
    configurable: true,
  });
});

test('no message is none, an empty one is one', () => {
  assert.strictEqual(Object.hasOwn(new Error(), 'message'), false);
  assert.strictEqual(Object.hasOwn(new Error(undefined), 'message'), false);
  assert.strictEqual(Object.hasOwn(new Error(''), 'message'), true);
  assert.throws(() => new Error(Symbol('text')), TypeError);
});

test('what a message or a cause throws goes through', () => {
  const thrown = new RangeError('expected');
  const throwing = () => {
    throw thrown;
  };
  assert.throws(() => new Error({ toString: throwing }), thrown);
  assert.throws(
    () =>
      new Error('text', {
        get cause() {
          return throwing();
        },
      }),
    thrown,
  );
});

test('errors that live long keep their frames', () => {
  const kept = [];
  const make = (i) => new Error(`number ${i}`);
  for (let i = 0; i < 20000; i++) {
    const error = make(i);
    if (i % 100 === 0) kept.push(error);
  }
  for (const [i, error] of kept.entries()) {
    assert.match(
      error.stack,
      new RegExp(`^Error: number ${i * 100}\\n    at make \\(.*constructors`),
    );
  }
});
