'use strict';
// What arrives on a WebSocket's connection stays as it was: pieces that the reader keeps, short and long ones by turns, are
// not touched by what comes later, nor by who writes into another piece or cannot transfer its memory.
const assert = require('assert');
const http = require('http');
const net = require('net');

const ROUNDS = 3000;
const lengths = (i) => (i % 97 === 0 ? 70000 : i % 10 === 0 ? 600 + (i % 7) : 1 + (i % 60));
const fill = (i) => 1 + (i % 250);

const server = http.createServer(() => assert.fail('no request'));
server.on('upgrade', (_req, socket, head) => {
  const kept = head.length > 0 ? [head] : [];
  socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
  );
  socket.on('data', (chunk) => {
    // Parts of it, as a reader of frames takes them.
    const half = chunk.length >> 1;
    const first = new Uint8Array(chunk.buffer, chunk.byteOffset, half);
    assert.deepStrictEqual(Buffer.from(first), Buffer.from(chunk.subarray(0, half)));
    kept.push(chunk);
    if (kept.length % 100 === 0) {
      const copy = Buffer.from(chunk);
      chunk.fill(0xee);
      chunk.set(copy);
      if (chunk.buffer.byteLength > chunk.length) {
        assert.throws(() => structuredClone(chunk.buffer, { transfer: [chunk.buffer] }), {
          name: 'DataCloneError',
        });
        assert.strictEqual(chunk.length, copy.length);
      }
    }
    socket.write('.');
  });
  socket.on('end', () => {
    const all = Buffer.concat(kept);
    let at = 0;
    for (let i = 0; i < ROUNDS; i++) {
      const length = lengths(i);
      const part = all.subarray(at, at + length);
      assert.strictEqual(part.length, length);
      assert.ok(
        part.every((byte) => byte === fill(i)),
        `piece ${i}`,
      );
      at += length;
    }
    assert.strictEqual(at, all.length);
    socket.end();
    server.close();
  });
});

server.listen(0, '127.0.0.1', () => {
  const socket = net.connect(server.address().port, '127.0.0.1', () => {
    socket.write(
      'GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n\r\n',
    );
  });
  let next = 0;
  let upgraded = false;
  socket.on('data', (answer) => {
    if (!upgraded) {
      assert.match(answer.toString('latin1'), /^HTTP\/1\.1 101 /);
      upgraded = true;
    }
    if (next === ROUNDS) {
      if (!socket.writableEnded) socket.end();
      return;
    }
    socket.write(Buffer.alloc(lengths(next), fill(next)));
    next++;
  });
});
