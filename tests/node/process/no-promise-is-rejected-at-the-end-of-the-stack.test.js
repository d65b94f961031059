'use strict';
// Where the stack ends, `new Promise` throws: it leaves no rejected promise behind that nobody could handle.
const assert = require('node:assert');

let unhandled = 0;
process.on('unhandledRejection', () => unhandled++);

function recurse() {
  new Promise(() => {});
  return recurse();
}

assert.throws(recurse, RangeError);

// An executor that uses the stack up by itself rejects its promise, as whatever it throws does.
const deep = new Promise(() => {
  const again = () => again() + 1;
  again();
});
let handled;
deep.catch((error) => {
  handled = error;
});

process.on('exit', () => {
  assert.ok(handled instanceof RangeError);
  assert.strictEqual(unhandled, 0);
});
