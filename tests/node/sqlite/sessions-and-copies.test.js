'use strict';
// Changes recorded in one database are applied to another; a copy holds what was there; bytes make a database again.
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { DatabaseSync, backup, constants } = require('node:sqlite');

const table = 'CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)';
const from = new DatabaseSync(':memory:');
const to = new DatabaseSync(':memory:');
from.exec(table);
to.exec(table);
const session = from.createSession();
from.exec("INSERT INTO t VALUES (1, 'one'), (2, 'two')");
to.exec("INSERT INTO t VALUES (2, 'other')");
const kinds = [];
const applied = to.applyChangeset(session.changeset(), {
  onConflict(kind) {
    kinds.push(kind);
    return constants.SQLITE_CHANGESET_OMIT;
  },
});
assert.strictEqual(applied, true);
assert.deepStrictEqual(kinds, [constants.SQLITE_CHANGESET_CONFLICT]);
const all = 'SELECT v FROM t ORDER BY id';
assert.deepStrictEqual(
  to
    .prepare(all)
    .all()
    .map((row) => row.v),
  ['one', 'other'],
);

const again = new DatabaseSync(':memory:');
again.deserialize(from.serialize());
assert.strictEqual(again.prepare(all).all().length, 2);

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'sqlite-'));
const file = path.join(dir, 'copy.db');
backup(from, file).then((pages) => {
  assert.ok(pages > 0);
  const copy = new DatabaseSync(file, { readOnly: true });
  assert.strictEqual(copy.prepare(all).all().length, 2);
  assert.throws(() => copy.exec('DELETE FROM t'), { errcode: 8 });
  copy.close();
  fs.rmSync(dir, { recursive: true });
});
