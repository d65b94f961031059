'use strict';
// Where a link leads.
const fs = require('fs');
fs.symlinkSync('target.txt', 'link');
fs.readlink('link', (err, target) => console.log(err, target));
