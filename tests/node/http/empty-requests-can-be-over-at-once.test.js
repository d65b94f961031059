'use strict';

// With `optimizeEmptyRequests` requests whose head speaks of no body are over when they arrive; one that announces an empty
// body is not among them.

const assert = require('assert');
const http = require('http');
const net = require('net');

const over = [];
const server = http.createServer({ optimizeEmptyRequests: true }, (req, res) => {
  over.push(`${req.url} ${req.readableEnded}`);
  res.end();
});
server.listen(0, () => {
  const client = net.connect(server.address().port);
  const head = (name, field) => `GET /${name} HTTP/1.1\r\nHost: a\r\n${field}\r\n`;
  client.write(head('plain', ''));
  client.write(head('zero', 'Content-Length: 0\r\n'));
  client.write(`${head('chunked', 'Transfer-Encoding: chunked\r\n')}0\r\n\r\n`);
  client.end(head('last', 'Connection: close\r\n'));
  client.resume().on('close', () => {
    assert.deepStrictEqual(over, ['/plain true', '/zero false', '/chunked false', '/last true']);
    server.close();
  });
});
