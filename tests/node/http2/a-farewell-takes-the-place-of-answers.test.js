'use strict';

// Settings that came together with a frame which ends the session are not acknowledged. Where streams are open, what
// waits is sent ahead of the GOAWAY, which tells the reason. Priorities of the connection as a whole mean nothing.

const assert = require('assert');
const http2 = require('http2');
const net = require('net');
const finish = require('../finish');
const { block, frame, kinds, number, preface, request } = require('./wire');

const kPriority = 2;
const kAck = 1;
const names = Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [kind, name]));

/** The frames that come in answer, up to a `last` one if the server does not close the connection itself. */
const answersTo = (port, bytes, last) =>
  new Promise((resolve) => {
    const socket = net.connect(port, () => {
      socket.write(Buffer.concat([preface, frame(kinds.SETTINGS, 0, 0), ...bytes]));
    });
    const frames = [];
    let pending = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      while (pending.length >= 9) {
        const size = 9 + pending.readUIntBE(0, 3);
        if (pending.length < size) break;
        let name = names[pending[3]];
        if (pending[3] === kinds.SETTINGS && pending[4] & kAck) name = 'ACK';
        if (pending[3] === kinds.GOAWAY) {
          name += ` ${pending.readUInt32BE(13)} ${pending.subarray(17, size)}`;
        }
        frames.push(name);
        pending = pending.subarray(size);
        if (name === last) {
          socket.destroy();
          break;
        }
      }
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(frames));
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
