'use strict';
// The child writes straight into a file.
const fs = require('fs');
const { spawn } = require('child_process');
const writer = fs.createWriteStream('a.out');
writer.on('open', () => {
  const child = spawn('echo', ['into the file'], { stdio: [null, writer, null] });
  child.on('close', () => console.log(fs.readFileSync('a.out', 'utf8').trim(), child.stdout));
});
