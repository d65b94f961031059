// flags: --expose-gc
'use strict';
// Whatever the size of what arrives, it comes as a Buffer that stays what it was, whose memory is that of the chunk alone and
// can be given away.
const assert = require('assert');
const net = require('net');

// Without it the collector is at work at every step anyway.
const { gc = () => {} } = globalThis;

const sizes = [1, 2, 38, 95, 96, 97, 500, 1023, 1024, 1025, 4096, 60_000, 300_000];
const kept = [];

const server = net.createServer((socket) => {
  let at = 0;
  const next = () => {
    if (at === sizes.length) return socket.end();
    const size = sizes[at++];
    socket.write(Buffer.alloc(size, at));
  };
  // The client asks for each, so that none come together.
  socket.on('data', next);
});

server.listen(0, '127.0.0.1', () => {
  const socket = net.connect(server.address().port, '127.0.0.1');
  let at = 0;
  let got = 0;
  socket.on('connect', () => socket.write('a'));
  socket.on('data', (chunk) => {
    assert.ok(Buffer.isBuffer(chunk));
    assert.strictEqual(Object.getPrototypeOf(chunk), Buffer.prototype);
    assert.ok(chunk.every((byte) => byte === at + 1));
    kept.push([chunk, at + 1, chunk.length]);
    got += chunk.length;
    if (got < sizes[at]) return;
    assert.strictEqual(got, sizes[at]);
    got = 0;
    at++;
    gc();
    socket.write('a');
  });
  socket.on('end', () => {
    server.close();
    assert.strictEqual(at, sizes.length);
    gc();
    for (const [chunk, byte, length] of kept) {
      assert.strictEqual(chunk.length, length);
      assert.ok(chunk.every((each) => each === byte));
      assert.strictEqual(chunk.byteOffset, 0);
      // A part shares the memory, also after a collection.
      const part = chunk.subarray(length >> 1);
      gc();
      part[0] = 200;
      assert.strictEqual(chunk[length >> 1], 200);
      const given = structuredClone(chunk.buffer, { transfer: [chunk.buffer] });
      assert.ok(given.byteLength >= length);
      assert.strictEqual(new Uint8Array(given)[length >> 1], 200);
      assert.strictEqual(chunk.length, 0);
      assert.strictEqual(part.length, 0);
    }
  });
});
