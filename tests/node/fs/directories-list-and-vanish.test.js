'use strict';
// Directories: recursive making, listing with types and depth, iterating, copying and removing.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const finish = require('../finish.js');

const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'dirs-')));
const at = (...parts) => path.join(dir, ...parts);

finish(async () => {
  assert.strictEqual(fs.mkdirSync(at('a/b/c'), { recursive: true }), at('a'));
  assert.strictEqual(fs.mkdirSync(at('a/b'), { recursive: true }), undefined);
  assert.throws(() => fs.mkdirSync(at('a')), { code: 'EEXIST', syscall: 'mkdir' });
  fs.writeFileSync(at('a/one.txt'), '1');
  fs.writeFileSync(at('a/b/two.txt'), '2');
  fs.symlinkSync('one.txt', at('a/link'));

  assert.deepStrictEqual(fs.readdirSync(at('a')), ['b', 'link', 'one.txt']);
  assert.deepStrictEqual(
    fs.readdirSync(at('a'), 'buffer'),
    ['b', 'link', 'one.txt'].map((n) => Buffer.from(n)),
  );
  assert.deepStrictEqual((await fs.promises.readdir(at('a'), { recursive: true })).sort(), [
    'b',
    'b/c',
    'b/two.txt',
    'link',
    'one.txt',
  ]);
  const kinds = fs
    .readdirSync(at('a'), { withFileTypes: true })
    .map((e) => [e.name, e.parentPath, e.isDirectory(), e.isFile(), e.isSymbolicLink()]);
  assert.deepStrictEqual(kinds, [
    ['b', at('a'), true, false, false],
    ['link', at('a'), false, false, true],
    ['one.txt', at('a'), false, true, false],
  ]);

  const seen = [];
  for await (const entry of await fs.promises.opendir(at('a'), { recursive: true }))
    seen.push(entry.name);
  assert.deepStrictEqual(seen.sort(), ['b', 'c', 'link', 'one.txt', 'two.txt']);
  const handle = fs.opendirSync(dir);
  assert.strictEqual(handle.readSync().name, 'a');
  assert.strictEqual(handle.readSync(), null);
  handle.closeSync();
  assert.throws(() => handle.readSync(), { code: 'ERR_DIR_CLOSED' });

  fs.cpSync(at('a'), at('copy'), { recursive: true });
  assert.strictEqual(fs.readFileSync(at('copy/b/two.txt'), 'utf8'), '2');
  assert.strictEqual(fs.readlinkSync(at('copy/link')), at('a/one.txt'));
  assert.throws(() => fs.cpSync(at('a'), at('x')), { code: 'ERR_FS_EISDIR' });
  await assert.rejects(fs.promises.cp(at('a'), at('a/inside'), { recursive: true }), {
    code: 'ERR_FS_CP_EINVAL',
  });

  assert.deepStrictEqual(fs.globSync('a/**/*.txt', { cwd: dir }).sort(), [
    'a/b/two.txt',
    'a/one.txt',
  ]);
  assert.throws(() => fs.rmSync(at('a')), { code: 'ERR_FS_EISDIR' });
  assert.throws(() => fs.rmdirSync(at('a')), { code: 'ENOTEMPTY' });
  await fs.promises.rm(at('a'), { recursive: true });
  fs.rmSync(at('a'), { force: true });
  assert.throws(() => fs.rmSync(at('a')), { code: 'ENOENT' });
  fs.rmSync(dir, { recursive: true });
});
