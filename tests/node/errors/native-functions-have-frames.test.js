'use strict';

// Functions of the language that are not written in JavaScript stand in stacks as those that are.

const assert = require('node:assert');

/** The lines of a stack behind its message, up to the frame of this file that made the call. */
function frames(error, count) {
  return error.stack
    .split('\n')
    .slice(1, count + 1)
    .map((line) => line.trim().replace(/ \(.*[\\/]/, ' ('));
}

function thrown(fn) {
  try {
    fn();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

const first = (fn) => frames(thrown(fn), 1)[0];

assert.strictEqual(
  first(() => JSON.parse('{')),
  'at JSON.parse (<anonymous>)',
);
assert.strictEqual(
  first(() => decodeURIComponent('%')),
  'at decodeURIComponent (<anonymous>)',
);
assert.strictEqual(
  first(() => 'a'.repeat(-1)),
  'at String.repeat (<anonymous>)',
);
assert.strictEqual(
  first(() => (1).toFixed(101)),
  'at Number.toFixed (<anonymous>)',
);
assert.strictEqual(
  first(() => new RegExp('(')),
  'at new RegExp (<anonymous>)',
);
assert.strictEqual(
  first(() => BigInt('x')),
  'at BigInt (<anonymous>)',
);

// Those that call back stand between the callback and their caller.
let second;
const note = () => {
  second = frames(new Error('here'), 2)[1];
};
new Promise(note);
assert.strictEqual(second, 'at new Promise (<anonymous>)');
[1].forEach(note);
assert.strictEqual(second, 'at Array.forEach (<anonymous>)');
[2, 1].sort(note);
assert.strictEqual(second, 'at Array.sort (<anonymous>)');
JSON.stringify({ toJSON: note });
assert.strictEqual(second, 'at JSON.stringify (<anonymous>)');
'a'.replace('a', note);
assert.strictEqual(second, 'at String.replace (<anonymous>)');
JSON.parse('1', note);
assert.strictEqual(second, 'at JSON.parse (<anonymous>)');
class Later extends Promise {}
new Later(note);
assert.strictEqual(second, 'at new Promise (<anonymous>)');

// Neither do those that only pass a call on, nor errors themselves.
note.call(null);
assert.match(second, /^at Object\.<anonymous> \(native-functions/);
Reflect.apply(note, null, []);
assert.match(second, /^at Object\.<anonymous> \(native-functions/);
assert.match(
  first(() => {
    throw new TypeError('x');
  }),
  /native-functions/,
);

// The same in code that has become hot.
function hot(text) {
  return JSON.parse(text);
}
for (let i = 0; i < 20000; i++) hot('1');
assert.deepStrictEqual(
  frames(
    thrown(() => hot('{')),
    2,
  ).map((line) => line.replace(/ \(.*/, '')),
  ['at JSON.parse', 'at hot'],
);
