'use strict';
// A server's sockets that start paused hear of an end that nothing came before.

const assert = require('assert');
const tls = require('tls');
const { ca, expected, server } = require('./fixtures/pair.js');

const happened = expected('paused', 'server end', 'client end');

const listener = tls.createServer(
  { ...server, pauseOnConnect: true, allowHalfOpen: true },
  (socket) => {
    assert.strictEqual(socket.isPaused(), true);
    assert.strictEqual(socket.allowHalfOpen, true);
    happened('paused');
    socket.on('end', () => {
      happened('server end');
      socket.end();
    });
  },
);
listener.listen(0, () => {
  const options = { port: listener.address().port, ca, servername: 'localhost' };
  const client = tls.connect({ ...options, rejectUnauthorized: false }, () => client.end());
  client.resume().on('end', () => {
    happened('client end');
    listener.close();
  });
});
