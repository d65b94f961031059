'use strict';
// With `onread` all data arrives in one buffer of the program's, and false pauses the reading.
const assert = require('node:assert');
const net = require('node:net');

const message = Buffer.alloc(100_000, 'xyz');
const server = net
  .createServer((socket) => socket.end(message))
  .listen(0, () => {
    const buffer = Buffer.alloc(1000);
    const parts = [];
    let paused = 0;
    const client = net.connect({
      port: server.address().port,
      onread: {
        buffer,
        callback(count, given) {
          assert.strictEqual(given, buffer);
          parts.push(Buffer.from(given.subarray(0, count)));
          if (parts.length % 20 === 0) {
            paused++;
            setImmediate(() => client.resume());
            return false;
          }
          return true;
        },
      },
    });
    client.on('data', () => assert.fail('no data events'));
    client.on('end', () => {
      assert.ok(Buffer.concat(parts).equals(message));
      assert.ok(paused > 0);
      server.close();
    });
  });
