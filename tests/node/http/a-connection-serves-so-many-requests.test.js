'use strict';
// With `maxRequestsPerSocket` the last answer closes the connection, and what comes after it is dropped with 503.
const assert = require('assert');
const { once } = require('events');
const http = require('http');
const finish = require('../finish.js');
const { exchange, listen } = require('./wire.js');

finish(async () => {
  const server = http.createServer((request, response) => response.end(request.url));
  server.maxRequestsPerSocket = 2;
  const port = await listen(server);
  const request = (path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;
  const dropped = once(server, 'dropRequest');
  const answer = await exchange(port, request('/1') + request('/2') + request('/3'));
  assert.strictEqual(
    answer,
    'HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5, max=2\r\nContent-Length: 2\r\n\r\n/1' +
      'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n/2' +
      'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  );
  assert.strictEqual((await dropped)[0].url, '/3');
  server.close();
});
