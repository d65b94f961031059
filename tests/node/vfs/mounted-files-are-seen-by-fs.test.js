// flags: --experimental-vfs --no-warnings
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const vfs = require('node:vfs');

const system = vfs.create();
system.mkdirSync('/d/e', { recursive: true });
system.writeFileSync('/d/e/f.txt', 'hello');
system.symlinkSync('d/e/f.txt', '/link');

const point = system.mount();
assert.match(point, /^\/dev\/null\/vfs\/\d+$/);
assert.deepStrictEqual(
  [system.mounted, system.mountPoint, system.mountPointURL],
  [true, point, pathToFileURL(point).href],
);
assert.throws(() => system.mount(), { code: 'ERR_INVALID_STATE' });
const file = `${point}/d/e/f.txt`;

// Every way to name it.
const names = [
  file,
  `${point}//d/../d/./e/f.txt`,
  path.relative(process.cwd(), file),
  Buffer.from(file),
  pathToFileURL(file),
  new URL(`${system.mountPointURL}/link`),
];
for (const name of names) assert.strictEqual(fs.readFileSync(name, 'utf8'), 'hello');
// While it is mounted the file system itself wants such names too.
assert.strictEqual(system.readFileSync(file, 'utf8'), 'hello');
assert.throws(() => system.readFileSync('/d/e/f.txt'), { code: 'ENOENT' });

assert.strictEqual(fs.existsSync(file), true);
assert.strictEqual(fs.existsSync(`${point}/none`), false);
assert.strictEqual(fs.existsSync(`${point}9/d`), false);
assert.ok(fs.statSync(file) instanceof fs.Stats && fs.statSync(file).isFile());
assert.strictEqual(typeof fs.statSync(file, { bigint: true }).size, 'bigint');
assert.strictEqual(fs.lstatSync(`${point}/link`).isSymbolicLink(), true);
assert.strictEqual(fs.realpathSync(`${point}/link`), file);
assert.strictEqual(fs.realpathSync.native(`${point}/link`), file);
assert.strictEqual(fs.readlinkSync(`${point}/link`), 'd/e/f.txt');
assert.deepStrictEqual(fs.readdirSync(point), ['d', 'link']);
assert.deepStrictEqual(fs.readdirSync(point, { recursive: true }).sort(), [
  'd',
  'd/e',
  'd/e/f.txt',
  'link',
]);
const entries = fs.readdirSync(`${point}/d`, { withFileTypes: true });
assert.deepStrictEqual(
  entries.map((entry) => [entry.name, entry.parentPath, entry.isDirectory()]),
  [['e', `${point}/d`, true]],
);
for (const missing of [fs.statSync, fs.readFileSync, fs.readdirSync, fs.realpathSync]) {
  assert.throws(() => missing(`${point}/none`), { code: 'ENOENT', path: `${point}/none` });
}
assert.strictEqual(fs.statSync(`${point}/none`, { throwIfNoEntry: false }), undefined);

// Writing.
fs.mkdirSync(`${point}/made/deep`, { recursive: true });
fs.writeFileSync(`${point}/made/x`, 'one', { mode: 0o600 });
fs.appendFileSync(`${point}/made/x`, ' two');
assert.strictEqual(fs.statSync(`${point}/made/x`).mode, 0o100600);
fs.renameSync(`${point}/made/x`, `${point}/made/y`);
fs.copyFileSync(`${point}/made/y`, `${point}/made/z`);
fs.symlinkSync('z', `${point}/made/s`);
fs.linkSync(`${point}/made/z`, `${point}/made/h`);
fs.chmodSync(`${point}/made/z`, 0o640);
fs.utimesSync(`${point}/made/z`, 1, 2);
fs.truncateSync(`${point}/made/y`, 3);
assert.strictEqual(fs.readFileSync(`${point}/made/y`, 'utf8'), 'one');
assert.strictEqual(fs.readFileSync(`${point}/made/s`, 'utf8'), 'one two');
assert.deepStrictEqual(
  [fs.statSync(`${point}/made/h`).mtimeMs, fs.statSync(`${point}/made/h`).nlink],
  [2000, 2],
);
fs.rmdirSync(`${point}/made/deep`);
fs.unlinkSync(`${point}/made/s`);
const temporary = fs.mkdtempSync(`${point}/t-`);
assert.ok(temporary.startsWith(`${point}/t-`) && fs.statSync(temporary).isDirectory());
fs.rmSync(temporary, { recursive: true });
assert.throws(() => fs.renameSync(`${point}/made/y`, '/tmp/elsewhere'), { code: 'EXDEV' });

// Descriptors.
const fd = fs.openSync(`${point}/made/y`, 'r+');
const buffers = [Buffer.alloc(1), Buffer.alloc(1)];
assert.strictEqual(fs.readvSync(fd, buffers, 0), 2);
assert.strictEqual(Buffer.concat(buffers).toString(), 'on');
assert.strictEqual(fs.writeSync(fd, 'TWO', 0), 3);
assert.strictEqual(fs.writevSync(fd, [Buffer.from('!'), Buffer.from('?')], 3), 2);
fs.fsyncSync(fd);
fs.ftruncateSync(fd, 4);
assert.strictEqual(fs.fstatSync(fd).size, 4);
assert.strictEqual(fs.readFileSync(fd, 'utf8'), 'TWO!');
fs.closeSync(fd);
assert.throws(() => fs.closeSync(fd), { code: 'EBADF' });

// Two file systems have nothing to do with each other.
const other = vfs.create();
other.writeFileSync('/only', 'here');
const second = other.mount();
assert.notStrictEqual(second, point);
assert.strictEqual(fs.existsSync(`${point}/only`), false);
assert.strictEqual(fs.readFileSync(`${second}/only`, 'utf8'), 'here');
assert.throws(() => fs.renameSync(`${second}/only`, `${point}/only`), { code: 'EXDEV' });
other[Symbol.dispose]();
assert.strictEqual(fs.existsSync(`${second}/only`), false);

require('../finish')(async () => {
  // The same by callbacks, promises and streams.
  const { readFile, writeFile, stat, readdir, open, rm, access, mkdir } = fs.promises;
  await writeFile(`${point}/later`, 'by promise');
  assert.strictEqual(await readFile(`${point}/later`, 'utf8'), 'by promise');
  assert.strictEqual((await stat(`${point}/later`)).size, 10);
  assert.deepStrictEqual(await readdir(`${point}/made`), ['y', 'z', 'h']);
  await access(`${point}/later`, fs.constants.R_OK);
  await assert.rejects(access(`${point}/nowhere`), { code: 'ENOENT' });
  await mkdir(`${point}/made/dir`);
  const handle = await open(`${point}/later`, 'r+');
  assert.strictEqual(handle.constructor.name, 'FileHandle');
  const { bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
  assert.strictEqual(bytesRead, 4);
  await handle.truncate(2);
  assert.strictEqual(await handle.readFile('utf8'), 'by');
  await handle.close();
  await rm(`${point}/made`, { recursive: true });
  assert.strictEqual(fs.existsSync(`${point}/made`), false);

  let sync = true;
  await new Promise((resolve, reject) => {
    fs.readFile(`${point}/later`, (error, content) => {
      assert.strictEqual(sync, false);
      if (error) reject(error);
      else resolve(assert.strictEqual(`${content}`, 'by'));
    });
    sync = false;
  });
  await new Promise((resolve) => {
    fs.stat(`${point}/nowhere`, (error) => {
      assert.strictEqual(error.code, 'ENOENT');
      resolve();
    });
  });

  const out = fs.createWriteStream(`${point}/streamed`);
  out.write('abc');
  await new Promise((resolve) => out.end('def', resolve));
  const pieces = [];
  for await (const piece of fs.createReadStream(`${point}/streamed`, { start: 1, end: 4 })) {
    pieces.push(piece);
  }
  assert.strictEqual(Buffer.concat(pieces).toString(), 'bcde');
  assert.strictEqual(await (await fs.openAsBlob(`${point}/streamed`)).text(), 'abcdef');
  const found = [];
  for await (const entry of await fs.promises.opendir(point)) found.push(entry.name);
  assert.deepStrictEqual(found.sort(), ['d', 'later', 'link', 'streamed']);

  system.unmount();
  system.unmount();
  assert.strictEqual(fs.existsSync(file), false);
  assert.strictEqual(system.readFileSync('/d/e/f.txt', 'utf8'), 'hello');
  assert.strictEqual(system.mount(), point);
  assert.strictEqual(fs.readFileSync(file, 'utf8'), 'hello');
});
