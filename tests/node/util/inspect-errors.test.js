'use strict';
// Errors are shown with their stack, their own properties, their causes and collected errors.

const assert = require('assert');
const { inspect } = require('util');

const error = new TypeError('outer', { cause: new Error('inner') });
error.code = 'E_X';
const text = inspect(error);
assert.match(text, /^TypeError: outer\n {4}at /);
assert.match(text, /code: 'E_X'/);
assert.match(text, /\[cause\]: Error: inner\n {6}at /);

class MyFault extends Error {}
assert.match(inspect(new MyFault('m')), /^MyFault \[Error\]: m\n/);
assert.match(
  inspect(new AggregateError([new Error('one')], 'all')),
  /\[errors\]: \[\n {4}Error: one/,
);

const bare = new Error('no stack');
bare.stack = undefined;
assert.strictEqual(inspect(bare), '[Error: no stack]');
assert.match(inspect({ nested: new Error('n') }), /^\{\n {2}nested: Error: n\n {6}at /);
