// flags: --experimental-vfs --no-warnings
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const vfs = require('node:vfs');

const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'vfs-real-')));
fs.mkdirSync(`${root}/sub`);
fs.writeFileSync(`${root}/file`, 'real');
fs.symlinkSync('file', `${root}/link`);
fs.symlinkSync(`${root}/file`, `${root}/absolute`);
fs.symlinkSync('/', `${root}/out`);

for (const wrong of [undefined, 5, null, {}]) {
  assert.throws(() => new vfs.RealFSProvider(wrong), { code: 'ERR_INVALID_ARG_TYPE' });
}
const provider = new vfs.RealFSProvider(`${root}/`);
assert.deepStrictEqual(
  [provider.rootPath, provider.readonly, provider.supportsSymlinks, provider.supportsWatch],
  [root, false, true, true],
);
const system = vfs.create(provider);
assert.strictEqual(system.readFileSync('/file', 'utf8'), 'real');
assert.strictEqual(system.statSync('/file').ino, fs.statSync(`${root}/file`).ino);
assert.deepStrictEqual(system.readdirSync('/').sort(), ['absolute', 'file', 'link', 'out', 'sub']);
assert.deepStrictEqual(
  ['/link', '/absolute'].map((name) => [system.readlinkSync(name), system.realpathSync(name)]),
  [
    ['file', '/file'],
    ['/file', '/file'],
  ],
);

// Names and new links do not lead out.
assert.strictEqual(system.readFileSync('/../../file', 'utf8'), 'real');
assert.throws(() => system.realpathSync('/out'), { code: 'EACCES' });
assert.throws(() => system.symlinkSync('/etc/passwd', '/new'), { code: 'EACCES' });
assert.throws(() => system.symlinkSync('../x', '/new'), { code: 'EACCES' });
system.symlinkSync('../file', '/sub/back');
assert.strictEqual(system.readFileSync('/sub/back', 'utf8'), 'real');

system.writeFileSync('/new', 'written');
assert.strictEqual(fs.readFileSync(`${root}/new`, 'utf8'), 'written');
system.renameSync('/new', '/newer');
system.copyFileSync('/newer', '/copy');
system.truncateSync('/copy', 2);
assert.strictEqual(fs.readFileSync(`${root}/copy`, 'utf8'), 'wr');
system.unlinkSync('/newer');
system.mkdirSync('/deep/er', { recursive: true });
system.rmSync('/deep', { recursive: true });
assert.strictEqual(fs.existsSync(`${root}/deep`), false);
assert.throws(() => system.readFileSync('/none'), { code: 'ENOENT' });

const fd = system.openSync('/file', 'r+');
const buffer = Buffer.alloc(2);
assert.strictEqual(system.readSync(fd, buffer, 0, 2, 1), 2);
assert.strictEqual(buffer.toString(), 'ea');
system.writeSync(fd, Buffer.from('RE'), 0, 2, 0);
assert.strictEqual(system.fstatSync(fd).size, 4);
system.closeSync(fd);

require('../finish')(async () => {
  assert.strictEqual(await system.promises.readFile('/file', 'utf8'), 'REal');
  const handle = await provider.open('/file', 'r+');
  await handle.writeFile('through a handle');
  assert.strictEqual(await handle.readFile('utf8'), 'through a handle');
  await handle.close();
  assert.throws(() => handle.readSync(Buffer.alloc(1), 0, 1, 0), { code: 'EBADF' });

  // Mounted, everything has one name more.
  const point = system.mount();
  assert.strictEqual(fs.readFileSync(`${point}/file`, 'utf8'), 'through a handle');
  assert.strictEqual(fs.realpathSync(`${point}/link`), `${point}/file`);
  fs.writeFileSync(`${point}/module.js`, 'module.exports = __filename;');
  assert.strictEqual(require(`${point}/module.js`), `${point}/module.js`);
  assert.strictEqual(require(`${root}/module.js`), `${root}/module.js`);
  system.unmount();
  fs.rmSync(root, { recursive: true });
});
