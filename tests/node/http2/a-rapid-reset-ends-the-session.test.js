'use strict';
// A peer that opens streams only to reset them is sent away.
const assert = require('assert');
const http2 = require('http2');
const { block, connect, frame, kinds, number, request } = require('./wire');

const server = http2.createServer({ streamResetBurst: 50, streamResetRate: 1 });
let served = 0;
server.on('stream', (stream) => {
  served++;
  stream.on('error', () => {});
});
server.on('sessionError', () => {});
server.listen(0, () => {
  let goaway;
  const socket = connect(
    server.address().port,
    (kind, _flags, _stream, payload) => {
      if (kind !== kinds.GOAWAY) return;
      goaway = payload.readUInt32BE(4);
      socket.destroy();
    },
    () => {
      assert.strictEqual(goaway, http2.constants.NGHTTP2_INTERNAL_ERROR);
      assert.ok(served < 1000);
      server.close();
    },
  );
  const fields = block(request);
  const flood = [];
  for (let id = 1; id < 4000; id += 2) {
    flood.push(frame(kinds.HEADERS, 5, id, fields), frame(kinds.RST_STREAM, 0, id, number(8)));
  }
  socket.once('connect', () => socket.write(Buffer.concat(flood)));
});
