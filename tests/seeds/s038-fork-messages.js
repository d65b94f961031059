'use strict';
// Parent and child say one sentence each.
const { fork } = require('child_process');
if (process.argv[2] === 'child') {
  process.on('message', (text) => {
    console.log(`child heard: ${text}`);
    process.send('hello, parent', () => process.disconnect());
  });
} else {
  const child = fork(__filename, ['child']);
  child.on('message', (text) => console.log(`parent heard: ${text}`));
  child.on('exit', (code) => console.log(`exit ${code}`));
  child.send('hello, child');
}
