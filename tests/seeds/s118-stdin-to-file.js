// stdin: a chapter\n
'use strict';
// What is typed becomes a file; a word as the options is an encoding.
const fs = require('fs');
try {
  fs.createWriteStream('novel.txt', 'w');
} catch (err) {
  console.log(err.code);
}
process.stdin.pipe(fs.createWriteStream('novel.txt', { flags: 'w' })).on('finish', () => {
  console.log(fs.readFileSync('novel.txt', 'utf8'));
});
