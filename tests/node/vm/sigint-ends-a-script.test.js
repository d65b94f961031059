'use strict';

// `breakOnSigint`: the signal ends the script with an error and reaches no listener; afterwards listeners are back.

const assert = require('assert');
const { spawnSync } = require('child_process');
const vm = require('vm');

if (process.argv[2] === 'child') {
  child();
} else {
  const args = [__filename, 'child'];
  const { status, signal, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.strictEqual(signal, null);
  assert.strictEqual(status, 0, stderr);
}

function child() {
  let heard = 0;
  process.on('SIGINT', () => heard++);
  const kill = () => process.kill(process.pid, 'SIGINT');
  assert.throws(() => vm.runInNewContext('kill(); for (;;);', { kill }, { breakOnSigint: true }), {
    code: 'ERR_SCRIPT_EXECUTION_INTERRUPTED',
  });
  assert.strictEqual(vm.runInNewContext('1 + 1', {}, { breakOnSigint: true, timeout: 10_000 }), 2);
  assert.throws(() => vm.runInNewContext('for (;;);', {}, { breakOnSigint: true, timeout: 20 }), {
    code: 'ERR_SCRIPT_EXECUTION_TIMEOUT',
  });
  assert.strictEqual(heard, 0);
  assert.strictEqual(process.listenerCount('SIGINT'), 1);
  process.once('SIGINT', () => process.exit(0));
  kill();
  setInterval(() => {}, 1000);
}
