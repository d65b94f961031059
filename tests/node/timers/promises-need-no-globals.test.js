'use strict';
// The functions of timers/promises work in a program that never names a global timer.

const assert = require('assert');
const { execFileSync } = require('child_process');

const run = (code) => execFileSync(process.execPath, ['-e', code], { encoding: 'utf8' });

assert.strictEqual(run("require('timers/promises').setImmediate('i').then(console.log)"), 'i\n');
assert.strictEqual(run("require('timers/promises').setTimeout(1, 't').then(console.log)"), 't\n');
