'use strict';
// A PassThrough looks at what passes.
const fs = require('fs');
const { PassThrough } = require('stream');
fs.writeFileSync('text', 'the text\n');
const spy = new PassThrough();
spy
  .on('error', (err) => console.error(err))
  .on('data', (data) => console.log(`spied ${data.length} bytes`))
  .on('end', () => console.log('finished'));
fs.createReadStream('text').pipe(spy).pipe(process.stdout);
