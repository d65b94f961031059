'use strict';
// Megabytes in both directions at once, with a reader that stops now and then; not a byte is lost.

const assert = require('assert');
const crypto = require('crypto');
const { expected, listen } = require('./fixtures/pair.js');

const happened = expected('server', 'client');
const data = crypto.randomBytes(3 * 1024 * 1024);
const wanted = crypto.createHash('sha256').update(data).digest('hex');

function exchange(socket, name) {
  const hash = crypto.createHash('sha256');
  let size = 0;
  socket.on('data', (chunk) => {
    hash.update(chunk);
    size += chunk.length;
    if (size % 7 === 0) {
      socket.pause();
      setImmediate(() => socket.resume());
    }
  });
  socket.on('end', () => {
    assert.strictEqual(size, data.length);
    assert.strictEqual(hash.digest('hex'), wanted);
    happened(name);
  });
  for (let at = 0; at < data.length; at += 100_000) socket.write(data.subarray(at, at + 100_000));
  socket.end();
}

listen({ allowHalfOpen: true }, (server, connect) => {
  server.on('secureConnection', (socket) => exchange(socket, 'server'));
  const socket = connect({ servername: 'localhost', allowHalfOpen: true }, () => {
    exchange(socket, 'client');
  });
  socket.on('close', () => {
    assert.strictEqual(socket.bytesWritten >= data.length, true);
    server.close();
  });
});
