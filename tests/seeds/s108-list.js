'use strict';
// Lists a folder and says what each entry is.
const fs = require('fs');
const path = require('path');
fs.mkdirSync('folder');
fs.writeFileSync('file', '');
fs.readdir('.', (err, names) => {
  console.log(names.sort());
  for (const name of names) {
    fs.stat(path.join('.', name), (failure, stats) => {
      if (stats.isFile()) setTimeout(() => console.log('found file', name), 50);
      if (stats.isDirectory()) console.log('found directory', name);
    });
  }
});
