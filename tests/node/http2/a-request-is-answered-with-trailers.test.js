'use strict';
// A POST's content arrives, and the answer with its fields, content and trailers.
const assert = require('assert');
const http2 = require('http2');

const server = http2.createServer();
server.on('stream', (stream, headers) => {
  assert.strictEqual(headers[':method'], 'POST');
  assert.strictEqual(headers['x-one'], '1, 2');
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (d) => (text += d));
  stream.on('end', () => {
    stream.respond({ ':status': 201, 'set-cookie': ['a=1', 'b=2'] }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ length: text.length }));
    stream.end(text.toUpperCase());
  });
});
server.listen(0, () => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  const req = client.request({ ':method': 'POST', 'x-one': ['1', '2'] });
  const seen = [];
  req.on('response', (headers) => {
    assert.strictEqual(headers[':status'], 201);
    assert.deepStrictEqual(headers['set-cookie'], ['a=1', 'b=2']);
    seen.push('response');
  });
  req.on('trailers', (headers) => {
    assert.strictEqual(headers.length, '200000');
    seen.push('trailers');
  });
  let text = '';
  req.setEncoding('utf8');
  req.on('data', (d) => (text += d));
  req.on('close', () => {
    assert.strictEqual(text, 'A'.repeat(200000));
    assert.deepStrictEqual(seen, ['response', 'trailers']);
    client.close();
    server.close();
  });
  req.write('a'.repeat(100000));
  req.end('a'.repeat(100000));
});
