'use strict';
// Copies a file with callbacks.
const fs = require('fs');
fs.writeFileSync('source', Buffer.alloc(1000, 'x'));
fs.readFile('source', null, (err, data) => {
  if (err) throw err;
  console.log('size', data.length);
  fs.writeFile('copy', data, (failure) => console.log('done', failure));
});
