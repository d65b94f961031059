'use strict';
// What `DatabaseSync` says of wrong options, and what an authorizer may answer.
const assert = require('node:assert');
const { DatabaseSync } = require('node:sqlite');

const code = 'ERR_INVALID_ARG_TYPE';
for (const options of [undefined, null, 1, 'x', Symbol('x'), true]) {
  assert.throws(() => new DatabaseSync(':memory:', options), {
    name: 'TypeError',
    code,
    message: 'The "options" argument must be an object.',
  });
}
new DatabaseSync(':memory:', []).close();
for (const timeout of ['1', 1.5, NaN, 1n, Symbol('x'), {}, 2 ** 40, -0, null]) {
  assert.throws(() => new DatabaseSync(':memory:', { timeout }), {
    name: 'TypeError',
    code,
    message: 'The "options.timeout" argument must be an integer.',
  });
}

function answering(answer) {
  const db = new DatabaseSync(':memory:');
  db.setAuthorizer(() => answer);
  return () => db.prepare('SELECT 1');
}
for (const answer of ['x', 1.5, undefined, null, 0n, {}, Promise.resolve(0), -0, 2 ** 40]) {
  assert.throws(answering(answer), {
    name: 'TypeError',
    message: 'Authorizer callback must return an integer authorization code',
  });
}
for (const answer of [99, -1, 3]) {
  assert.throws(answering(answer), {
    name: 'RangeError',
    message: 'Authorizer callback returned a invalid authorization code',
  });
}
answering(0)();
