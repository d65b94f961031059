'use strict';
// The makers of system errors that `util` has kept take numbers below zero; a MIMEType is made from one text.
const assert = require('node:assert');
const util = require('node:util');

process.removeAllListeners('warning');
for (const make of [util._errnoException, util._exceptionWithHostPort]) {
  for (const err of ['x', {}, { code: 'x' }, Symbol('x'), true]) {
    assert.throws(() => make(err), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
  }
  for (const err of [0, 5, -1.5, NaN]) {
    assert.throws(() => make(err), {
      name: 'RangeError',
      code: 'ERR_OUT_OF_RANGE',
      message: /^The value of "err" is out of range\. It must be a negative integer\./,
    });
  }
  assert.strictEqual(make(-2, 'open').code, 'ENOENT');
}
assert.strictEqual(
  util._exceptionWithHostPort(-2, 'connect', 'h', 80).message,
  'connect ENOENT h:80',
);

for (const second of [5, {}, 'x', true]) {
  assert.throws(() => new util.MIMEType('a/b', second), {
    name: 'TypeError',
    code: 'ERR_ILLEGAL_CONSTRUCTOR',
  });
}
assert.strictEqual(String(new util.MIMEType('a/b', undefined)), 'a/b');
assert.strictEqual(util.MIMEType.length, 1);
