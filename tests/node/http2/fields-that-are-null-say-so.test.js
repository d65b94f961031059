'use strict';
// Of a header field what is undefined is left out, and null is the text that it is.
const assert = require('node:assert');
const http2 = require('node:http2');

// How often streams may be reset is nothing that is judged.
for (const odd of [null, -1, 1.5, 'x', {}]) {
  http2.createServer({ streamResetBurst: odd, streamResetRate: odd });
}

let left = 2;
process.on('exit', () => assert.strictEqual(left, 0));
const server = http2.createServer();
server.on('stream', (stream, headers) => {
  assert.strictEqual(headers.a, 'null');
  assert.ok(!('b' in headers));
  assert.strictEqual(headers.c, 'null');
  left--;
  stream.respond({ ':status': 200, x: null, y: undefined });
  stream.end();
});
server.listen(0, () => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  for (const name of ['connection', 'te']) {
    assert.throws(() => client.request({ [name]: null }), {
      code: 'ERR_HTTP2_INVALID_CONNECTION_HEADERS',
    });
  }
  const request = client.request({ ':path': '/', a: null, b: undefined, c: [null] });
  request.on('response', (headers) => {
    assert.strictEqual(headers.x, 'null');
    assert.ok(!('y' in headers));
    left--;
  });
  request.resume();
  request.on('close', () => {
    client.close();
    server.close();
  });
});
