'use strict';

// Where standard error shows colours, the lines of a diff that both have begin with the terminal's own, and what a
// partial comparison does not ask for is gray.

const assert = require('node:assert/strict');

process.env.FORCE_COLOR = '1';
delete process.env.NO_COLOR;
delete process.env.NODE_DISABLE_COLORS;

const colors = { 31: 'red', 32: 'green', 34: 'blue', 39: 'white', 90: 'gray' };

function linesOf(compare, ...values) {
  try {
    compare(...values);
  } catch (error) {
    return error.message.replace(/\x1b\[(\d+)m/g, (_, code) => `<${colors[code]}>`).split('\n');
  }
}

// The comparisons here are without colours.
const check = (actual, expected) => {
  process.env.FORCE_COLOR = '0';
  assert.deepEqual(actual, expected);
  process.env.FORCE_COLOR = '1';
};

check(linesOf(assert.deepEqual, [1, 2, 2], [2, 2, 2]), [
  'Expected values to be strictly deep-equal:',
  '<green>+ actual<white> <red>- expected<white>',
  '',
  '<white>  [',
  '<green>+<white>   1,',
  '<white>    2,',
  '<white>    2,',
  '<red>-<white>   2',
  '<white>  ]',
  '',
]);

check(linesOf(assert.partialDeepStrictEqual, { a: 1, b: 2 }, { z: 4, b: 5 }), [
  'Expected values to be partially and strictly deep-equal:',
  '<gray>actual<white> <red>- expected<white>',
  '',
  '<white>  {',
  '<gray>    a: 1,<white>',
  '<gray>    b: 2<white>',
  '<red>-<white>   b: 5,',
  '<red>-<white>   z: 4',
  '<white>  }',
  '',
]);

const many = Array.from({ length: 20 }, (_, i) => i);
check(linesOf(assert.deepEqual, many, many.with(15, -1)).slice(4, 12), [
  '<white>  [',
  '<white>    0,',
  '<white>    1,',
  '<white>    2,',
  '<white>    3,',
  '<blue>...<white>',
  '<white>    14,',
  '<green>+<white>   15,',
]);
