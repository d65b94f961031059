'use strict';
// A session that is closed serves what it has begun and then ends.
const assert = require('assert');
const http2 = require('http2');

const server = http2.createServer();
server.on('stream', (stream) => {
  stream.respond();
  stream.write('begun ');
  stream.session.close();
  setImmediate(() => stream.end('done'));
});
server.listen(0, () => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  client.on('goaway', (code) => {
    assert.strictEqual(code, 0);
  });
  const req = client.request();
  let text = '';
  req.setEncoding('utf8');
  req.on('data', (d) => (text += d));
  req.on('end', () => assert.strictEqual(text, 'begun done'));
  client.on('close', () => {
    assert.strictEqual(text, 'begun done');
    server.close();
    client.request().on('error', (error) => {
      assert.strictEqual(error.code, 'ERR_HTTP2_INVALID_SESSION');
    });
  });
});
