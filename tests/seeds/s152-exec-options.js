'use strict';
// Limits of exec: time, output; execFile without a shell.
const { exec, execFile } = require('child_process');
exec('sleep 10', { timeout: 50 }, (err) => {
  console.log(err.killed, err.signal, err.code);
  exec('yes', { maxBuffer: 100 }, (overflow, stdout) => {
    console.log(overflow.code, stdout.length);
    execFile('echo', ['$HOME'], (failure, text) => console.log(failure, text.trim()));
  });
});
