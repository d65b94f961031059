'use strict';
// A small compressed message that unpacks to more than 128 MiB is not unpacked to its end: the connection fails.

const assert = require('assert');
const { once } = require('events');
const zlib = require('zlib');
const { event, listen } = require('./server.js');
const finish = require('../finish.js');

async function main() {
  const size = 160 * 1024 * 1024;
  const packed = zlib.deflateRawSync(Buffer.alloc(size), {
    finishFlush: zlib.constants.Z_SYNC_FLUSH,
  });
  const head = Buffer.alloc(10);
  head[0] = 0xc2;
  head[1] = 127;
  head.writeBigUInt64BE(BigInt(packed.length - 4), 2);
  const { server, url } = await listen(
    (_frame, socket) => {
      socket.write(head);
      socket.write(packed.subarray(0, -4));
    },
    () => ['Sec-WebSocket-Extensions: permessage-deflate'],
  );
  const sockets = new Set();
  server.on('connection', (socket) => sockets.add(socket));
  const client = new WebSocket(url);
  client.binaryType = 'arraybuffer';
  client.onmessage = () => assert.fail('the message came');
  await event(client, 'open');
  const closed = event(client, 'close');
  client.send('go');
  const { code, wasClean } = await closed;
  assert.deepStrictEqual([code, wasClean], [1006, false]);
  for (const socket of sockets) socket.destroy();
  server.close();
  await once(server, 'close');
}

finish(main);
