'use strict';
// Others may have the standard descriptors open, too: at its end a program leaves them waiting as it found them.
const assert = require('assert');
const { spawn } = require('child_process');
const { O_NONBLOCK } = require('fs').constants;

const ends = [
  'process.exit()',
  'process.kill(process.pid, "SIGTERM")',
  'setImmediate(() => { throw new Error() })',
];
for (const end of process.platform === 'linux' ? ends : []) {
  const child = spawn(
    'sh',
    [
      '-c',
      '"$0" -e "$1" 2>/dev/null; cat /proc/self/fdinfo/0',
      process.execPath,
      `process.stdin.once("data", () => { ${end} })`,
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  let text = '';
  child.stdout.on('data', (data) => (text += data));
  child.stdin.write('x');
  child.on('close', () => {
    child.stdin.destroy();
    const flags = parseInt(/flags:\s*(\d+)/.exec(text)[1], 8);
    assert.strictEqual(flags & O_NONBLOCK, 0, end);
  });
}
