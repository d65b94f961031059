'use strict';
// The three standard descriptors are numbers with files behind them.
const fs = require('fs');
console.log(process.stdin.fd, process.stdout.fd, process.stderr.fd);
fs.fstat(1, (err, stats) => console.log(err, stats instanceof fs.Stats));
