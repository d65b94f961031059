'use strict';
// Comparators that are no orders are common (`a < b ? -1 : 0`, `a > b`), and what sort makes of them depends on what it
// asks: whether a later element comes before an earlier one. Short lists are sorted by binary insertion after the run that
// they begin with.
const assert = require('node:assert');
const { random, rounds } = require('../random.js');

assert.deepStrictEqual(
  [3, 1, 2].sort((a, b) => (a < b ? -1 : 0)),
  [1, 2, 3],
);
assert.deepStrictEqual(
  [3, 1, 2].toSorted((a, b) => a > b),
  [3, 1, 2],
);
assert.deepStrictEqual(
  [2, , undefined, 1].sort((a, b) => (a < b ? -1 : 0)),
  [1, 2, undefined, ,],
);

/** What is expected of fewer than 64 elements. */
function sorted(list, before) {
  let run = 2;
  const falling = before(list[1], list[0]);
  while (run < list.length && before(list[run], list[run - 1]) === falling) run++;
  const result = falling ? list.slice(0, run).reverse() : list.slice(0, run);
  for (const item of list.slice(run)) {
    let low = 0;
    let high = result.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (before(item, result[middle])) high = middle;
      else low = middle + 1;
    }
    result.splice(low, 0, item);
  }
  return result;
}

const comparators = [
  (a, b) => a.value - b.value,
  (a, b) => (a.value < b.value ? -1 : 0),
  (a, b) => (a.value > b.value ? 1 : 0),
  (a, b) => a.value > b.value,
  (a, b) => (a.value < b.value ? -1 : 1),
  (a, b) => ((a.value * 7 + b.value * 3) % 5) - 2,
  (a, b) => (a.value < b.value ? -0.5 : NaN),
];

rounds(300, () => {
  const list = [];
  for (let i = 2 + random(62); i > 0; i--) list.push({ value: random(20) });
  for (const compare of comparators) {
    const asked = [];
    const expected = [];
    const result = list.toSorted((a, b) => {
      asked.push(list.indexOf(a), list.indexOf(b));
      return compare(a, b);
    });
    const model = sorted(list, (a, b) => {
      expected.push(list.indexOf(a), list.indexOf(b));
      return compare(a, b) < 0;
    });
    assert.deepStrictEqual(asked, expected);
    for (let i = 0; i < list.length; i++) assert.strictEqual(result[i], model[i]);
  }
});

// Longer lists: in order, and equal elements stay as they were.
rounds(30, () => {
  const list = [];
  const kind = random(4);
  for (let i = 0, length = 64 + random(3000); i < length; i++) {
    const value = [random(50), i, -i, i % 500][kind];
    list.push(random(40) === 0 ? undefined : { value, i });
  }
  for (const compare of [comparators[0], comparators[1], comparators[4]]) {
    const result = list.toSorted(compare);
    const defined = list.filter((item) => item !== undefined);
    assert.strictEqual(result.length, list.length);
    for (let i = 1; i < defined.length; i++) {
      const [a, b] = [result[i - 1], result[i]];
      assert.ok(
        a.value < b.value || (a.value === b.value && a.i < b.i) || compare === comparators[4],
      );
      assert.ok(a.value <= b.value);
    }
    for (let i = defined.length; i < result.length; i++) assert.strictEqual(result[i], undefined);
    assert.strictEqual(new Set(result.slice(0, defined.length)).size, defined.length);
  }
  const unmoved = list.filter((item) => item !== undefined);
  assert.deepStrictEqual(
    unmoved.toSorted(() => 0),
    unmoved,
  );
});

// A comparator that throws leaves the list as it was, one that changes it does not disturb the sort.
const victim = Array.from({ length: 100 }, (_, i) => (i * 37) % 100);
const before = victim.slice();
let count = 0;
assert.throws(() => {
  victim.sort((a, b) => {
    if (++count === 150) throw new TypeError('enough');
    return a - b + 0 * count;
  });
}, TypeError);
assert.deepStrictEqual(victim, before);
const changing = [5, 3, 4, 1, 2];
changing.sort((a, b) => {
  changing[0] = 'x';
  return a - b;
});
assert.deepStrictEqual(changing, [1, 2, 3, 4, 5]);
