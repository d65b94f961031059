'use strict';
// What arrives on a WebSocket's connection, secured or not, stays as it was: pieces that the reader keeps, short and long ones
// by turns, are not touched by what comes later, nor by who writes into another piece or takes its memory away.
const assert = require('assert');
const http = require('http');
const https = require('https');
const net = require('net');
const tls = require('tls');
const { ca, server: own } = require('../tls/fixtures/pair.js');

const ROUNDS = 2000;
const lengths = (i) => (i % 97 === 0 ? 70000 : i % 10 === 0 ? 600 + (i % 7) : 1 + (i % 60));
const fill = (i) => 1 + (i % 250);

function serve(server, connect) {
  server.on('upgrade', (_req, socket, head) => {
    const kept = head.length > 0 ? [head] : [];
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    );
    socket.on('data', (chunk) => {
      kept.push(chunk);
      lookAt(chunk, kept, socket.encrypted);
      socket.write('.');
    });
    socket.on('end', () => {
      check(Buffer.concat(kept));
      socket.end();
      server.close();
    });
  });
  server.listen(0, '127.0.0.1', () => send(connect(server.address().port)));
}

// A part of it, as a reader of frames takes it. Whether memory can be taken away depends on who else has parts of it.
function lookAt(chunk, kept, secured) {
  const half = chunk.length >> 1;
  const first = new Uint8Array(chunk.buffer, chunk.byteOffset, half);
  assert.deepStrictEqual(Buffer.from(first), Buffer.from(chunk.subarray(0, half)));
  if (kept.length % 100 !== 0) return;
  const copy = Buffer.from(chunk);
  chunk.fill(0xee);
  chunk.set(copy);
  if (secured) return;
  try {
    structuredClone(chunk.buffer, { transfer: [chunk.buffer] });
  } catch (error) {
    assert.strictEqual(error.name, 'DataCloneError');
  }
  kept[kept.length - 1] = copy;
}

function check(all) {
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
}

function send(socket) {
  let next = 0;
  let upgraded = false;
  socket.write(
    'GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n\r\n',
  );
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
}

const never = () => assert.fail('no request');
serve(http.createServer(never), (port) => net.connect(port, '127.0.0.1'));
serve(https.createServer(own, never), (port) =>
  tls.connect({ port, host: '127.0.0.1', ca, servername: 'localhost' }),
);
