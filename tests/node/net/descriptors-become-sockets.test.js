'use strict';
// A socket can be made of a descriptor that the process was given; what is no socket or pipe is refused.
const assert = require('assert');
const { spawn } = require('child_process');
const fs = require('fs');
const net = require('net');

if (process.argv[2] === 'child') {
  const socket = new net.Socket({ fd: 3, readable: true, writable: true });
  socket.setEncoding('utf8');
  socket.on('data', (text) => socket.end(`${text} back`));
} else {
  const child = spawn(process.execPath, [__filename, 'child'], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  });
  const pipe = child.stdio[3];
  pipe.setEncoding('utf8');
  let text = '';
  pipe.on('data', (chunk) => {
    text += chunk;
  });
  pipe.write('there and');
  child.on('close', (code) => {
    assert.strictEqual(code, 0);
    assert.strictEqual(text, 'there and back');
  });

  const file = fs.openSync(__filename, 'r');
  assert.throws(() => new net.Socket({ fd: file }), { code: 'ERR_INVALID_FD_TYPE' });
  fs.closeSync(file);
  assert.throws(() => new net.Socket({ fd: -1 }), { code: 'ERR_OUT_OF_RANGE' });
  assert.throws(() => new net.Socket({ fd: 'x' }), { code: 'ERR_INVALID_ARG_TYPE' });
}
