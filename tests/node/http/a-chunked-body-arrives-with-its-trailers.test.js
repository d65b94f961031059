'use strict';
// A chunked request body is delivered whole, byte by byte from the wire, and its trailers follow.
const assert = require('assert');
const http = require('http');
const net = require('net');

const message =
  'POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: T\r\nConnection: close\r\n\r\n' +
  '5;note=1\r\nhello\r\n6\r\n world\r\n0\r\nT: yes\r\nT: again\r\n\r\n';
const server = http.createServer((req, res) => {
  let text = '';
  req.setEncoding('utf8');
  req.on('data', (d) => (text += d));
  req.on('end', () => {
    assert.strictEqual(text, 'hello world');
    assert.deepStrictEqual(req.trailers, { t: 'yes, again' });
    assert.deepStrictEqual(req.rawTrailers, ['T', 'yes', 'T', 'again']);
    assert.strictEqual(req.complete, true);
    res.end();
  });
});
server.listen(0, () => {
  const socket = net.connect(server.address().port);
  let at = 0;
  (function next() {
    if (at === message.length) return;
    socket.write(message[at++]);
    setImmediate(next);
  })();
  socket.resume().on('end', () => server.close());
});
