'use strict';
// Frames that no peer may send are answered by GOAWAY with the right code.
const assert = require('assert');
const http2 = require('http2');
const { connect, frame, kinds, number } = require('./wire');

const cases = [
  ['DATA on an idle stream', frame(kinds.DATA, 0, 1, Buffer.from('x')), 1],
  ['a frame that is too large', frame(kinds.DATA, 0, 1, Buffer.alloc(20000)), 6],
  ['a PING of 7 bytes', frame(kinds.PING, 0, 0, Buffer.alloc(7)), 6],
  ['SETTINGS of 5 bytes', frame(kinds.SETTINGS, 0, 0, Buffer.alloc(5)), 6],
  ['no window at all', frame(kinds.WINDOW_UPDATE, 0, 0, number(0)), 1],
  ['a window that overflows', frame(kinds.WINDOW_UPDATE, 0, 0, number(0x7fffffff)), 3],
  ['a block that cannot be decoded', frame(kinds.HEADERS, 5, 1, Buffer.from([0xff])), 9],
  ['an even stream', frame(kinds.HEADERS, 5, 2, Buffer.from([0x82])), 1],
];
const server = http2.createServer();
server.on('sessionError', () => {});
server.on('stream', () => assert.fail('no request was complete'));
server.listen(0, () => {
  const next = () => {
    const current = cases.shift();
    if (current === undefined) {
      server.close();
      return;
    }
    const [name, bytes, code] = current;
    let goaway;
    const socket = connect(
      server.address().port,
      (kind, _flags, _stream, payload) => {
        if (kind !== kinds.GOAWAY) return;
        goaway = payload.readUInt32BE(4);
        socket.destroy();
      },
      () => {
        assert.strictEqual(goaway, code, name);
        next();
      },
    );
    socket.once('connect', () => socket.write(bytes));
  };
  next();
});
