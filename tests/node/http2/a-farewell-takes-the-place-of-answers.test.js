'use strict';

// Settings that came together with a frame which ends the session are not acknowledged. Where streams are open, what
// waits is sent ahead of the GOAWAY, which tells the reason. Priorities of the connection as a whole mean nothing.

const assert = require('assert');
const http2 = require('http2');
const finish = require('../finish');
const { block, connect, frame, kinds, number, request } = require('./wire');

const kPriority = 2;
const kAck = 1;
const names = Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [kind, name]));

/** The frames that come in answer, up to a `last` one if the server does not close the connection itself. */
const answersTo = (port, bytes, last) =>
  new Promise((resolve) => {
    const frames = [];
    const onFrame = (kind, flags, stream, payload) => {
      if (socket.destroyed) return;
      let name = names[kind];
      if (kind === kinds.SETTINGS && flags & kAck) name = 'ACK';
      if (kind === kinds.GOAWAY) name += ` ${payload.readUInt32BE(4)} ${payload.subarray(8)}`;
      frames.push(name);
      if (name === last) socket.destroy();
    };
    const socket = connect(port, onFrame, () => resolve(frames), bytes);
  });

finish(async () => {
  const server = http2.createServer((_, response) => {
    response.on('error', () => {});
    response.end('ok');
  });
  server.on('sessionError', () => {});
  await new Promise((resolve) => server.listen(0, resolve));
  const { port } = server.address();

  assert.deepStrictEqual(await answersTo(port, [frame(kinds.DATA, 0, 0, Buffer.from('x'))]), [
    'SETTINGS',
    'GOAWAY 1 DATA: stream_id == 0',
  ]);
  assert.deepStrictEqual(
    await answersTo(port, [frame(kinds.SETTINGS, 0, 0), frame(kinds.PING, 0, 1, Buffer.alloc(8))]),
    ['SETTINGS', 'GOAWAY 1 PING: stream_id != 0'],
  );
  const get = frame(kinds.HEADERS, 5, 1, block(request));
  assert.deepStrictEqual(
    await answersTo(port, [get, frame(kinds.WINDOW_UPDATE, 0, 1, number(0x7fffffff))]),
    ['SETTINGS', 'ACK', 'HEADERS', 'DATA', 'GOAWAY 3 WINDOW_UPDATE: window size overflow'],
  );
  assert.deepStrictEqual(await answersTo(port, [get, get]), [
    'SETTINGS',
    'ACK',
    'HEADERS',
    'DATA',
    'GOAWAY 5 HEADERS: stream closed',
  ]);
  assert.deepStrictEqual(await answersTo(port, [get, frame(kinds.DATA, 0, 1, Buffer.from('x'))]), [
    'SETTINGS',
    'GOAWAY 5 DATA: stream in half-closed(remote)',
  ]);
  assert.deepStrictEqual(
    await answersTo(port, [frame(kPriority, 0, 0, Buffer.alloc(5)), get], 'DATA'),
    ['SETTINGS', 'ACK', 'HEADERS', 'DATA'],
  );
  server.close();
});
