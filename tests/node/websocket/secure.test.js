'use strict';
// A WebSocket over TLS, and a certificate that nobody vouches for.
const assert = require('assert');
const { createHash } = require('crypto');
const fs = require('fs');
const https = require('https');
const path = require('path');
const tls = require('tls');
const { close, event, frame } = require('./server.js');

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const read = (name) => fs.readFileSync(path.join(__dirname, '../tls/fixtures', name));

const server = https.createServer({ key: read('server.key'), cert: read('server.pem') });
server.on('upgrade', (req, socket) => {
  const accept = createHash('sha1')
    .update(req.headers['sec-websocket-key'] + GUID)
    .digest('base64');
  socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      `Sec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  // The first message comes with the answer.
  socket.write(frame(1, 'hello'));
  socket.once('data', () => close(socket, Buffer.from([0x03, 0xe8])));
  socket.on('error', () => {});
});

server.listen(0, async () => {
  const url = `wss://localhost:${server.address().port}/`;
  const refused = new WebSocket(url);
  const { code } = await event(refused, 'close');
  assert.strictEqual(code, 1006);

  tls.setDefaultCACertificates([read('ca.pem').toString()]);
  const socket = new WebSocket(url);
  const message = await event(socket, 'message');
  assert.strictEqual(message.data, 'hello');
  assert.strictEqual(message.origin, url.slice(0, -1));
  socket.close(1000);
  assert.strictEqual((await event(socket, 'close')).code, 1000);
  server.close();
  server.closeAllConnections();
});
