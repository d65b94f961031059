'use strict';
const assert = require('assert');
const { spawnSync } = require('child_process');

const late = spawnSync('sleep', ['100'], { timeout: 50 });
assert.strictEqual(late.error.code, 'ETIMEDOUT');
assert.strictEqual(late.signal, 'SIGTERM');

const chatty = spawnSync('yes', [], { maxBuffer: 100, killSignal: 'SIGKILL' });
assert.strictEqual(chatty.error.code, 'ENOBUFS');
assert.ok(chatty.stdout.length >= 100);
