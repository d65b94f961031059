'use strict';
// An exception inside of a function that SQLite calls arrives as it was thrown, and the database stays usable.
const assert = require('node:assert');
const { DatabaseSync } = require('node:sqlite');

const db = new DatabaseSync(':memory:');
const thrown = new Error('thrown inside');
db.function('fail', () => {
  throw thrown;
});
assert.throws(
  () => db.prepare('SELECT fail()').get(),
  (error) => error === thrown,
);
db.function('twice', { deterministic: true }, (x) => x * 2);
assert.strictEqual(db.prepare('SELECT twice(21) AS v').get().v, 42);

db.aggregate('joined', {
  start: () => [],
  step: (list, item) => [...list, item],
  result: (list) => list.join('-'),
});
db.exec("CREATE TABLE t (v); INSERT INTO t VALUES ('a'), ('b'), (3)");
assert.strictEqual(db.prepare('SELECT joined(v) AS v FROM t').get().v, 'a-b-3');

db.function('nested', () => db.prepare('SELECT count(*) AS n FROM t').get().n);
assert.strictEqual(db.prepare('SELECT nested() AS n').get().n, 3);

assert.throws(() => db.prepare('SELECT absent_one()').get(), {
  code: 'ERR_SQLITE_ERROR',
  errcode: 1,
  message: 'no such function: absent_one',
});
