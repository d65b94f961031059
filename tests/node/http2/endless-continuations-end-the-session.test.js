'use strict';
// A block that never ends is not collected for ever.
const assert = require('assert');
const http2 = require('http2');
const { block, connect, frame, kinds, request } = require('./wire');

const server = http2.createServer();
server.on('stream', () => assert.fail('no request was complete'));
let failed;
server.on('sessionError', (error) => {
  failed = error;
});
server.listen(0, () => {
  const socket = connect(
    server.address().port,
    () => {},
    () => {
      assert.strictEqual(failed?.code, 'ERR_HTTP2_ERROR');
      server.close();
    },
  );
  const flood = [frame(kinds.HEADERS, 1, 1, block(request))];
  for (let i = 0; i < 2000; i++) {
    flood.push(frame(kinds.CONTINUATION, 0, 1, block([[`x-${i}`, 'y'.repeat(1000)]])));
  }
  socket.once('connect', () => socket.write(Buffer.concat(flood)));
});
