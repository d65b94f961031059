'use strict';
// Who sends settings without reading the answers is cut off, before the answers fill the memory.
const assert = require('assert');
const http2 = require('http2');
const { frame, kinds, preface } = require('./wire');
const net = require('net');

const server = http2.createServer();
let failed;
server.on('sessionError', (error) => {
  failed = error;
});
server.on('session', (session) => {
  session.on('close', () => {
    assert.strictEqual(failed?.code, 'ERR_HTTP2_ERROR');
    assert.match(failed.message, /Flooding was detected/);
    socket.destroy();
    server.close();
  });
});
let socket;
server.listen(0, () => {
  const one = frame(kinds.SETTINGS, 0, 0);
  const many = Buffer.concat(new Array(5000).fill(one));
  socket = net.connect(server.address().port, () => {
    socket.pause();
    socket.write(preface);
    const more = () => {
      while (!socket.destroyed && socket.write(many));
    };
    socket.on('drain', more);
    more();
  });
  socket.on('error', () => {});
});
