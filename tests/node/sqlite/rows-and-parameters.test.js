'use strict';
// Values go in by position and by name and come back as rows in each of the forms.
const assert = require('node:assert');
const { DatabaseSync } = require('node:sqlite');

const db = new DatabaseSync(':memory:');
db.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, data BLOB, number REAL)');
const insert = db.prepare('INSERT INTO t (name, data, number) VALUES ($name, ?, :number)');
assert.deepStrictEqual(insert.run({ name: 'größe', ':number': 1.5 }, new Uint8Array([1, 2])), {
  changes: 1,
  lastInsertRowid: 1,
});
insert.run({ $name: null, number: 2n }, Buffer.from('xy'));

const rows = db.prepare('SELECT * FROM t ORDER BY id').all();
assert.deepStrictEqual(rows, [
  { __proto__: null, id: 1, name: 'größe', data: new Uint8Array([1, 2]), number: 1.5 },
  { __proto__: null, id: 2, name: null, data: new Uint8Array([120, 121]), number: 2 },
]);

const select = db.prepare('SELECT id, name FROM t WHERE id >= ? ORDER BY id');
select.setReturnArrays(true);
assert.deepStrictEqual(select.get(2), [2, null]);
assert.deepStrictEqual(
  [...select.iterate(1)],
  [
    [1, 'größe'],
    [2, null],
  ],
);
select.setReadBigInts(true);
assert.deepStrictEqual(select.get(1), [1n, 'größe']);
assert.strictEqual(select.get(9), undefined);
assert.throws(() => select.get({ nobody: 1 }), {
  code: 'ERR_INVALID_STATE',
  message: "Unknown named parameter 'nobody'",
});
assert.throws(() => select.get(Symbol('x')), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => db.prepare('SELECT 9007199254740993').get(), { code: 'ERR_OUT_OF_RANGE' });

db.close();
assert.throws(() => select.get(1), {
  code: 'ERR_INVALID_STATE',
  message: 'statement has been finalized',
});
