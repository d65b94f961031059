'use strict';
// A hard link is the file; a symbolic link is a name.
const fs = require('fs');
fs.writeFileSync('target.txt', 'text');
fs.link('target.txt', 'hard', () => {
  fs.symlink('target.txt', 'soft', () => {
    fs.appendFileSync('target.txt', ' and more');
    console.log(fs.lstatSync('hard').size, fs.lstatSync('soft').size);
    console.log(fs.readFileSync('soft', 'utf8'), fs.lstatSync('soft').isSymbolicLink());
    console.log(fs.statSync('target.txt').nlink);
  });
});
