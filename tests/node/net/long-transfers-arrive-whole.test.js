'use strict';
// Much data through one socket arrives whole and in order, also when the reader pauses; what is kept of it stays as it is.
const assert = require('assert');
const crypto = require('crypto');
const net = require('net');

const PIECES = 200;
const piece = Buffer.alloc(128 * 1024);
for (let i = 0; i < piece.length; i++) piece[i] = i % 251;

const expected = crypto.createHash('sha256');
for (let i = 0; i < PIECES; i++) expected.update(piece);
const digest = expected.digest('hex');

function transfer(pauses) {
  return new Promise((resolve) => {
    const kept = [];
    const server = net.createServer((socket) => {
      socket.on('data', (chunk) => {
        kept.push(chunk);
        if (!pauses) return;
        socket.pause();
        setImmediate(() => socket.resume());
      });
      socket.on('end', () => {
        socket.end();
        server.close();
        const hash = crypto.createHash('sha256');
        for (const chunk of kept) hash.update(chunk);
        assert.strictEqual(hash.digest('hex'), digest);
        // Every chunk has memory of its own.
        assert.strictEqual(new Set(kept.map((chunk) => chunk.buffer)).size, kept.length);
        resolve();
      });
    });
    server.listen(0, '127.0.0.1', () => {
      const client = net.connect(server.address().port, '127.0.0.1');
      let left = PIECES;
      const fill = () => {
        while (left > 0) {
          left--;
          if (!client.write(piece)) {
            client.once('drain', fill);
            return;
          }
        }
        client.end();
      };
      fill();
      client.resume();
    });
  });
}

transfer(false).then(() => transfer(true));
