'use strict';
// Makes a directory with a mode.
const fs = require('fs');
fs.mkdir('made', 0o755, (err) => {
  console.log(err, fs.statSync('made').isDirectory());
});
