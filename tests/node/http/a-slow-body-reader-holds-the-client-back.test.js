'use strict';
// A request body that is not read stops the client; it arrives whole once it is.
const assert = require('assert');
const http = require('http');

const BODY = Buffer.alloc(24 * 1024 * 1024, 'y');
const server = http.createServer((req, res) => {
  let total = 0;
  setTimeout(() => {
    req.on('data', (d) => (total += d.length));
    req.on('end', () => res.end(String(total)));
  }, 50);
});
server.listen(0, () => {
  const req = http.request({ port: server.address().port, method: 'PUT' }, (res) => {
    res.setEncoding('utf8').once('data', (text) => {
      assert.strictEqual(Number(text), BODY.length);
      server.close();
    });
  });
  assert.strictEqual(req.write(BODY), false);
  req.end();
});
