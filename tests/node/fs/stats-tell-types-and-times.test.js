'use strict';
// stat, lstat and fstat in numbers and bigints; times, modes and links can be changed.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'stats-')));
const file = path.join(dir, 'file');
fs.writeFileSync(file, 'four', { mode: 0o640 });

const stats = fs.statSync(file);
assert.ok(stats instanceof fs.Stats);
assert.ok(stats.isFile() && !stats.isDirectory() && !stats.isSymbolicLink());
assert.strictEqual(stats.size, 4);
assert.ok(stats.mtime instanceof Date);
assert.strictEqual(stats.mtime.getTime(), Math.round(stats.mtimeMs));
const big = fs.statSync(file, { bigint: true });
assert.strictEqual(big.size, 4n);
assert.strictEqual(big.mtimeNs / 1_000_000n, big.mtimeMs);
assert.strictEqual(fs.statSync(path.join(dir, 'none'), { throwIfNoEntry: false }), undefined);

fs.utimesSync(file, 1000.5, new Date(2_000_000));
assert.strictEqual(fs.statSync(file).atimeMs, 1_000_500);
assert.strictEqual(fs.statSync(file).mtimeMs, 2_000_000);
fs.chmodSync(file, '600');
assert.strictEqual(fs.statSync(file).mode & 0o777, 0o600);

const link = path.join(dir, 'link');
fs.symlinkSync('file', link);
assert.ok(fs.lstatSync(link).isSymbolicLink());
assert.strictEqual(fs.readlinkSync(link), 'file');
assert.strictEqual(fs.realpathSync(link), file);
assert.strictEqual(fs.realpathSync.native(link), file);
fs.linkSync(file, path.join(dir, 'hard'));
assert.strictEqual(fs.statSync(file).nlink, 2);
fs.truncateSync(file, 2);
assert.strictEqual(fs.readFileSync(path.join(dir, 'hard'), 'utf8'), 'fo');
fs.renameSync(file, path.join(dir, 'moved'));
assert.ok(!fs.existsSync(file) && fs.existsSync(path.join(dir, 'moved')));
assert.throws(() => fs.accessSync(file), { code: 'ENOENT', syscall: 'access' });

fs.fstat(fs.openSync(path.join(dir, 'moved')), (error, found) => {
  assert.strictEqual(error, null);
  assert.strictEqual(found.size, 2);
  fs.rmSync(dir, { recursive: true });
});
