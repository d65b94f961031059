'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { promisify } = require('node:util');

const root = path.join(__dirname, '..', '..');

let folder;
before(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'addons-'));
});
after(() => {
  fs.rmSync(folder, { recursive: true });
});

describe('sqlite3', () => {
  let sqlite3;

  before(function buildOnce() {
    // Its package holds no addon for any machine: node-gyp builds it when it is first wanted.
    this.timeout(0);
    try {
      sqlite3 = require('sqlite3');
    } catch {
      const words = ['npm', 'rebuild', 'sqlite3', '--build-from-source'];
      const { status, stderr } = spawnSync(process.execPath, words, {
        cwd: root,
        encoding: 'utf8',
      });
      assert.strictEqual(status, 0, stderr);
      sqlite3 = require('sqlite3');
    }
  });

  it('keeps rows and gives them back', async () => {
    const db = new sqlite3.Database(path.join(folder, 'rows.db'));
    const run = promisify(db.run.bind(db));
    const all = promisify(db.all.bind(db));
    await run('pragma synchronous = off');
    await run('create table rows (number integer, text text, bytes blob)');
    const insert = db.prepare('insert into rows values (?, ?, ?)');
    for (let i = 0; i < 500; i++) insert.run(i, `row ${i}`, Buffer.from([i & 255]));
    await promisify(insert.finalize.bind(insert))();
    assert.deepStrictEqual(await all('select count(*) as count from rows'), [{ count: 500 }]);
    const [last] = await all('select * from rows order by number desc limit 1');
    assert.deepStrictEqual(last, { number: 499, text: 'row 499', bytes: Buffer.from([243]) });
    await assert.rejects(all('select nothing from nowhere'), { code: 'SQLITE_ERROR' });
    await promisify(db.close.bind(db))();
  });

  it('gives rows one by one, from a thread of its own', (done) => {
    const db = new sqlite3.Database(':memory:');
    const seen = [];
    db.each(
      'with recursive n(x) as (select 1 union all select x + 1 from n where x < 100) select x from n',
      (error, row) => {
        assert.ifError(error);
        seen.push(row.x);
      },
      (error, count) => {
        assert.ifError(error);
        assert.strictEqual(count, 100);
        assert.deepStrictEqual(
          seen,
          Array.from({ length: 100 }, (_, i) => i + 1),
        );
        db.close(done);
      },
    );
  });
});

describe('lmdb', () => {
  const { open } = require('lmdb');

  it('puts, gets and walks ranges in transactions', async () => {
    const db = open({ path: path.join(folder, 'lmdb'), compression: true });
    await db.put('key', { list: [1, 2, 3], text: 'long '.repeat(200) });
    assert.deepStrictEqual(db.get('key').list, [1, 2, 3]);
    await db.transaction(() => {
      for (let i = 0; i < 1000; i++) db.put(i, { i });
    });
    const keys = Array.from(db.getRange({ start: 0, end: 500 }), ({ key, value }) => {
      assert.strictEqual(value.i, key);
      return key;
    });
    assert.strictEqual(keys.length, 500);
    await db.close();
  });
});
