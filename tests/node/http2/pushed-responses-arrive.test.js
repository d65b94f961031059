'use strict';
// A pushed response reaches the client as a stream of its own, with the fields of the request it answers.
const assert = require('assert');
const http2 = require('http2');

const server = http2.createServer();
server.on('stream', (stream) => {
  stream.pushStream({ ':path': '/style.css' }, (error, push, headers) => {
    assert.ifError(error);
    assert.strictEqual(headers[':path'], '/style.css');
    push.respond({ 'content-type': 'text/css' });
    push.end('body {}');
  });
  stream.respond();
  stream.end('page');
});
server.listen(0, () => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  let open = 2;
  const done = () => {
    if (--open > 0) return;
    client.close();
    server.close();
  };
  client.on('stream', (push, headers) => {
    assert.strictEqual(headers[':path'], '/style.css');
    assert.strictEqual(push.id % 2, 0);
    push.on('push', (answer) => assert.strictEqual(answer['content-type'], 'text/css'));
    let text = '';
    push.setEncoding('utf8');
    push.on('data', (d) => (text += d));
    push.on('end', () => {
      assert.strictEqual(text, 'body {}');
      done();
    });
  });
  const req = client.request();
  req.resume();
  req.on('end', done);
});
