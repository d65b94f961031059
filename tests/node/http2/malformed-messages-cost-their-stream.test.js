'use strict';
// Messages that HTTP forbids are reset with PROTOCOL_ERROR, one by one, while good ones are served.
const assert = require('assert');
const http2 = require('http2');
const { block, connect, frame, kinds, request } = require('./wire');

const bad = [
  [...request, ['Upper', 'x']],
  [...request, ['connection', 'close']],
  [...request, ['te', 'gzip']],
  [...request, [':path', '/again']],
  [['x', 'y'], ...request],
  request.slice(1),
  [...request, ['content-length', '5']],
  [...request, [':status', '200']],
];
const server = http2.createServer();
const served = [];
server.on('stream', (stream) => {
  served.push(stream.id);
  stream.respond();
  stream.end();
});
server.listen(0, () => {
  const resets = [];
  const last = bad.length * 2 + 1;
  const socket = connect(
    server.address().port,
    (kind, _flags, stream, payload) => {
      if (kind === kinds.RST_STREAM) resets.push([stream, payload.readUInt32BE(0)]);
      if (kind === kinds.HEADERS && stream === last) socket.destroy();
    },
    () => {
      assert.deepStrictEqual(
        resets,
        bad.map((_, i) => [i * 2 + 1, 1]),
      );
      assert.deepStrictEqual(served, [last]);
      server.close();
    },
  );
  const frames = bad.map((fields, i) => frame(kinds.HEADERS, 5, i * 2 + 1, block(fields)));
  frames.push(frame(kinds.HEADERS, 5, last, block(request)));
  socket.once('connect', () => socket.write(Buffer.concat(frames)));
});
