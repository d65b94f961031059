'use strict';
// Loops of every shape give the same when they have been optimised as in their first turns.

const assert = require('assert');

const shapes = {
  counted(n) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum = (sum + i) | 0;
    return sum;
  },
  empty(n) {
    let i = 0;
    for (; i < n; i++);
    return i;
  },
  testedAtTheEnd(n) {
    let i = 0;
    do i += 3;
    while (i < n);
    return i;
  },
  nested(n) {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < 3; j++) {
        for (let k = j; k < 4; k++) sum = (sum * 31 + i + j + k) | 0;
      }
    }
    return sum;
  },
  leaves(n) {
    let sum = 0;
    outer: for (let i = 0; ; i++) {
      for (let j = 0; j < 10; j++) {
        if (i > n) break outer;
        if (j === i % 7) continue outer;
        sum += j;
      }
    }
    return sum;
  },
  twoTests(n) {
    let sum = 0;
    for (let i = 0, j = n; i < j && sum < 1e9; i++, j--) sum += i & j;
    return sum;
  },
  fractions(n) {
    let sum = 0.5;
    for (let i = 0.25; i < n; i += 1.5) sum = sum * 0.5 + i;
    return sum;
  },
  catches(n) {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      try {
        if (i % 97 === 0) throw i;
        sum += 1;
      } catch (thrown) {
        sum += thrown;
      } finally {
        sum ^= 1;
      }
    }
    return sum;
  },
  switches(n) {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      switch (i & 7) {
        case 0:
          sum += 1;
        case 1:
          sum += 2;
          break;
        case 4:
          continue;
        default:
          sum = (sum * 3) | 0;
      }
      sum ^= i;
    }
    return sum;
  },
  changesItsTypes(n) {
    let value = 0;
    for (let i = 0; i < n; i++) {
      if (i === n - 5) value = `${value}`;
      else if (i === n - 3) value = value.length;
      else if (typeof value === 'number') value = (value + i) % 1000;
    }
    return value;
  },
  backwards(n) {
    const seen = new Uint32Array(16);
    for (let i = n; i--; ) seen[i & 15] += i;
    return seen.join();
  },
  objects(n) {
    let list = null;
    for (let i = 0; i < n; i++) list = { next: i % 10 === 0 ? null : list, i };
    let sum = 0;
    for (let at = list; at !== null; at = at.next) sum += at.i;
    return sum;
  },
  calls(n) {
    const twice = (x) => (x * 2) | 0;
    let sum = 0;
    for (let i = 0; i < n; i++) sum = twice(sum) ^ i;
    return sum;
  },
  strings(n) {
    let count = 0;
    const text = 'abcabcab'.repeat(8);
    for (let i = 0; i < n; i++) if (text.charCodeAt(i & 63) === 98) count++;
    return count;
  },
};

const TURNS = 20_000;
for (const [name, shape] of Object.entries(shapes)) {
  // The same source as a fresh function that has not run yet, one call of which stays in slower tiers for its most part.
  const fresh = () => (0, eval)(`({ ${shape} }).${name}`);
  const few = [0, 1, 2, 7, 50].map((n) => fresh()(n));
  for (let i = 0; i < 60; i++) shape(TURNS);
  assert.deepStrictEqual(
    [0, 1, 2, 7, 50].map((n) => shape(n)),
    few,
    name,
  );
  assert.strictEqual(shape(TURNS), shape(TURNS), name);
}

// What the shapes give under another engine.
const expected = {
  counted: 199990000,
  empty: 20000,
  testedAtTheEnd: 20001,
  nested: 1662821136,
  leaves: 99995,
  twoTests: 36798496,
  fractions: 39996.5,
  catches: 2088106,
  switches: -1115182840,
  changesItsTypes: 999,
  backwards:
    '12490000,12491250,12492500,12493750,12495000,12496250,12497500,12498750,' +
    '12500000,12501250,12502500,12503750,12505000,12506250,12507500,12508750',
  objects: 199945,
  calls: 150523143,
  strings: 7500,
};
for (const name in shapes) assert.strictEqual(shapes[name](TURNS), expected[name], name);
