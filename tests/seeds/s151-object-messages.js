'use strict';
// Objects go both ways.
const { fork } = require('child_process');
if (process.argv[2] === 'child') {
  process.on('message', (message) => {
    console.log('child', message);
    process.send({ text: `${message.text} too` });
    process.disconnect();
  });
} else {
  const child = fork(__filename, ['child']);
  child.on('message', (message) => console.log('parent', message));
  child.send({ text: 'hello', list: [1, null, { a: true }] });
}
