'use strict';
// write() says false when the client does not read, 'drain' comes when it does, and nothing is lost.
const assert = require('assert');
const http = require('http');

const CHUNK = Buffer.alloc(64 * 1024, 'x');
const COUNT = 200;
let drains = 0;
const server = http.createServer((req, res) => {
  let sent = 0;
  (function more() {
    while (sent < COUNT) {
      sent++;
      if (!res.write(CHUNK)) {
        res.once('drain', () => {
          drains++;
          more();
        });
        return;
      }
    }
    res.end();
  })();
});
server.listen(0, () => {
  http.get({ port: server.address().port }, (res) => {
    let total = 0;
    res.pause();
    setTimeout(() => res.resume(), 50);
    res.on('data', (d) => (total += d.length));
    res.on('end', () => {
      assert.strictEqual(total, CHUNK.length * COUNT);
      assert.ok(drains > 0);
      server.close();
    });
  });
});
