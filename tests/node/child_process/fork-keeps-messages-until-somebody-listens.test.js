'use strict';
const assert = require('assert');
const { fork } = require('child_process');

if (process.argv[2] === 'child') {
  setTimeout(() => {
    process.once('message', (message) => {
      process.send(message);
      setImmediate(() => process.disconnect());
    });
  }, 50);
} else {
  const child = fork(__filename, ['child']);
  child.send('early');
  child.on('message', (message) => assert.strictEqual(message, 'early'));
  child.on('exit', (code) => assert.strictEqual(code, 0));
}
