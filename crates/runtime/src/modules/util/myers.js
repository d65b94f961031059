'use strict';
// The shortest edit script between two lists (E. W. Myers, 1986), for `util.diff` and the messages
// of `assert`.

const {
  ArrayPrototypePush,
  ArrayPrototypeReverse,
  Int32Array,
  StringPrototypeEndsWith,
  TypedArrayPrototypeSet,
  TypedArrayPrototypeSubarray,
} = primordials;

const {
  codes: { ERR_OUT_OF_RANGE },
} = require('#internal/errors');

const kDelete = -1; // only in `expected`
const kKeep = 0;
const kInsert = 1; // only in `actual`

function sameLine(a, b, ignoreComma) {
  if (a === b) return true;
  return ignoreComma && (`${a},` === b || a === `${b},`);
}

/**
 * Edits as `[operation, value]` in order. With `ignoreComma` lines that differ by a comma at their
 * end count as the same: the last property of an object has none.
 */
function myersDiff(actual, expected, ignoreComma = false) {
  const n = actual.length;
  const m = expected.length;
  const max = n + m;
  if (max > 2 ** 31 - 1) throw new ERR_OUT_OF_RANGE('myersDiff input size', '< 2^31', max);

  // furthest[k + max]: how far along `actual` the best path on diagonal k has come.
  const furthest = new Int32Array(2 * max + 2);
  const levels = [];
  for (let level = 0; level <= max; level++) {
    // Going back needs what the level before knew: its diagonals and their neighbours.
    const low = max - level - 1 < 0 ? 0 : max - level - 1;
    const high = max + level + 2 > furthest.length ? furthest.length : max + level + 2;
    const copy = new Int32Array(high - low);
    TypedArrayPrototypeSet(copy, TypedArrayPrototypeSubarray(furthest, low, high));
    ArrayPrototypePush(levels, { low, copy });
    for (let k = -level; k <= level; k += 2) {
      const at = k + max;
      const down = k === -level || (k !== level && furthest[at - 1] < furthest[at + 1]);
      let x = down ? furthest[at + 1] : furthest[at - 1] + 1;
      let y = x - k;
      while (x < n && y < m && sameLine(actual[x], expected[y], ignoreComma)) {
        x++;
        y++;
      }
      furthest[at] = x;
      if (x >= n && y >= m) return walkBack(levels, actual, expected, max, ignoreComma);
    }
  }
  return [];
}

function walkBack(levels, actual, expected, max, ignoreComma) {
  let x = actual.length;
  let y = expected.length;
  const edits = [];
  for (let level = levels.length - 1; level >= 0; level--) {
    const { low, copy } = levels[level];
    const k = x - y;
    const at = k + max - low;
    const down = k === -level || (k !== level && copy[at - 1] < copy[at + 1]);
    const previous = down ? k + 1 : k - 1;
    const previousX = level === 0 ? 0 : copy[previous + max - low];
    const previousY = level === 0 ? 0 : previousX - previous;
    while (x > previousX && y > previousY) {
      const line = actual[x - 1];
      const shown = ignoreComma && !StringPrototypeEndsWith(line, ',') ? expected[y - 1] : line;
      ArrayPrototypePush(edits, [kKeep, shown]);
      x--;
      y--;
    }
    if (level === 0) break;
    if (x > previousX) ArrayPrototypePush(edits, [kInsert, actual[--x]]);
    else ArrayPrototypePush(edits, [kDelete, expected[--y]]);
  }
  return ArrayPrototypeReverse(edits);
}

module.exports = { kDelete, kInsert, kKeep, myersDiff };
