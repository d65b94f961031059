'use strict';
// Removing and making, and what fails.
const fs = require('fs');
fs.mkdirSync('dir');
fs.writeFileSync('dir/file', '');
fs.rmdir('dir', (notEmpty) => {
  console.log(notEmpty.code);
  fs.mkdir('dir', (exists) => {
    console.log(exists.code, exists.syscall);
    fs.exists('dir/file', (there) => {
      console.log(there);
      fs.unlink('dir/file', () => {
        fs.rmdir('dir', () => console.log(fs.existsSync('dir')));
      });
    });
  });
});
