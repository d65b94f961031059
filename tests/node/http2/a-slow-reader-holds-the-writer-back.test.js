'use strict';
// A client that does not read stops the server's writing after a window's worth; when it reads, the rest comes.
const assert = require('assert');
const http2 = require('http2');

const total = 4 * 1024 * 1024;
const server = http2.createServer();
let written = 0;
server.on('stream', (stream) => {
  stream.respond();
  const chunk = Buffer.alloc(16 * 1024, 120);
  const more = () => {
    while (written < total) {
      written += chunk.length;
      if (!stream.write(chunk)) {
        stream.once('drain', more);
        return;
      }
    }
    stream.end();
  };
  more();
});
server.listen(0, () => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  const req = client.request();
  req.on('response', () => {
    // Answered pings say that the other side has had its turns.
    let left = 20;
    const ping = () => {
      if (left-- > 0) {
        client.ping(ping);
        return;
      }
      assert.ok(written < 512 * 1024, `${written} bytes written`);
      let got = 0;
      req.on('data', (d) => (got += d.length));
      req.on('end', () => {
        assert.strictEqual(got, total);
        client.close();
        server.close();
      });
    };
    ping();
  });
});
