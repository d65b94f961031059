'use strict';
// The one true path of a file.
const fs = require('fs');
const path = require('path');
fs.mkdirSync('dir');
fs.writeFileSync('dir/file', '');
fs.symlinkSync('dir', 'link');
fs.realpath('.//link///file', (err, first) => {
  fs.realpath('dir/file', (failure, second) => {
    console.log(first === second, path.basename(path.dirname(first)));
  });
});
