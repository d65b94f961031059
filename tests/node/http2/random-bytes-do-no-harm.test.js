'use strict';
// Whatever comes after the preface, the server lives and serves the next one.
const assert = require('assert');
const http2 = require('http2');
const net = require('net');
const { frame, preface } = require('./wire');

let seed = 12345;
function random(n) {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return (seed >>> 8) % n;
}
const server = http2.createServer((_req, res) => res.end('alive'));
server.on('sessionError', () => {});
server.on('stream', (stream) => stream.on('error', () => {}));
server.listen(0, () => {
  const { port } = server.address();
  let left = 30;
  const next = () => {
    if (left-- === 0) {
      const client = http2.connect(`http://localhost:${port}`);
      const req = client.request();
      req.setEncoding('utf8');
      let text = '';
      req.on('data', (d) => (text += d));
      req.on('end', () => {
        assert.strictEqual(text, 'alive');
        client.close();
        server.close();
      });
      return;
    }
    const parts = [preface, frame(4, 0, 0)];
    for (let i = 0; i < 40; i++) {
      const payload = Buffer.from(Array.from({ length: random(60) }, () => random(256)));
      parts.push(frame(random(11), random(256), random(6), payload));
    }
    const socket = net.connect(port, () => socket.end(Buffer.concat(parts)));
    socket.on('error', () => {});
    socket.resume();
    socket.on('close', next);
  };
  next();
});
