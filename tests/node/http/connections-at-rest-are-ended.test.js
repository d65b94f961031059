'use strict';
// A kept connection is ended after keepAliveTimeout, whether or not its socket was asked for.
const assert = require('assert');
const http = require('http');
const net = require('net');

const server = http.createServer(
  { keepAliveTimeout: 50, keepAliveTimeoutBuffer: 10 },
  (req, res) => {
    if (req.url === '/socket') assert.ok(req.socket.remotePort > 0);
    res.end('ok');
  },
);
let left = 2;
server.listen(0, () => {
  for (const path of ['/', '/socket']) {
    const socket = net.connect(server.address().port);
    let answer = '';
    socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
    socket.on('data', (data) => (answer += data));
    socket.on('end', () => {
      assert.match(answer, /Connection: keep-alive\r\n/);
      assert.ok(answer.endsWith('ok'));
      if (--left === 0) server.close();
    });
  }
});
