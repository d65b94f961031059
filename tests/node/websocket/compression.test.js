'use strict';
// Compressed messages, with a window that lasts and without.
const assert = require('assert');
const zlib = require('zlib');
const { once } = require('events');
const { close, event, frame, listen } = require('./server.js');
const finish = require('../finish.js');

async function run(parameters, keep) {
  let deflate = zlib.createDeflateRaw();
  async function compress(text) {
    if (!keep) deflate = zlib.createDeflateRaw();
    const chunks = [];
    const collect = (chunk) => chunks.push(chunk);
    deflate.on('data', collect);
    deflate.write(text);
    await new Promise((resolve) => deflate.flush(zlib.constants.Z_SYNC_FLUSH, resolve));
    deflate.removeListener('data', collect);
    return Buffer.concat(chunks).subarray(0, -4);
  }
  const { server, url } = await listen(
    async ({ opcode, payload }, socket) => {
      if (opcode === 8) {
        close(socket, payload);
        return;
      }
      for (const text of ['text '.repeat(5000), 'text', 'ünd']) {
        const bytes = await compress(text);
        const half = bytes.length >> 1;
        socket.write(frame(1, bytes.subarray(0, half), { fin: false, compressed: true }));
        socket.write(frame(0, bytes.subarray(half)));
      }
      socket.write(frame(1, 'plain'));
    },
    () => [`Sec-WebSocket-Extensions: permessage-deflate${parameters}`],
  );
  const socket = new WebSocket(url);
  const messages = [];
  socket.onmessage = ({ data }) => {
    messages.push(data);
    if (data === 'plain') socket.close(1000);
  };
  await event(socket, 'open');
  assert.strictEqual(socket.extensions, `permessage-deflate${parameters}`);
  socket.send('go');
  const { code } = await event(socket, 'close');
  assert.strictEqual(code, 1000);
  assert.deepStrictEqual(messages, ['text '.repeat(5000), 'text', 'ünd', 'plain']);
  server.close();
  await once(server, 'close');
}

finish(async () => {
  await run('', true);
  await run('; server_no_context_takeover', false);
  await run('; client_no_context_takeover; server_max_window_bits=15', true);
});
