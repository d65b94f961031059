'use strict';
// What happens to a request happens in the async context in which it was made.
const assert = require('assert');
const { AsyncLocalStorage } = require('async_hooks');
const http2 = require('http2');

const storage = new AsyncLocalStorage();
const server = http2.createServer((_req, res) => res.end('x'));
server.listen(0, () => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  let open = 3;
  for (let i = 0; i < 3; i++) {
    storage.run(i, () => {
      const req = client.request();
      const check = () => assert.strictEqual(storage.getStore(), i);
      req.on('response', check);
      req.on('data', check);
      req.on('end', check);
      req.on('close', () => {
        check();
        if (--open > 0) return;
        client.close();
        server.close();
      });
    });
  }
});
