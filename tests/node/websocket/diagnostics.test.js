'use strict';
// What the channels of undici tell of WebSockets.
const assert = require('assert');
const dc = require('diagnostics_channel');
const { close, event, frame, listen } = require('./server.js');
const finish = require('../finish.js');

const seen = [];
for (const name of ['open', 'close', 'ping', 'pong']) {
  dc.subscribe(`undici:websocket:${name}`, (message) => seen.push([name, message]));
}

finish(async () => {
  const { server, url } = await listen(({ opcode, payload }, socket) => {
    if (opcode === 8) close(socket, payload);
    else if (opcode === 1)
      socket.write(Buffer.concat([frame(9, 'a'), frame(10, 'b'), frame(1, 'c')]));
  });
  const socket = new WebSocket(url);
  await event(socket, 'open');
  socket.send('x');
  await event(socket, 'message');
  socket.close(1000, 'done');
  await event(socket, 'close');
  await new Promise(setImmediate);
  assert.deepStrictEqual(
    seen.map(([name]) => name),
    ['open', 'ping', 'pong', 'close'],
  );
  assert.strictEqual(seen[0][1].handshakeResponse.status, 101);
  assert.strictEqual(seen[0][1].handshakeResponse.headers.upgrade, 'websocket');
  assert.deepStrictEqual(seen[1][1].payload, Buffer.from('a'));
  assert.deepStrictEqual(seen[2][1].payload, Buffer.from('b'));
  assert.strictEqual(seen[3][1].code, 1000);
  assert.ok(seen.every(([, message]) => message.websocket === socket));
  server.close();
});
