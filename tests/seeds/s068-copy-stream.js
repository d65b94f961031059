'use strict';
// Copies a file of any size as a stream.
const fs = require('fs');
fs.writeFileSync('source', Buffer.alloc(3000000, 'abc'));
fs.createReadStream('source')
  .pipe(fs.createWriteStream('copy'))
  .on('close', () => {
    console.log('done', fs.readFileSync('copy').equals(fs.readFileSync('source')));
  });
