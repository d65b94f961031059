'use strict';
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawn } = require('child_process');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'stdio-'));
const file = path.join(dir, 'out');
const fd = fs.openSync(file, 'w');
const child = spawn('sh', ['-c', 'echo to-file; echo three >&3; cat <&4'], {
  stdio: ['ignore', fd, 'inherit', 'pipe', 'pipe'],
});
assert.strictEqual(child.stdin, null);
assert.strictEqual(child.stdout, null);
assert.strictEqual(child.stdio.length, 5);
let text = '';
child.stdio[3].setEncoding('utf8').on('data', (data) => (text += data));
child.stdio[4].end('four\n');
child.on('close', () => {
  assert.strictEqual(text, 'three\n');
  assert.strictEqual(fs.readFileSync(file, 'utf8'), 'to-file\nfour\n');
  fs.rmSync(dir, { recursive: true });
});
