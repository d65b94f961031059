// flags: --experimental-vfs --no-warnings
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const vfs = require('node:vfs');

const system = vfs.create();
assert.ok(system.provider instanceof vfs.MemoryProvider);
assert.ok(system.provider instanceof vfs.VirtualProvider);
assert.deepStrictEqual([system.mounted, system.mountPoint, system.readonly], [false, null, false]);

system.mkdirSync('/a/b', { recursive: true });
system.writeFileSync('/a/b/c.txt', 'hello');
system.appendFileSync('/a/b/c.txt', ' world');
assert.strictEqual(system.readFileSync('/a/b/c.txt', 'utf8'), 'hello world');
assert.strictEqual(system.readFileSync('a/./b/../b/c.txt', 'utf8'), 'hello world');
assert.ok(Buffer.isBuffer(system.readFileSync('/a/b/c.txt')));
assert.deepStrictEqual(system.readdirSync('/', { recursive: true }), ['a', 'a/b', 'a/b/c.txt']);
assert.strictEqual(fs.existsSync('/a/b/c.txt'), false);

const stats = system.statSync('/a/b/c.txt');
assert.ok(Object.getPrototypeOf(stats) === fs.Stats.prototype || stats instanceof fs.Stats);
assert.deepStrictEqual(
  [stats.isFile(), stats.size, stats.dev, stats.blksize, stats.blocks, stats.mode & 0o777],
  [true, 11, 4085, 4096, 1, 0o644],
);
assert.strictEqual(system.statSync('/a', { bigint: true }).size, 4096n);
assert.strictEqual(system.statSync('/a').mode, 0o40755);

// Times, owners and modes.
system.utimesSync('/a/b/c.txt', 10, new Date(20500));
system.chmodSync('/a/b/c.txt', 0o600);
system.chownSync('/a/b/c.txt', 5, 6);
const changed = system.statSync('/a/b/c.txt');
assert.deepStrictEqual(
  [changed.atimeMs, changed.mtimeMs, changed.mode & 0o777, changed.uid, changed.gid],
  [10000, 20500, 0o600, 5, 6],
);
assert.throws(() => system.accessSync('/a/b/c.txt', fs.constants.X_OK), { code: 'EACCES' });
system.accessSync('/a/b/c.txt', fs.constants.R_OK | fs.constants.W_OK);

// Links, symbolic and not.
system.symlinkSync('b/c.txt', '/a/link');
system.symlinkSync('../a', '/a/around');
assert.strictEqual(system.readlinkSync('/a/link'), 'b/c.txt');
assert.strictEqual(system.realpathSync('/a/link'), '/a/b/c.txt');
assert.strictEqual(system.lstatSync('/a/link').isSymbolicLink(), true);
assert.strictEqual(system.statSync('/a/link').isFile(), true);
system.linkSync('/a/b/c.txt', '/other');
assert.strictEqual(system.statSync('/other').nlink, 2);
system.writeFileSync('/other', 'through the other name');
assert.strictEqual(system.readFileSync('/a/b/c.txt', 'utf8'), 'through the other name');
system.unlinkSync('/other');
assert.strictEqual(system.statSync('/a/b/c.txt').nlink, 1);
system.symlinkSync('/turns', '/turns');
assert.throws(() => system.statSync('/turns'), { code: 'ELOOP', syscall: 'stat', path: '/turns' });

// Moving and removing.
system.renameSync('/a/b', '/moved');
assert.strictEqual(system.existsSync('/a/b'), false);
assert.strictEqual(system.readFileSync('/moved/c.txt', 'utf8'), 'through the other name');
system.copyFileSync('/moved/c.txt', '/copy');
assert.throws(() => system.copyFileSync('/copy', '/moved/c.txt', fs.constants.COPYFILE_EXCL), {
  code: 'EEXIST',
});
system.rmSync('/moved', { recursive: true });
system.rmSync('/moved', { force: true });
assert.strictEqual(system.existsSync('/moved'), false);
system.truncateSync('/copy', 7);
assert.strictEqual(system.readFileSync('/copy', 'utf8'), 'through');
const made = system.mkdtempSync('/tmp-');
assert.match(made, /^\/tmp-.{6}$/);

// A directory, entry by entry.
const directory = system.opendirSync('/a');
const names = [];
for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) {
  names.push(`${entry.name} ${entry.isSymbolicLink()} ${entry.parentPath}`);
}
directory.closeSync();
assert.deepStrictEqual(names, ['link true /a', 'around true /a']);
assert.throws(() => directory.readSync(), { code: 'ERR_DIR_CLOSED' });

// Nothing can be written once the provider says so.
system.provider.setReadOnly();
assert.strictEqual(system.readonly, true);
for (const change of [
  () => system.writeFileSync('/copy', ''),
  () => system.mkdirSync('/new'),
  () => system.unlinkSync('/copy'),
  () => system.renameSync('/copy', '/new'),
  () => system.symlinkSync('x', '/new'),
  () => system.openSync('/copy', 'r+'),
  () => system.truncateSync('/copy'),
]) {
  assert.throws(change, { code: 'EROFS' });
}
assert.strictEqual(system.readFileSync('/copy', 'utf8'), 'through');
