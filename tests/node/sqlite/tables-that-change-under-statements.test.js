'use strict';
// A statement whose table has changed tells the columns of today; options that are named must be something.

const assert = require('node:assert');
const { DatabaseSync } = require('node:sqlite');

const db = new DatabaseSync(':memory:');
db.exec('create table a(x); insert into a values (1)');
const all = db.prepare('select * from a');
const rows = () => all.all().map((row) => ({ ...row }));
assert.deepStrictEqual(rows(), [{ x: 1 }]);
db.exec('alter table a add column y');
assert.deepStrictEqual(rows(), [{ x: 1, y: null }]);
db.exec('alter table a rename column x to z');
assert.deepStrictEqual(rows(), [{ z: 1, y: null }]);

const wrong = (call, message) => assert.throws(call, { code: 'ERR_INVALID_ARG_TYPE', message });
wrong(() => db.createSession(undefined), 'The "options" argument must be an object.');
wrong(
  () => db.createSession({ table: undefined }),
  'The "options.table" argument must be a string.',
);
const session = db.createSession();
const changes = session.changeset();
wrong(
  () => db.applyChangeset(changes, { filter: undefined }),
  'The "options.filter" argument must be a function.',
);
assert.throws(() => db.deserialize(new Uint8Array()), {
  code: 'ERR_INVALID_ARG_VALUE',
  message: 'The "buffer" argument must not be empty.',
});
