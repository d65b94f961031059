'use strict';
// Which arguments `function` and `aggregate` take, and in which order they are looked at.
const assert = require('node:assert');
const { DatabaseSync } = require('node:sqlite');

const db = new DatabaseSync(':memory:');
const code = 'ERR_INVALID_ARG_TYPE';
const wrong = (name, what) => ({
  name: 'TypeError',
  code,
  message: `The "${name}" argument must be ${what}.`,
});
const one = () => 1;

// The function is the last of two arguments or of three.
assert.throws(() => db.function('f', null), wrong('function', 'a function'));
assert.throws(() => db.function('f', {}), wrong('function', 'a function'));
assert.throws(() => db.function('f', undefined, one), wrong('options', 'an object'));
assert.throws(() => db.function('f', one, undefined), wrong('function', 'a function'));
db.function('f', one);

assert.throws(() => db.aggregate('g'), { message: /reading 'start'/ });
assert.throws(() => db.aggregate(5, {}), wrong('options.start', 'a function or a primitive value'));
assert.throws(() => db.aggregate(5, { start: 0 }), wrong('options.step', 'a function'));
const read = [];
const options = { start: 0, step: (sum, value) => sum + value };
db.aggregate(
  'g',
  new Proxy(options, {
    get(target, name) {
      read.push(name);
      return target[name];
    },
  }),
);
assert.deepStrictEqual(read, [
  'start',
  'step',
  'result',
  'useBigIntArguments',
  'varargs',
  'directOnly',
  'inverse',
]);
db.aggregate('h', { ...options, result: 5 });
assert.strictEqual(db.prepare('SELECT h(column1) AS sum FROM (VALUES (1), (2))').get().sum, 3);

// Limits are numbers of 32 bits.
for (const limit of [2 ** 31, 2 ** 32, -0, 1.5]) {
  assert.throws(() => new DatabaseSync(':memory:', { limits: { length: limit } }), { code });
  assert.throws(
    () => {
      db.limits.length = limit;
    },
    { code },
  );
}
// A text without a statement, even behind a zero.
for (const text of ['', ' ;', '-- x', '\0', '\0SELECT 1']) {
  assert.throws(() => db.prepare(text), {
    code: 'ERR_INVALID_ARG_VALUE',
    message: 'The SQL query contains no statements.',
  });
}
