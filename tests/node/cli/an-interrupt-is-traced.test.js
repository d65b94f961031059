'use strict';
// --trace-sigint prints where the program is when SIGINT ends it, though it never comes back to its loop.

const assert = require('assert');
const { spawnSync } = require('child_process');

function run(program) {
  return spawnSync(process.execPath, ['--trace-sigint', '-e', program], { encoding: 'utf8' });
}

const busy = run(`
  function forever() { process.kill(process.pid, 'SIGINT'); while (true); }
  if (process.listenerCount('SIGINT') === 0) forever();
`);
assert.strictEqual(busy.signal, 'SIGINT');
// It may be on its way out of `kill` yet.
assert.match(
  busy.stderr,
  /^KEYBOARD_INTERRUPT: Script execution was interrupted by `SIGINT`\n( {4}at process.*\n)?( {4}at forever \(\[eval\]:2:)/,
);

// Listeners of the program's own make it their affair.
const own = run(`
  process.on('SIGINT', () => process.exit(3));
  setInterval(() => {}, 1000);
  process.kill(process.pid, 'SIGINT');
`);
assert.strictEqual(own.status, 3);
assert.strictEqual(own.stderr, '');

// It can be turned off.
const off = run(`
  require('util').setTraceSigInt(false);
  setInterval(() => {}, 1000);
  process.kill(process.pid, 'SIGINT');
`);
assert.strictEqual(off.signal, 'SIGINT');
assert.strictEqual(off.stderr, '');
