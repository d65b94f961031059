'use strict';
// Reads a file piece by piece at explicit places.
const fs = require('fs');
fs.writeFileSync('file', 'x'.repeat(1000) + 'end');
fs.open('file', 'r', (err, fd) => {
  fs.fstat(fd, (failure, stats) => {
    const buffer = Buffer.alloc(stats.size);
    let position = 0;
    const next = () => {
      const length = Math.min(512, stats.size - position);
      fs.read(fd, buffer, position, length, position, (problem, count, same) => {
        position += count;
        if (position < stats.size) return next();
        console.log(position, same === buffer, buffer.toString('utf8', 998));
        fs.close(fd);
      });
    };
    next();
  });
});
