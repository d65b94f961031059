'use strict';
// `exec` ends what takes too long or says too much, and tells which it was.
const assert = require('assert');
const { exec, spawn } = require('child_process');

exec('sleep 100', { timeout: 20 }, (error) => {
  assert.deepStrictEqual([error.killed, error.code, error.signal], [true, null, 'SIGTERM']);
});
exec('exec sleep 100', { timeout: 20, killSignal: 'SIGKILL' }, (error) => {
  assert.deepStrictEqual([error.killed, error.code, error.signal], [true, null, 'SIGKILL']);
});
for (const command of ['yes', 'yes >&2']) {
  exec(command, { maxBuffer: 20 }, (error, stdout, stderr) => {
    assert.strictEqual(error.code, 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER');
    assert.strictEqual(stdout.length + stderr.length, 20);
  });
}
spawn('sleep', ['100'], { timeout: 20 }).on('exit', (code, signal) => {
  assert.deepStrictEqual([code, signal], [null, 'SIGTERM']);
});
