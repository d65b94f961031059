'use strict';
// Clients ask with hasOwnProperty whether an answer came over a socket.

const assert = require('assert');
const http = require('http');

const server = http.createServer((request, response) => response.end('x'));
server.listen(0, () => {
  http.get({ port: server.address().port, agent: false }, (response) => {
    assert.ok(Object.hasOwn(response, 'socket'));
    assert.strictEqual(response.socket.remotePort, server.address().port);
    assert.strictEqual(response.connection, response.socket);
    response.resume();
    response.on('end', () => server.close());
  });
});
