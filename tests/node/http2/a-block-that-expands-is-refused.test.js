'use strict';
// A small block that stands for a huge list of fields (an "HPACK bomb") costs its stream; the session goes on.
const assert = require('assert');
const http2 = require('http2');
const { block, connect, frame, kinds, request } = require('./wire');

const server = http2.createServer();
const paths = [];
server.on('stream', (stream, headers) => {
  paths.push(headers['x-last']);
  stream.respond();
  stream.end();
});
server.listen(0, () => {
  const before = process.memoryUsage().rss;
  let reset;
  const socket = connect(
    server.address().port,
    (kind, _flags, stream, payload) => {
      if (kind === kinds.RST_STREAM) reset = [stream, payload.readUInt32BE(0)];
      if (kind === kinds.HEADERS && stream === 3) socket.destroy();
    },
    () => {
      assert.deepStrictEqual(reset, [1, http2.constants.NGHTTP2_ENHANCE_YOUR_CALM]);
      assert.deepStrictEqual(paths, ['yes']);
      assert.ok(process.memoryUsage().rss - before < 64 * 1024 * 1024);
      server.close();
    },
  );
  // One field of 3900 bytes goes into the table, and is then named 12,000 times.
  const big = Buffer.concat([
    Buffer.from([0x40, 1, 0x62, 0x7f, 0xbd, 0x1d]),
    Buffer.alloc(3900, 0x63),
    Buffer.alloc(12000, 0xbe),
  ]);
  const bomb = Buffer.concat([block(request), big]);
  const good = block([...request, ['x-last', 'yes']]);
  socket.once('connect', () =>
    socket.write(
      Buffer.concat([frame(kinds.HEADERS, 5, 1, bomb), frame(kinds.HEADERS, 5, 3, good)]),
    ),
  );
});
