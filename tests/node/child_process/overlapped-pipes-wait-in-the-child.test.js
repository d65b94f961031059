'use strict';

// `overlapped` means something on Windows alone: elsewhere the child's reads wait as those of any pipe.

const assert = require('assert');
const { spawn } = require('child_process');

for (const kind of ['pipe', 'overlapped']) {
  const script = `process.send('reading');
process.stdout.write(require('fs').readFileSync(3));`;
  const stdio = ['ignore', 'pipe', 'inherit', kind, 'ipc'];
  const child = spawn(process.execPath, ['-e', script], { stdio });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  // It waits by now or will at once; a read that does not wait fails either way, since nothing else writes.
  child.on('message', () => {
    setTimeout(() => child.stdio[3].end('written'), 50);
  });
  child.on('close', (code) => {
    assert.strictEqual(code, 0);
    assert.strictEqual(output, 'written');
  });
}
