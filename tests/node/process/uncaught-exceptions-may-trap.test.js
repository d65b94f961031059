'use strict';

// With --abort-on-uncaught-exception an exception that nobody catches ends the process by the signal of a trap, as a
// debugger or a core dump wants it; a rejection does by that of an abort.

const assert = require('assert');
const { spawnSync } = require('child_process');

const signalOf = (text) =>
  spawnSync('/bin/sh', [
    '-c',
    'ulimit -c 0; exec "$0" --abort-on-uncaught-exception -e "$1"',
    process.execPath,
    text,
  ]).signal;
assert.strictEqual(signalOf('throw new Error()'), 'SIGTRAP');
assert.strictEqual(signalOf('setTimeout(() => { throw 1; })'), 'SIGTRAP');
assert.strictEqual(signalOf('Promise.reject(1)'), 'SIGABRT');
assert.strictEqual(signalOf('process.abort()'), 'SIGABRT');
assert.strictEqual(signalOf('try { null.x } catch {}'), null);
