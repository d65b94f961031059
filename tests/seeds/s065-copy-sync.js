'use strict';
// Copies a file and waits for each step.
const fs = require('fs');
fs.writeFileSync('source', Buffer.alloc(1000, 'x'));
console.log('start');
const data = fs.readFileSync('source');
console.log('read', data.length);
fs.writeFileSync('copy', data);
console.log('same', data.equals(fs.readFileSync('copy')));
