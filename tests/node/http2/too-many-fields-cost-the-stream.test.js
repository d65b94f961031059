'use strict';
// More fields than a server takes reset the request, and no listener sees it.
const assert = require('assert');
const http2 = require('http2');

const server = http2.createServer({ maxHeaderListPairs: 20 });
server.on('stream', (stream, headers) => {
  assert.strictEqual(headers[':path'], '/few');
  stream.respond();
  stream.end();
});
server.listen(0, () => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  const headers = { ':path': '/many' };
  for (let i = 0; i < 30; i++) headers[`x-${i}`] = 'y';
  const many = client.request(headers);
  many.on('response', () => assert.fail('answered'));
  many.on('error', (error) => {
    assert.strictEqual(error.code, 'ERR_HTTP2_STREAM_ERROR');
    assert.match(error.message, /NGHTTP2_ENHANCE_YOUR_CALM/);
    const few = client.request({ ':path': '/few' });
    few.on('response', (answer) => {
      assert.strictEqual(answer[':status'], 200);
      client.close();
      server.close();
    });
    few.resume();
  });
});
