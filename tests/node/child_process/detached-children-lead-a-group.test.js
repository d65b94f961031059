'use strict';
// A detached child leads a session and a group of its own; others stay in their parent's.
const assert = require('assert');
const { spawn } = require('child_process');

for (const detached of [true, false]) {
  const child = spawn('sh', ['-c', 'ps -o pgid=,sid= -p $$'], { detached });
  let text = '';
  child.stdout.on('data', (data) => (text += data));
  child.on('close', () => {
    const own = text
      .trim()
      .split(/\s+/)
      .map((id) => Number(id) === child.pid);
    assert.deepStrictEqual(own, [detached, detached]);
  });
}
