'use strict';
// A head that does not end is answered 408 after headersTimeout, a body after requestTimeout.
const assert = require('assert');
const http = require('http');
const net = require('net');

const server = http.createServer({
  headersTimeout: 1000,
  requestTimeout: 1500,
  connectionsCheckingInterval: 20,
});
server.on('request', () => {});
let left = 3;
function expectTimeout(text) {
  const socket = net.connect(server.address().port);
  let answer = '';
  if (text) socket.write(text);
  socket.on('data', (data) => (answer += data));
  socket.on('end', () => {
    assert.match(answer, /^HTTP\/1\.1 408 Request Timeout\r\nConnection: close\r\n\r\n$/);
    socket.end();
    if (--left === 0) server.close();
  });
}
server.listen(0, () => {
  expectTimeout('');
  expectTimeout('GET / HTTP/1.1\r\nHost: a\r\n');
  expectTimeout('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab');
});
