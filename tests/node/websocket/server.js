'use strict';
// A WebSocket server that is just enough for the tests here: it shakes hands and hands over the frames that clients send.
const { createHash } = require('crypto');
const http = require('http');
const { once } = require('events');

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** A frame of the server's. */
function frame(opcode, payload, { fin = true, compressed = false } = {}) {
  payload = Buffer.from(payload);
  const first = (fin ? 0x80 : 0) | (compressed ? 0x40 : 0) | opcode;
  if (payload.length < 126) return Buffer.concat([Buffer.from([first, payload.length]), payload]);
  const head = Buffer.alloc(10);
  head[0] = first;
  head[1] = 127;
  head.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([head, payload]);
}

/** Takes the client's frames out of what has come: `{ opcode, payload, masked }` each. */
function frames(connection, chunk) {
  connection.rest = Buffer.concat([connection.rest, chunk]);
  const list = [];
  for (;;) {
    const bytes = connection.rest;
    if (bytes.length < 6) return list;
    let at = 2;
    let length = bytes[1] & 0x7f;
    if (length === 126) {
      length = bytes.readUInt16BE(2);
      at = 4;
    } else if (length === 127) {
      if (bytes.length < 14) return list;
      length = Number(bytes.readBigUInt64BE(2));
      at = 10;
    }
    if (bytes.length < at + 4 + length) return list;
    const mask = bytes.subarray(at, at + 4);
    const payload = Buffer.from(bytes.subarray(at + 4, at + 4 + length));
    for (let i = 0; i < length; i++) payload[i] ^= mask[i & 3];
    list.push({ opcode: bytes[0] & 15, payload, masked: (bytes[1] & 0x80) !== 0 });
    connection.rest = bytes.subarray(at + 4 + length);
  }
}

/**
 * Listens. `onFrame(frame, socket, request)` gets what clients send, close frames too; `fields(request)` gives more lines
 * for the answer.
 */
async function listen(onFrame, fields = () => []) {
  const server = http.createServer((req, res) => {
    res.statusCode = 400;
    res.end();
  });
  server.on('upgrade', (req, socket) => {
    const accept = createHash('sha1')
      .update(req.headers['sec-websocket-key'] + GUID)
      .digest('base64');
    const lines = [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${accept}`,
      ...fields(req),
    ];
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    const connection = { rest: Buffer.alloc(0) };
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      for (const one of frames(connection, chunk)) onFrame(one, socket, req);
    });
  });
  server.listen(0);
  await once(server, 'listening');
  return { server, url: `ws://localhost:${server.address().port}` };
}

/** Answers a close frame and ends the connection. */
function close(socket, payload) {
  socket.end(frame(8, payload));
}

/** The next event of a kind. */
function event(socket, name) {
  return new Promise((resolve) => socket.addEventListener(name, resolve, { once: true }));
}

module.exports = { close, event, frame, listen };
