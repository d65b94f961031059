'use strict';
// What the command line answers about itself.
const { execFileSync } = require('child_process');
const run = (...args) => execFileSync(process.execPath, args, { encoding: 'utf8' }).trim();
console.log(run('--version') === process.version);
console.log(run('-p', '1 + 1'));
console.log(run('-e', 'console.log(process.argv.length, typeof process.versions.v8)'));
console.log(/--version/.test(run('--help')));
