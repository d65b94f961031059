// flags: --experimental-vfs --no-warnings
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const vfs = require('node:vfs');
const zlib = require('node:zlib');

function archive(entries) {
  const list = entries.map(([name, content, options]) =>
    zlib.ZipEntry.createSync(name, Buffer.from(content), options),
  );
  return Buffer.concat([...zlib.createZipArchiveSync(list)]);
}

for (const source of [undefined, null, {}, 'x.zip', Buffer.alloc(1)]) {
  assert.throws(() => new vfs.ZipProvider(source), { code: 'ERR_INVALID_ARG_TYPE' });
}

const modified = new Date('2020-01-02T03:04:06Z');
const zip = new zlib.ZipBuffer(
  archive([
    ['a.txt', 'hello', { modified }],
    ['dir/b.txt', 'nested'],
    ['run.sh', '#!', { mode: 0o755 }],
    ['empty/', ''],
  ]),
);
const provider = new vfs.ZipProvider(zip);
const system = vfs.create(provider);
assert.deepStrictEqual([provider.readonly, provider.supportsSymlinks], [false, false]);

// Directories are those that have a name, and those that something is in.
assert.deepStrictEqual(system.readdirSync('/'), ['a.txt', 'dir', 'run.sh', 'empty']);
assert.deepStrictEqual(system.readdirSync('/dir'), ['b.txt']);
assert.deepStrictEqual(system.readdirSync('/empty'), []);
assert.strictEqual(system.statSync('/dir').mode, 0o40755);
assert.strictEqual(system.statSync('/run.sh').mode, 0o100755);
assert.deepStrictEqual(
  [system.statSync('/a.txt').size, system.statSync('/a.txt').mtime],
  [5, modified],
);
assert.strictEqual(system.readFileSync('/dir/b.txt', 'utf8'), 'nested');
assert.throws(() => system.readdirSync('/a.txt'), { code: 'ENOTDIR' });
assert.throws(() => system.readFileSync('/dir'), { code: 'EISDIR' });
assert.throws(() => system.statSync('/none'), { code: 'ENOENT' });
assert.throws(() => system.openSync('/none'), { code: 'ENOENT' });
assert.throws(() => system.openSync('/a.txt', 'wx'), { code: 'EEXIST' });

// Writing, by entries that are added when files are closed.
system.writeFileSync('/new.txt', 'new');
system.appendFileSync('/new.txt', '!');
assert.strictEqual(zip.get('new.txt').contentSync().toString(), 'new!');
const fd = system.openSync('/run.sh', 'r+');
system.writeSync(fd, Buffer.from('?'), 0, 1, 1);
assert.strictEqual(system.fstatSync(fd).mode, 0o100755);
system.closeSync(fd);
assert.strictEqual(system.readFileSync('/run.sh', 'utf8'), '#?');
assert.strictEqual(system.statSync('/run.sh').mode, 0o100755);
system.closeSync(system.openSync('/touched', 'w'));
assert.strictEqual(zip.has('touched'), true);
system.mkdirSync('/made');
assert.throws(() => system.mkdirSync('/made'), { code: 'EEXIST' });
system.mkdirSync('/made', { recursive: true });
system.rmdirSync('/made');
assert.throws(() => system.rmdirSync('/dir'), { code: 'ENOTEMPTY' });
assert.throws(() => system.unlinkSync('/dir'), { code: 'EISDIR' });
assert.throws(() => system.renameSync('/a.txt', '/dir'), { code: 'EISDIR' });
system.renameSync('/dir', '/moved');
assert.deepStrictEqual([zip.has('dir/b.txt'), zip.has('moved/b.txt')], [false, true]);
system.renameSync('/a.txt', '/z.txt');
assert.strictEqual(system.readFileSync('/z.txt', 'utf8'), 'hello');
system.unlinkSync('/touched');
assert.throws(() => system.unlinkSync('/touched'), { code: 'ENOENT' });

require('../finish')(async () => {
  await system.promises.writeFile('/later', 'later');
  assert.strictEqual(await system.promises.readFile('/later', 'utf8'), 'later');
  assert.strictEqual((await system.promises.stat('/later')).size, 5);

  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vfs-zip-'));
  const file = path.join(folder, 'archive.zip');
  fs.writeFileSync(
    file,
    archive([
      ['main.js', 'module.exports = require("./lib");'],
      ['lib.js', 'module.exports = 7;'],
    ]),
  );
  {
    // An archive on disk is written to when it was opened for that.
    const closed = zlib.ZipFile.openSync(file);
    const reader = vfs.create(new vfs.ZipProvider(closed));
    assert.strictEqual(reader.readonly, true);
    for (const change of [
      () => reader.writeFileSync('/x', ''),
      () => reader.openSync('/main.js', 'r+'),
      () => reader.mkdirSync('/x'),
      () => reader.unlinkSync('/main.js'),
      () => reader.renameSync('/main.js', '/x'),
    ]) {
      assert.throws(change, { code: 'EROFS' });
    }
    const point = reader.mount();
    assert.strictEqual(require(`${point}/main.js`), 7);
    assert.strictEqual(fs.readFileSync(`${point}/lib.js`, 'utf8'), 'module.exports = 7;');
    reader.unmount();
    reader.provider.closeSync();
  }
  {
    const open = new vfs.ZipProvider(await zlib.ZipFile.open(file, { writable: true }));
    const writer = vfs.create(open);
    await writer.promises.writeFile('/added', 'one');
    writer.appendFileSync('/added', ' two');
    await open[Symbol.asyncDispose]();
    using reopened = zlib.ZipFile.openSync(file);
    assert.strictEqual(reopened.getSync('added').contentSync().toString(), 'one two');
  }
  fs.rmSync(folder, { recursive: true });
});
