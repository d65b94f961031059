'use strict';
// Large Buffers go out as they are, in order with the text around them, whether the client reads quickly or slowly.
const assert = require('assert');
const http = require('http');
const net = require('net');

const big = Buffer.alloc(3 * 1024 * 1024, 'b');
const server = http.createServer((req, res) => {
  if (req.url === '/whole') {
    res.end(big);
    return;
  }
  // In pieces, each waiting for the one before when it is told to.
  const pieces = ['start', big, 'middle', Buffer.alloc(20_000, 'c'), big, 'end'];
  const next = () => {
    while (pieces.length > 0) {
      if (!res.write(pieces.shift())) {
        res.once('drain', next);
        return;
      }
    }
    res.end();
  };
  next();
});

function get(path, slowly) {
  return new Promise((resolve) => {
    http.get({ port: server.address().port, path, agent: false }, (res) => {
      const chunks = [];
      res.on('data', (chunk) => {
        chunks.push(chunk);
        if (!slowly) return;
        res.pause();
        setImmediate(() => res.resume());
      });
      res.on('end', () => resolve(Buffer.concat(chunks)));
    });
  });
}

server.listen(0, '127.0.0.1', async () => {
  const pieces = Buffer.concat([
    Buffer.from('start'),
    big,
    Buffer.from('middle'),
    Buffer.alloc(20_000, 'c'),
    big,
    Buffer.from('end'),
  ]);
  for (const slowly of [false, true]) {
    assert.ok((await get('/whole', slowly)).equals(big));
    assert.ok((await get('/pieces', slowly)).equals(pieces));
  }

  // Two requests at once over one connection: their answers follow each other.
  const request = 'GET /whole HTTP/1.1\r\nHost: a\r\n\r\n';
  const client = net.connect(server.address().port, '127.0.0.1', () =>
    client.end(request + request),
  );
  let length = 0;
  client.on('data', (chunk) => {
    length += chunk.length;
  });
  client.on('close', () => {
    assert.ok(length > 2 * big.length && length < 2 * big.length + 1000);
    server.close();
  });
});
