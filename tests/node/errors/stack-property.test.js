'use strict';
// `stack` is an own accessor whose text is made when it is first read.
const assert = require('assert');

const error = new Error('first');
assert.deepStrictEqual(Object.getOwnPropertyNames(error), ['stack', 'message']);
const descriptor = Object.getOwnPropertyDescriptor(error, 'stack');
assert.strictEqual(typeof descriptor.get, 'function');
assert.strictEqual(typeof descriptor.set, 'function');
assert.strictEqual(descriptor.enumerable, false);
assert.strictEqual(descriptor.configurable, true);

error.message = 'second';
assert.match(error.stack, /^Error: second\n {4}at /);
error.message = 'third';
assert.match(error.stack, /^Error: second\n/);
error.stack = 'replaced';
assert.strictEqual(error.stack, 'replaced');

class Named extends Error {
  constructor(message) {
    super(message);
    this.name = 'Other';
  }
}
assert.match(new Named('m').stack, /^Other: m\n {4}at Object.<anonymous> /);

try {
  null.property;
} catch (thrown) {
  assert.deepStrictEqual(Object.getOwnPropertyNames(thrown), ['stack', 'message']);
  assert.match(
    thrown.stack,
    /^TypeError: Cannot read properties of null \(reading 'property'\)\n {4}at /,
  );
}
assert.strictEqual('stack' in Error.prototype, false);
assert.match(Object.create(new Error('inherited')).stack, /^Error: inherited\n/);
assert.strictEqual(delete error.stack, true);
assert.strictEqual(error.stack, undefined);
