'use strict';
// A whole file, as bytes or as text.
const fs = require('fs');
fs.writeFileSync('file', 'root:x:0');
fs.readFile('file', (err, data) => {
  console.log(data);
  fs.readFile('file', { encoding: 'utf8' }, (failure, text) => console.log(text));
});
