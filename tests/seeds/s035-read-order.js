'use strict';
// The statement after an asynchronous read comes first.
const fs = require('fs');
fs.writeFileSync('text', 'contents');
fs.readFile('text', { encoding: 'utf8' }, (err, data) => console.log(data));
console.log('next statement');
