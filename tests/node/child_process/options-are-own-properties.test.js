'use strict';

// What somebody put on Object.prototype is no option of a child.

const assert = require('assert');
const cp = require('child_process');

const program = "process.stdout.write(process.cwd() + ' ' + process.getuid())";
const expected = `${process.cwd()} ${process.getuid()}`;

for (const [name, value] of [
  ['cwd', '/not/there'],
  ['uid', 12345],
  ['gid', 'x'],
  ['shell', true],
  ['detached', 5],
  ['argv0', 7],
]) {
  Object.prototype[name] = value;
  const args = ['-e', program];
  const collected = [];
  const child = cp.spawn(process.execPath, args);
  child.stdout.on('data', (chunk) => collected.push(chunk));
  child.on('close', () => assert.strictEqual(Buffer.concat(collected).toString(), expected, name));
  const sync = cp.spawnSync(process.execPath, args);
  delete Object.prototype[name];
  assert.strictEqual(`${sync.stdout}`, expected, name);
}
