'use strict';
// Error.captureStackTrace gives any object a stack, without the frames above and of a function.
const assert = require('assert');

const target = { name: 'Named', message: 'text' };
Error.captureStackTrace(target);
assert.match(
  target.stack,
  /^Named: text\n {4}at Object\.<anonymous> \(.*capture-stack-trace\.test\.js:6:7\)/,
);
assert.deepStrictEqual(Object.keys(target), ['name', 'message']);

function make() {
  return inner();
}
function inner() {
  const made = {};
  Error.captureStackTrace(made, make);
  return made;
}
const lines = make().stack.split('\n');
assert.strictEqual(lines[0], 'Error');
assert.match(lines[1], /Object\.<anonymous> .*capture-stack-trace\.test\.js/);

const empty = {};
Error.captureStackTrace(empty, function neverCalled() {});
assert.strictEqual(empty.stack, 'Error');

assert.throws(() => Error.captureStackTrace(1), TypeError);
assert.throws(() => Error.captureStackTrace(), TypeError);

class Wrapped extends Error {
  constructor(message) {
    super(message);
    Error.captureStackTrace(this, this.constructor);
  }
}
assert.doesNotMatch(new Wrapped('w').stack, /new Wrapped/);
assert.match(new Wrapped('w').stack, /^Error: w\n/);
