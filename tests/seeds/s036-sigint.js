'use strict';
// A handler for Ctrl+C that ends the process with a status.
const { spawn } = require('child_process');
const text = `
  process.on('SIGINT', () => { console.log('interrupted'); process.exit(1); });
  setInterval(() => {}, 1e6);
  console.log('waiting');
`;
const child = spawn(process.execPath, ['-e', text], { stdio: ['ignore', 'pipe', 'inherit'] });
child.stdout.setEncoding('utf8');
child.stdout.once('data', () => child.kill('SIGINT'));
child.stdout.on('data', (data) => process.stdout.write(data));
child.on('close', (code, signal) => console.log(code, signal));
