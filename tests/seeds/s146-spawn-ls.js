'use strict';
// Runs a command and reads what it says.
const fs = require('fs');
const { spawn } = require('child_process');
fs.writeFileSync('file', '');
const ls = spawn('ls', ['-1', '.']);
ls.stdout.on('readable', function () {
  const data = this.read();
  if (data) process.stdout.write(data);
});
ls.on('close', (code) => console.log('exit', code));
