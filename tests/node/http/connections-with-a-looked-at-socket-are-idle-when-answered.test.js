'use strict';
// A handler that writes past the answer, or listens on the socket, does not keep the connection from being idle
// afterwards: closing the server ends it at once.
const assert = require('node:assert');
const http = require('node:http');

let closed = false;
const server = http.createServer((req, res) => {
  // A listener for something that only an ordinary socket has.
  req.socket.once('drain', () => {});
  res.end('ok');
});
server.keepAliveTimeout = 0;
server.listen(0, () => {
  const agent = new http.Agent({ keepAlive: true });
  http.get({ port: server.address().port, agent }, (res) => {
    res.resume();
    res.on('end', () => {
      // The connection stays open on the client's side, so only the server can end it.
      setImmediate(() => {
        server.close(() => {
          closed = true;
        });
      });
    });
  });
  // The client's socket is referenced by nobody else; a connection that is not ended would keep the process alive.
});
process.on('exit', () => assert.ok(closed));
