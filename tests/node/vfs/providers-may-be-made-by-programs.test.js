// flags: --experimental-vfs --no-warnings
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const vfs = require('node:vfs');

// The base class throws what is missing by its name, and says of read-only file systems that they are.
const bare = new vfs.VirtualProvider();
assert.deepStrictEqual(
  [bare.readonly, bare.supportsSymlinks, bare.supportsWatch],
  [false, false, false],
);
for (const name of [
  'open',
  'stat',
  'readdir',
  'mkdir',
  'rmdir',
  'unlink',
  'rename',
  'link',
  'symlink',
]) {
  assert.throws(() => bare[`${name}Sync`]('/a', '/b'), {
    code: 'ERR_METHOD_NOT_IMPLEMENTED',
    message: `The ${name}Sync method is not implemented`,
  });
}
assert.throws(() => bare.readFileSync('/a'), { message: 'The openSync method is not implemented' });
assert.throws(() => bare.accessSync('/a'), { message: 'The statSync method is not implemented' });
assert.strictEqual(bare.existsSync('/a'), false);

class ReadOnly extends vfs.VirtualProvider {
  get readonly() {
    return true;
  }
}
const locked = new ReadOnly();
for (const name of ['mkdir', 'rmdir', 'unlink', 'rename', 'writeFile', 'appendFile', 'copyFile']) {
  assert.throws(() => locked[`${name}Sync`]('/a', '/b'), { code: 'EROFS' });
}

// A provider of three functions: files are what their names say.
const calls = [];
const memory = new vfs.MemoryProvider();
vfs.create(memory).writeFileSync('/model', '');
class Names extends vfs.VirtualProvider {
  openSync(path, flags, mode) {
    calls.push(`open ${path} ${flags}`);
    const inner = new vfs.MemoryProvider();
    const system = vfs.create(inner);
    system.writeFileSync('/x', `this is ${path}`);
    return inner.openSync('/x', flags, mode);
  }

  async open(path, flags, mode) {
    return this.openSync(path, flags, mode);
  }

  statSync(path, options) {
    calls.push(`stat ${path}`);
    if (path === '/missing') {
      const error = new Error('none');
      error.code = 'ENOENT';
      throw error;
    }
    return memory.statSync(path === '/' ? '/' : '/model', options);
  }

  async stat(path, options) {
    return this.statSync(path, options);
  }

  readdirSync(path, options) {
    calls.push(`readdir ${path}`);
    return ['one', 'two'];
  }
}
const system = vfs.create(new Names());
assert.strictEqual(system.readFileSync('/one', 'utf8'), 'this is /one');
assert.deepStrictEqual(system.readdirSync('/'), ['one', 'two']);
assert.strictEqual(system.existsSync('/two'), true);
assert.strictEqual(system.existsSync('/missing'), false);
assert.deepStrictEqual(calls, ['open /one r', 'readdir /', 'stat /two', 'stat /missing']);

// Mounted, `fs` asks it.
const point = system.mount();
assert.strictEqual(fs.readFileSync(`${point}/deep/er`, 'utf8'), 'this is /deep/er');
assert.deepStrictEqual(fs.readdirSync(point), ['one', 'two']);
assert.throws(() => fs.statSync(`${point}/missing`), { code: 'ENOENT' });
assert.strictEqual(fs.statSync(`${point}/missing`, { throwIfNoEntry: false }), undefined);
require('../finish')(async () => {
  assert.strictEqual(await fs.promises.readFile(`${point}/x`, 'utf8'), 'this is /x');
  assert.strictEqual((await fs.promises.stat(`${point}/x`)).isFile(), true);
  await assert.rejects(fs.promises.unlink(`${point}/x`), { code: 'ERR_METHOD_NOT_IMPLEMENTED' });
  system.unmount();
});

assert.throws(() => vfs.create({ emitExperimentalWarning: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
for (const entry of [undefined, {}, { name: 'x' }, { name: 'x', canHandle() {} }]) {
  assert.throws(() => vfs.registerProvider(entry), { code: 'ERR_INVALID_ARG_TYPE' });
}
