'use strict';
// HTTP/2 by hand, for tests that speak it badly: frames, field blocks without compression, and a reader of frames.
const net = require('net');

const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

const kinds = {
  DATA: 0,
  HEADERS: 1,
  RST_STREAM: 3,
  SETTINGS: 4,
  PING: 6,
  GOAWAY: 7,
  WINDOW_UPDATE: 8,
  CONTINUATION: 9,
};

function frame(kind, flags, stream, payload = Buffer.alloc(0)) {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = kind;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

function number(n) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(n);
  return bytes;
}

function length(n, first = 0) {
  if (n < 127) return Buffer.from([first | n]);
  const bytes = [first | 127];
  let rest = n - 127;
  while (rest >= 128) {
    bytes.push((rest & 127) | 128);
    rest >>= 7;
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}

/** Fields as literals that no table keeps. */
function block(fields) {
  const parts = [];
  for (const [name, value] of fields) {
    parts.push(Buffer.from([0]), length(name.length), Buffer.from(name, 'latin1'));
    parts.push(length(value.length), Buffer.from(value, 'latin1'));
  }
  return Buffer.concat(parts);
}

const request = [
  [':method', 'GET'],
  [':scheme', 'http'],
  [':authority', 'localhost'],
  [':path', '/'],
];

/**
 * Connects, greets (with `more` frames in the same packet), and calls `onFrame(kind, flags, stream, payload)` for what
 * comes.
 */
function connect(port, onFrame, onEnd = () => {}, more = []) {
  const socket = net.connect(port, () => {
    socket.write(Buffer.concat([preface, frame(kinds.SETTINGS, 0, 0), ...more]));
  });
  let pending = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 9) {
      const size = 9 + pending.readUIntBE(0, 3);
      if (pending.length < size) break;
      const piece = pending.subarray(0, size);
      pending = pending.subarray(size);
      onFrame(piece[3], piece[4], piece.readUInt32BE(5), piece.subarray(9));
    }
  });
  // A server that has had enough may well reset the connection.
  socket.on('error', () => {});
  socket.on('close', onEnd);
  return socket;
}

module.exports = { block, connect, frame, kinds, number, preface, request };
