'use strict';

// The tracing channel `child_process.spawn` tells of every child that is started, and of those that cannot be.

const assert = require('assert');
const { spawn } = require('child_process');
const { tracingChannel } = require('diagnostics_channel');

const heard = [];
const note = (name) => (message) => heard.push({ name, ...message });
const subscribers = { start: note('start'), end: note('end'), error: note('error') };
const channel = tracingChannel('child_process.spawn');
channel.subscribe(subscribers);

const good = spawn(process.execPath, ['-e', '0']);
const bad = spawn('does-not-exist').on('error', () => {});
assert.throws(() => spawn(process.execPath, { stdio: [9999] }), { code: 'EBADF' });
channel.unsubscribe(subscribers);
spawn(process.execPath, ['-e', '0']);

assert.deepStrictEqual(
  heard.map(({ name }) => name),
  ['start', 'end', 'start', 'error', 'start', 'error'],
);
assert.strictEqual(heard[0].process, good);
assert.strictEqual(heard[0].options.file, process.execPath);
assert.deepStrictEqual(heard[0].options.args, [process.execPath, '-e', '0']);
assert.strictEqual(heard[1].process, good);
assert.strictEqual(heard[2].options.file, 'does-not-exist');
assert.strictEqual(heard[3].process, bad);
assert.strictEqual(heard[3].error.code, 'ENOENT');
assert.strictEqual(heard[3].error.syscall, 'spawn');
assert.strictEqual(heard[5].error.code, 'EBADF');
