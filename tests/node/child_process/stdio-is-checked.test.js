'use strict';
const assert = require('assert');
const { fork, spawn, spawnSync } = require('child_process');

assert.throws(() => spawn('true', { stdio: 'nothing' }), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => spawn('true', { stdio: [{}] }), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => spawn('true', { stdio: ['ipc', 'ipc'] }), { code: 'ERR_IPC_ONE_PIPE' });
assert.throws(() => spawnSync('true', { stdio: ['ipc'] }), { code: 'ERR_IPC_SYNC_FORK' });
assert.throws(() => fork(__filename, { stdio: ['pipe'] }), {
  code: 'ERR_CHILD_PROCESS_IPC_REQUIRED',
});
assert.throws(() => spawn('true', ['a\0b']), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => spawn(''), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => spawn('true', 'args'), { code: 'ERR_INVALID_ARG_TYPE' });
