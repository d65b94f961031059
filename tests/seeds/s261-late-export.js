'use strict';
// What is exported later is not seen.
const fs = require('fs');
fs.writeFileSync('late.js', 'setTimeout(() => { module.exports = () => 1; }, 10);');
const late = require(require('path').resolve('late'));
setTimeout(() => console.log(late), 50);
