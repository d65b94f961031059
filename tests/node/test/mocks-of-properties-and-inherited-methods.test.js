'use strict';

// A mocked property counts a new value as an access and stays read-only; a restored inherited method is the object's own.

const assert = require('assert');
const { mock } = require('node:test');

const object = { foo: 1 };
const { mock: foo } = mock.property(object, 'foo', 2);
foo.mockImplementation(3);
assert.strictEqual(object.foo, 3);
assert.deepStrictEqual(
  foo.accesses.map(({ type, value }) => [type, value]),
  [
    ['set', 3],
    ['get', 3],
  ],
);

const fixed = Object.defineProperty({}, 'bar', { value: 1, configurable: true });
mock.property(fixed, 'bar', 2);
assert.strictEqual(fixed.bar, 2);
assert.throws(() => {
  fixed.bar = 3;
}, /The argument 'propertyName' cannot be set\. Received 'bar'/);

const accessor = {
  get value() {
    return 'got';
  },
};
mock.property(accessor, 'value');
assert.strictEqual(accessor.value, 'got');

class Base {
  method() {}
}
const instance = new Base();
const mocked = mock.method(instance, 'method');
mocked.mock.restore();
assert.strictEqual(Object.hasOwn(instance, 'method'), true);
assert.strictEqual(instance.method, Base.prototype.method);
