'use strict';
// An external tool says what a file holds.
const fs = require('fs');
const { exec } = require('child_process');
fs.writeFileSync('text', 'one two\nthree\n');
exec('wc -w < text', (err, stdout, stderr) =>
  console.log(err, stdout.trim(), JSON.stringify(stderr)),
);
