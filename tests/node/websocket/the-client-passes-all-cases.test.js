'use strict';
// The builtin client as an echo, put through every case by a server that speaks the protocol by hand: framing, pings,
// reserved bits, opcodes, fragments, UTF-8, closing, large messages, and compression as it was agreed.

const assert = require('assert');
const { createHash } = require('crypto');
const { once } = require('events');
const http = require('http');
const { cases, compressed } = require('./cases.js');
const { judge, judgeCompressed } = require('./runner.js');
const finish = require('../finish.js');

let perform;
const server = http.createServer();
server.on('upgrade', (req, socket) => {
  const key = `${req.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const extension =
    req.url === '/' ? '' : `Sec-WebSocket-Extensions: ${decodeURIComponent(req.url.slice(1))}\r\n`;
  socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      `Sec-WebSocket-Accept: ${createHash('sha1').update(key).digest('base64')}\r\n${extension}\r\n`,
  );
  perform(socket);
});

/** Connects an echo and lets the server do its part. */
function run(path, part) {
  return new Promise((resolve, reject) => {
    let judged;
    perform = (socket) => (judged = part(socket));
    const client = new WebSocket(`ws://127.0.0.1:${server.address().port}/${path}`);
    client.binaryType = 'arraybuffer';
    client.onmessage = ({ data }) => client.send(data);
    client.onclose = () => judged.then(resolve, reject);
    client.onerror = () => {};
  });
}

async function main() {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  for (const one of cases) await run('', (socket) => judge(one, socket, false));
  for (const offer of [
    'permessage-deflate',
    'permessage-deflate; server_no_context_takeover; client_no_context_takeover',
    'permessage-deflate; client_no_context_takeover',
    'permessage-deflate; server_max_window_bits=10',
  ]) {
    const keeps = !offer.includes('client_no_context');
    for (const one of compressed) {
      await run(encodeURIComponent(offer), (socket) => judgeCompressed(one, socket, false, keeps));
    }
  }
  assert.ok(cases.length > 200);
  server.close();
}

finish(main);
