'use strict';
// A program that was started with ignored signals is ended by them nevertheless.
const assert = require('assert');
const { spawnSync } = require('child_process');

for (const signal of ['SIGINT', 'SIGTERM', 'SIGUSR2']) {
  const program = `process.kill(process.pid, '${signal}'); setInterval(() => {}, 1000);`;
  const line = `trap "" ${signal.slice(3)}; exec "$0" -e "$1"`;
  const result = spawnSync('sh', ['-c', line, process.execPath, program]);
  assert.strictEqual(result.signal, signal);
}
