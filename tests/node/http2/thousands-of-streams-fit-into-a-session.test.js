'use strict';
// The usual limit of a session's memory lets 2,500 requests wait for their answers at once.
const assert = require('node:assert');
const http2 = require('node:http2');

const count = 2500;
const waiting = [];
const server = http2.createServer();
server.on('stream', (stream) => {
  waiting.push(stream);
  if (waiting.length < count) return;
  for (const each of waiting) {
    each.respond({ ':status': 200 });
    each.end('ok');
  }
});
server.listen(0, () => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  let answered = 0;
  const start = () => {
    for (let i = 0; i < count; i++) {
      const request = client.request({ ':path': '/' });
      request.resume();
      request.on('end', () => {
        if (++answered < count) return;
        client.close();
        server.close();
      });
    }
  };
  // Until the server has told its limit, it is taken for a low one.
  client.once('remoteSettings', start);
  process.on('exit', () => assert.strictEqual(answered, count));
});
