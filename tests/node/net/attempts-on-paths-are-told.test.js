'use strict';
// Connecting to a path is told of as an attempt, as connecting to an address is, and so is its failure.
const assert = require('assert');
const fs = require('fs');
const net = require('net');
const os = require('os');
const path = require('path');
const { once } = require('events');
const finish = require('../finish.js');

finish(async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'attempts-'));
  const there = path.join(folder, 'there');
  const nowhere = path.join(folder, 'nowhere');
  const server = net.createServer((socket) => socket.end()).listen(there);
  await once(server, 'listening');

  const told = async (name) => {
    const seen = [];
    const socket = new net.Socket();
    for (const event of ['connectionAttempt', 'connectionAttemptFailed', 'connect']) {
      socket.on(event, (...rest) => seen.push([event, ...rest]));
    }
    socket.on('error', () => {});
    socket.connect(name);
    seen.push('returned');
    socket.resume();
    await once(socket, 'close').catch(() => {});
    return seen;
  };

  assert.deepStrictEqual(await told(there), [
    ['connectionAttempt', there, undefined, undefined],
    'returned',
    ['connect'],
  ]);
  const failed = await told(nowhere);
  assert.strictEqual(failed[2].pop().code, 'ENOENT');
  assert.deepStrictEqual(failed, [
    ['connectionAttempt', nowhere, undefined, undefined],
    'returned',
    ['connectionAttemptFailed', nowhere, undefined, undefined],
  ]);
  server.close();
  fs.rmSync(folder, { recursive: true });
});
