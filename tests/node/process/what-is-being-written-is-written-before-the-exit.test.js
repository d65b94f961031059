'use strict';
// What files were asked to become before the process ends is done, although nobody hears of it any more: by process.exit and
// by an error that nobody catches.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'nodus-exit-'));
const WRITES = 500;

// Much more than the threads of the pool can have begun with.
const program = `
  const fs = require('fs');
  const fd = fs.openSync('text', 'a');
  for (let i = 0; i < ${WRITES}; i++) fs.write(fd, Buffer.from('a'), 0, 1, null, never);
  for (let i = 0; i < ${WRITES}; i++) fs.write(fd, 'b', never);
  for (let i = 0; i < ${WRITES}; i++) fs.writev(fd, [Buffer.from('c')], never);
  fs.mkdir('folder', never);
  fs.rename('old', 'new', never);
  fs.open('created', 'w', never);
  process.on('exit', () => fs.unlink('gone', never));
  function never() {
    fs.writeFileSync('called', '');
  }
`;

for (const [end, code] of [
  ['process.exit(7)', 7],
  ['throw new Error("the end")', 1],
]) {
  const cwd = path.join(dir, String(code));
  fs.mkdirSync(cwd);
  for (const name of ['old', 'gone']) fs.writeFileSync(path.join(cwd, name), name);
  const { status } = spawnSync(process.execPath, ['-e', program + end], { cwd });
  assert.strictEqual(status, code);
  const text = fs.readFileSync(path.join(cwd, 'text'), 'latin1');
  assert.strictEqual(text.length, 3 * WRITES, end);
  for (const letter of 'abc')
    assert.strictEqual(text.split(letter).length, WRITES + 1, `${letter}, ${end}`);
  assert.deepStrictEqual(fs.readdirSync(cwd).sort(), ['created', 'folder', 'new', 'text'], end);
}

fs.rmSync(dir, { recursive: true });
