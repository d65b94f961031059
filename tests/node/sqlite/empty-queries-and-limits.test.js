'use strict';
// Text without a statement is not prepared, and counts are whole numbers that fit.

const assert = require('node:assert');
const { DatabaseSync, backup } = require('node:sqlite');

const database = new DatabaseSync(':memory:');
for (const sql of ['', ' ', '\n', ';', '-- nothing', '/* nothing */']) {
  assert.throws(() => database.prepare(sql), {
    name: 'TypeError',
    code: 'ERR_INVALID_ARG_VALUE',
    message: 'The SQL query contains no statements.',
  });
  database.exec(sql);
}
assert.deepStrictEqual({ ...database.prepare('-- one\nselect 1 as one').get() }, { one: 1 });
assert.deepStrictEqual({ ...database.prepare('; select 1 as one').get() }, { one: 1 });

const range = { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' };
const type = { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' };
for (const size of [0, -1, 1.5, NaN, 2 ** 31, 2 ** 53]) {
  assert.throws(() => database.createTagStore(size), range);
}
for (const rate of [0, -1]) assert.throws(() => backup(database, 'nowhere', { rate }), range);
for (const rate of [1.5, NaN, 2 ** 31, '1']) {
  assert.throws(() => backup(database, 'nowhere', { rate }), type);
}
for (const timeout of [1.5, 2 ** 31, '1']) {
  assert.throws(() => new DatabaseSync(':memory:', { timeout }), type);
}
database.close();
