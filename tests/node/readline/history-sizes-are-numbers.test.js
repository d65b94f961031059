'use strict';
// The size of the history is told of by the name that Node has for it inside.
const assert = require('node:assert');
const readline = require('node:readline');
const { PassThrough } = require('node:stream');

const make = (historySize) => () =>
  readline.createInterface({ input: new PassThrough(), historySize });
for (const size of [null, 'x', {}, true]) {
  assert.throws(make(size), {
    code: 'ERR_INVALID_ARG_TYPE',
    message: /^The "size" argument must be of type number\./,
  });
}
for (const size of [-1, NaN]) {
  assert.throws(make(size), {
    code: 'ERR_OUT_OF_RANGE',
    message: /^The value of "size" is out of range\. It must be >= 0\./,
  });
}
