'use strict';
// A loop that waits for its own timer never ends; a signal ends it.
const { spawn } = require('child_process');
const text =
  'let stop = false; setTimeout(() => { stop = true; }, 1); console.log("busy"); while (!stop);';
const child = spawn(process.execPath, ['-e', text]);
child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), 100));
child.on('exit', (code, signal) => console.log(code, signal));
