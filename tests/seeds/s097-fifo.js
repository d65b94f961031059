'use strict';
// A named pipe: the writer waits until somebody reads.
const fs = require('fs');
const { execFileSync, spawn } = require('child_process');
execFileSync('mkfifo', ['pipe']);
console.log(fs.statSync('pipe').isFIFO());
spawn('sh', ['-c', 'echo through > pipe']);
fs.readFile('pipe', 'utf8', (err, text) => console.log(err, text.trim()));
