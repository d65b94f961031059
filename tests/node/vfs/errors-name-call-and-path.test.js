// flags: --experimental-vfs --no-warnings
'use strict';
const assert = require('node:assert');
const vfs = require('node:vfs');

const system = vfs.create();
system.mkdirSync('/full/inner', { recursive: true });
system.mkdirSync('/empty');
system.writeFileSync('/file', 'x');

const expected = [
  [() => system.statSync('/none'), 'ENOENT', 'stat', '/none'],
  [() => system.lstatSync('/none'), 'ENOENT', 'lstat', '/none'],
  [() => system.readFileSync('/none'), 'ENOENT', 'open', '/none'],
  [() => system.readFileSync('/full'), 'EISDIR', 'open', '/full'],
  [() => system.writeFileSync('/none/x', ''), 'ENOENT', 'open', '/none/x'],
  [() => system.writeFileSync('/file/x', ''), 'ENOTDIR', 'open', '/file/x'],
  [() => system.writeFileSync('/file', '', { flag: 'wx' }), 'EEXIST', 'open', '/file'],
  [() => system.readdirSync('/none'), 'ENOENT', 'scandir', '/none'],
  [() => system.readdirSync('/file'), 'ENOTDIR', 'scandir', '/file'],
  [() => system.mkdirSync('/file'), 'EEXIST', 'mkdir', '/file'],
  [() => system.mkdirSync('/none/x'), 'ENOENT', 'mkdir', '/none/x'],
  [() => system.mkdirSync('/file/x', { recursive: true }), 'ENOTDIR', 'mkdir', '/file/x'],
  [() => system.rmdirSync('/full'), 'ENOTEMPTY', 'rmdir', '/full'],
  [() => system.rmdirSync('/file'), 'ENOTDIR', 'rmdir', '/file'],
  [() => system.rmdirSync('/none'), 'ENOENT', 'rmdir', '/none'],
  [() => system.unlinkSync('/full'), 'EISDIR', 'unlink', '/full'],
  [() => system.unlinkSync('/none'), 'ENOENT', 'unlink', '/none'],
  [() => system.renameSync('/none', '/x'), 'ENOENT', 'rename', '/none'],
  [() => system.renameSync('/file', '/none/x'), 'ENOENT', 'rename', '/none/x'],
  [() => system.renameSync('/file', '/empty'), 'EISDIR', 'rename', '/empty'],
  [() => system.renameSync('/empty', '/file'), 'ENOTDIR', 'rename', '/file'],
  [() => system.renameSync('/empty', '/full'), 'ENOTEMPTY', 'rename', '/full'],
  [() => system.renameSync('/full', '/full/inner/x'), 'EINVAL', 'rename', '/full'],
  [() => system.readlinkSync('/file'), 'EINVAL', 'readlink', '/file'],
  [() => system.realpathSync('/none'), 'ENOENT', 'realpath', '/none'],
  [() => system.linkSync('/full', '/x'), 'EINVAL', 'link', '/full'],
  [() => system.linkSync('/file', '/empty'), 'EEXIST', 'link', '/empty'],
  [() => system.symlinkSync('x', '/file'), 'EEXIST', 'symlink', '/file'],
  [() => system.chmodSync('/none', 0o600), 'ENOENT', 'chmod', '/none'],
  [() => system.utimesSync('/none', 1, 1), 'ENOENT', 'utime', '/none'],
  [() => system.rmSync('/none'), 'ENOENT', 'lstat', '/none'],
  [() => system.rmSync('/full'), 'EISDIR', 'rm', '/full'],
  [() => system.closeSync(1), 'EBADF', 'close', undefined],
  [() => system.readSync(2 ** 30 + 1e6, Buffer.alloc(1), 0, 1, 0), 'EBADF', 'read', undefined],
];
for (const [operation, code, syscall, path] of expected) {
  assert.throws(operation, (error) => {
    assert.deepStrictEqual([error.code, error.syscall, error.path], [code, syscall, path]);
    assert.strictEqual(
      Object.keys(error).join(),
      `errno,syscall,code${path === undefined ? '' : ',path'}`,
    );
    const name = path === undefined ? '' : ` '${path}'`;
    assert.ok(
      error.message.startsWith(`${code}: `) && error.message.endsWith(`, ${syscall}${name}`),
    );
    assert.ok(error.errno < 0);
    return true;
  });
}
assert.throws(() => system.readFileSync(Buffer.from('/file')), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => system.openSync('/file', 'bogus'), { code: 'ERR_INVALID_ARG_VALUE' });

// By promise and by callback they are the same.
require('../finish')(async () => {
  await assert.rejects(system.promises.stat('/none'), { code: 'ENOENT', syscall: 'stat' });
  await assert.rejects(system.promises.rmdir('/full'), { code: 'ENOTEMPTY' });
  await assert.rejects(system.promises.open('/none'), { code: 'ENOENT', syscall: 'open' });
  await new Promise((resolve) => {
    let sync = true;
    system.readFile('/none', (error, content) => {
      assert.strictEqual(sync, false);
      assert.strictEqual(error.code, 'ENOENT');
      assert.strictEqual(content, undefined);
      resolve();
    });
    sync = false;
  });
});
