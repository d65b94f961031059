// flags: --experimental-vfs --no-warnings
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const vfs = require('node:vfs');

// The same calls on a file of the system and on one in memory.
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vfs-flags-'));
const system = vfs.create();

function attempt(operation) {
  try {
    return operation();
  } catch (error) {
    return error.code;
  }
}

function story(files, file, flags) {
  attempt(() => files.unlinkSync(file));
  const told = [];
  for (const before of [undefined, 'hello world']) {
    if (before !== undefined) files.writeFileSync(file, before);
    const fd = attempt(() => files.openSync(file, flags));
    if (typeof fd === 'string') {
      told.push(fd);
      continue;
    }
    const buffer = Buffer.alloc(5);
    told.push(
      attempt(() => files.writeSync(fd, Buffer.from('XY'), 0, 2, null)),
      attempt(() => files.readSync(fd, buffer, 0, 5, 1)),
      buffer.toString(),
      attempt(() => files.readSync(fd, buffer, 0, 3, null)),
      attempt(() => files.fstatSync(fd).size),
      attempt(() => files.writeSync(fd, Buffer.from('Z'), 0, 1, 3)),
    );
    files.closeSync(fd);
    told.push(files.readFileSync(file, 'utf8'));
  }
  return told;
}

const { O_CREAT, O_RDWR, O_TRUNC, O_WRONLY } = fs.constants;
const all = ['r', 'r+', 'w', 'w+', 'wx', 'wx+', 'a', 'a+', 'ax', 'rs', 'as+'];
for (const flags of [...all, 0, O_RDWR, O_WRONLY | O_CREAT, O_RDWR | O_TRUNC]) {
  assert.deepStrictEqual(
    story(system, '/file', flags),
    story(fs, path.join(folder, 'file'), flags),
    `flags ${flags}`,
  );
}
fs.rmSync(folder, { recursive: true });

// Numbers of virtual files are none of the system's, and are free after closing.
const fd = system.openSync('/file', 'w', 0o600);
assert.ok(fd >= 2 ** 30);
assert.strictEqual(system.fstatSync(fd).mode, 0o100644);
system.unlinkSync('/file');
system.writeSync(fd, Buffer.from('still there'), 0, 11, null);
assert.deepStrictEqual([system.fstatSync(fd).size, system.fstatSync(fd).nlink], [11, 0]);
system.closeSync(fd);
assert.throws(() => system.closeSync(fd), { code: 'EBADF' });
const other = system.openSync('/private', 'w', 0o600);
assert.strictEqual(system.fstatSync(other).mode, 0o100600);
system.closeSync(other);
