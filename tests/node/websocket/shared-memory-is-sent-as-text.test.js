'use strict';
// A SharedArrayBuffer or a view on one is sent as the text it converts to, all other memory as bytes.
const assert = require('assert');
const { close, event, listen } = require('./server.js');
const finish = require('../finish.js');

const TEXT = 1;
const BINARY = 2;

finish(async () => {
  const seen = [];
  const { server, url } = await listen(({ opcode, payload }, socket) => {
    if (opcode === 8) close(socket, payload);
    else seen.push([opcode, payload.toString()]);
  });
  const socket = new WebSocket(url);
  await event(socket, 'open');
  const shared = new SharedArrayBuffer(2);
  socket.send(shared);
  socket.send(new Uint8Array(shared));
  socket.send(new DataView(shared));
  socket.send(new ArrayBuffer(2));
  socket.send(new Uint8Array(2));
  socket.send(new DataView(new ArrayBuffer(2)));
  socket.close();
  await event(socket, 'close');
  assert.deepStrictEqual(seen, [
    [TEXT, '[object SharedArrayBuffer]'],
    [TEXT, '0,0'],
    [TEXT, '[object DataView]'],
    [BINARY, '\0\0'],
    [BINARY, '\0\0'],
    [BINARY, '\0\0'],
  ]);
  server.close();
});
