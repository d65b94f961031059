'use strict';
// An error in place of a message takes no values to fill in.

const assert = require('node:assert');

const ambiguous = {
  code: 'ERR_AMBIGUOUS_ARGUMENT',
  message:
    'The "message" argument is ambiguous. The error message was passed as error object "TypeError: mine" has trailing ' +
    'arguments that would be ignored.',
};
const mine = new TypeError('mine');
for (const [name, ...args] of [
  ['ok', 0],
  ['equal', 1, 2],
  ['strictEqual', 1, 2],
  ['deepStrictEqual', 1, 2],
  ['match', 'a', /b/],
]) {
  assert.throws(() => assert[name](...args, mine, 'more'), ambiguous);
  assert.throws(() => assert[name](...args, mine), mine);
  assert.throws(() => assert[name](...args, '%s is %d', 'x', 3), { message: /^x is 3/ });
}
