'use strict';
// What is known of a file; times can be set.
const fs = require('fs');
fs.writeFileSync('file', 'seven b');
fs.stat('file', (err, stats) => {
  console.log(Object.keys(stats).slice(0, 14).join(' '));
  console.log(stats.size, stats.isFile(), stats.isDirectory(), stats.isSymbolicLink());
  console.log(stats.isFIFO(), stats.isSocket(), stats.isBlockDevice(), stats.isCharacterDevice());
  console.log(stats.mtime instanceof Date);
  const when = new Date('2001-02-03T04:05:06Z');
  fs.utimes('file', when, when, () => {
    console.log(fs.lstatSync('file').mtime.toISOString());
    const fd = fs.openSync('file', 'r+');
    fs.futimes(fd, 1000, 2000, () => {
      fs.fstat(fd, (failure, changed) => {
        console.log(changed.atime.getTime(), changed.mtime.getTime());
        fs.closeSync(fd);
      });
    });
  });
});
