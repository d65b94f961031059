'use strict';
// Writes into the middle of a file.
const fs = require('fs');
const data = Buffer.alloc(8366, 'a');
fs.open('file', 'w', (err, fd) => {
  fs.write(fd, data, 0, data.length, 100, (failure, count, same) => {
    console.log(failure, count, same === data);
    fs.close(fd, () => console.log(fs.statSync('file').size));
  });
});
