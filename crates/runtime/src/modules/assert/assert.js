'use strict';
// The public `assert` module: a function that is also the bag of all assertions, and its strict
// sibling in which the loose names mean the strict methods.

const { ObjectAssign } = primordials;

const { Assert, innerOk, methods } = require('#assert/assert_class');
const { AssertionError } = require('#assert/assertion_error');

// Whoever asks both for colours and for none is told when this is first used.
require('#console/internal').shouldColorize();

/** Fails unless the first argument is truthy. */
function assert(...args) {
  innerOk(assert, undefined, args);
}

function strict(...args) {
  innerOk(strict, undefined, args);
}

const {
  deepEqual,
  deepStrictEqual,
  doesNotMatch,
  doesNotReject,
  doesNotThrow,
  equal,
  fail,
  ifError,
  match,
  notDeepEqual,
  notDeepStrictEqual,
  notEqual,
  notStrictEqual,
  ok,
  partialDeepStrictEqual,
  rejects,
  strictEqual,
  throws,
} = methods;

ObjectAssign(assert, {
  AssertionError,
  ok,
  fail,
  equal,
  notEqual,
  deepEqual,
  notDeepEqual,
  deepStrictEqual,
  notDeepStrictEqual,
  strictEqual,
  notStrictEqual,
  partialDeepStrictEqual,
  match,
  doesNotMatch,
  throws,
  rejects,
  doesNotThrow,
  doesNotReject,
  ifError,
});

assert.strict = strict;
assert.Assert = Assert;
ObjectAssign(strict, assert, {
  equal: strictEqual,
  deepEqual: deepStrictEqual,
  notEqual: notStrictEqual,
  notDeepEqual: notDeepStrictEqual,
});
strict.strict = strict;

module.exports = assert;
