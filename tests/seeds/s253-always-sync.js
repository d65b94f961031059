'use strict';
// The reader made synchronous.
const fs = require('fs');
fs.writeFileSync('data.txt', 'some data');
const cache = {};
const read = (name) => (cache[name] ??= fs.readFileSync(name, 'utf8'));
console.log(read('data.txt'), read('data.txt'), Object.keys(cache));
