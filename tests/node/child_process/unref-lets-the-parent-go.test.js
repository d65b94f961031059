'use strict';
const assert = require('assert');
const { spawn } = require('child_process');

const child = spawn('sleep', ['100'], { detached: true, stdio: 'ignore' });
child.on('exit', () => assert.fail('the parent waited'));
child.unref();
process.on('exit', () => process.kill(-child.pid, 'SIGKILL'));
