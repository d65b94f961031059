'use strict';
// A file line by line.
const fs = require('fs');
const readline = require('readline');
fs.writeFileSync('file', 'one\r\ntwo\nthree');
const lines = readline.createInterface({ input: fs.createReadStream('file'), terminal: false });
lines.on('line', (line) => {
  console.log(JSON.stringify(line));
  if (line === 'one') {
    lines.pause();
    setTimeout(() => lines.resume(), 5);
  }
});
lines.once('pause', () => console.log('pause')).once('resume', () => console.log('resume'));
lines.on('close', () => console.log('close'));
