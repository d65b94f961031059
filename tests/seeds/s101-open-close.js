'use strict';
// A file is opened for a number.
const fs = require('fs');
fs.open('file', 'wx', 0o644, (err, fd) => {
  console.log(err, Number.isInteger(fd));
  fs.close(fd, (failure) => {
    console.log(failure);
    fs.open('file', 'wx', (exists) => console.log(exists.code));
  });
});
