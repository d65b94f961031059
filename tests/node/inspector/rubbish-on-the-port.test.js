'use strict';
// Whatever strangers send to the port, the program goes on and the port answers the next one.

const assert = require('assert');
const net = require('net');
const finish = require('../finish.js');
const { connect, get, start, upgrade } = require('./peer.js');

const frames = {
  'a frame without a mask': [0x81, 0x02, 0x68, 0x69],
  'an unknown opcode': [0x83, 0x80, 1, 2, 3, 4],
  'reserved bits': [0xf1, 0x80, 1, 2, 3, 4],
  'a control frame in pieces': [0x09, 0x80, 1, 2, 3, 4],
  'a control frame that is too long': [0x89, 0xfe, 0, 200, 1, 2, 3, 4],
  'a continuation of nothing': [0x80, 0x80, 1, 2, 3, 4],
  'text that is not UTF-8': [0x81, 0x82, 0, 0, 0, 0, 0xff, 0xff],
  'a length beyond everything': [
    0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0,
  ],
  'a negative length': [0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0],
};

finish(async () => {
  const { child, port, path } = await start(['--inspect=0', '-e', 'setInterval(() => {}, 1000)']);
  const heads = [
    '\r\n\r\n',
    'GET\r\n\r\n',
    'GET / HTTP/9.9\r\n\r\n',
    'GET / HTTP/1.1\r\nno colon\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n',
    Buffer.alloc(300, 0xff),
  ];
  for (const head of heads) {
    const socket = net.connect(port, '127.0.0.1', () => socket.end(head));
    await new Promise((resolve) => {
      socket.on('error', () => {});
      socket.on('close', resolve);
      socket.resume();
    });
    assert.strictEqual((await get(port, '/json')).status, 200);
  }
  // Connections that never say what they want, and one that stops in the middle of a message.
  const silent = [];
  for (let i = 0; i < 20; i++) silent.push(net.connect(port, '127.0.0.1').on('error', () => {}));
  const half = net.connect(port, '127.0.0.1', () => {
    half.write(upgrade(path));
    half.write(Buffer.from([0x81, 0xfe, 1, 0, 1, 2, 3, 4, 5]));
  });
  half.on('error', () => {});
  for (const what of Object.keys(frames)) {
    // Node ends some of these connections only when it is asked to.
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.write(upgrade(path));
      socket.end(Buffer.from(frames[what]));
    });
    await new Promise((resolve) => {
      socket.on('error', () => {});
      socket.on('close', resolve);
      socket.resume();
    });
    assert.strictEqual((await get(port, '/json')).status, 200, what);
  }
  const peer = await connect(port, path);
  const { result } = await peer.send('Runtime.evaluate', { expression: '6 * 7' });
  assert.strictEqual(result.value, 42);
  await peer.close();
  assert.strictEqual(child.exitCode, null);
  for (const socket of silent) socket.destroy();
  half.destroy();
  child.kill();
  assert.strictEqual((await child.exited).signal, 'SIGTERM');
});
