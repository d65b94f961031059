'use strict';
// Writes and appends.
const fs = require('fs');
fs.writeFile('file', 'first\n', () => {
  fs.appendFile('file', 'second\n', () => process.stdout.write(fs.readFileSync('file')));
});
