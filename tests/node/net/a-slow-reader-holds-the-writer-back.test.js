'use strict';
// Who writes to a peer that does not read is told so, and goes on after `drain`; no more waits than was written.
const assert = require('assert');
const { once } = require('events');
const net = require('net');
const finish = require('../finish.js');

const CHUNK = Buffer.alloc(64 * 1024, 'z');

finish(async () => {
  let reader;
  const server = net.createServer((socket) => {
    reader = socket.pause();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = net.connect(server.address().port, '127.0.0.1');
  await Promise.all([once(client, 'connect'), once(server, 'connection')]);
  let written = 0;
  do {
    written += CHUNK.length;
    if (client.write(CHUNK)) continue;
    // The system's own buffers take some before they are full.
    const isDrained = await Promise.race([
      once(client, 'drain'),
      new Promise((resolve) => setTimeout(resolve, 300, false)),
    ]);
    if (isDrained === false) break;
  } while (written < 512 * 1024 * 1024);
  assert.ok(written < 512 * 1024 * 1024);
  assert.ok(client.writableNeedDrain);
  assert.ok(client.writableLength > 0 && client.writableLength <= written);
  let read = 0;
  reader.on('data', (chunk) => {
    read += chunk.length;
  });
  reader.resume();
  await once(client, 'drain');
  client.end();
  await once(reader, 'end');
  assert.strictEqual(read, written);
  assert.strictEqual(client.bytesWritten, written);
  server.close();
});
