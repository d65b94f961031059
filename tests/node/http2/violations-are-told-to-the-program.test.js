'use strict';
// Whoever breaks the protocol ends the session, and programs on either side hear of it as an error.
const assert = require('assert');
const http2 = require('http2');
const net = require('net');
const { once } = require('events');
const { block, frame, kinds, number, preface, request } = require('./wire');
const finish = require('../finish.js');

const protocol = 'Protocol error';
const flow = 'Flow control error';
const cases = [
  ['DATA on no stream', frame(kinds.DATA, 0, 0, Buffer.from('x')), protocol],
  ['DATA on an idle stream', frame(kinds.DATA, 0, 9, Buffer.from('x')), protocol],
  ['a frame that is too large', frame(kinds.DATA, 0, 1, Buffer.alloc(20000)), protocol],
  ['a PING of 7 bytes', frame(kinds.PING, 0, 0, Buffer.alloc(7)), protocol],
  ['SETTINGS of 5 bytes', frame(kinds.SETTINGS, 0, 0, Buffer.alloc(5)), protocol],
  ['a window that overflows', frame(kinds.WINDOW_UPDATE, 0, 0, number(0x7fffffff)), flow],
  ["a stream's window that overflows", frame(kinds.WINDOW_UPDATE, 0, 1, number(0x7fffffff)), flow],
  ['padding without end', frame(kinds.DATA, 8, 1, Buffer.from([9, 1])), protocol],
];

async function toServer(name, bytes, message) {
  const server = http2.createServer();
  server.listen(0);
  await once(server, 'listening');
  const socket = net.connect(server.address().port);
  socket.on('error', () => {});
  const head = frame(kinds.HEADERS, 4, 1, block(request));
  socket.write(Buffer.concat([preface, frame(kinds.SETTINGS, 0, 0), head]));
  socket.resume();
  const [session] = await once(server, 'session');
  const failed = once(session, 'error');
  const [stream] = await once(session, 'stream');
  const streamFailed = once(stream, 'error');
  socket.write(bytes);
  const [error] = await failed;
  assert.strictEqual(error.code, 'ERR_HTTP2_ERROR', name);
  assert.strictEqual(error.message, message, name);
  assert.strictEqual((await streamFailed)[0].message, message, name);
  server.close();
}

async function toClient(name, bytes, message) {
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.write(frame(kinds.SETTINGS, 0, 0));
    socket.once('data', () => {
      socket.write(frame(kinds.HEADERS, 4, 1, block([[':status', '200']])));
      socket.write(bytes);
    });
  });
  server.listen(0);
  await once(server, 'listening');
  const session = http2.connect(`http://localhost:${server.address().port}`);
  const stream = session.request({});
  const failures = Promise.all([once(session, 'error'), once(stream, 'error')]);
  await once(stream, 'response');
  const [[error], [streamError]] = await failures;
  assert.strictEqual(error.message, message, name);
  assert.strictEqual(streamError.message, message, name);
  server.close();
}

finish(async () => {
  for (const [name, bytes, message] of cases) {
    await toServer(name, bytes, message);
    await toClient(name, bytes, message);
  }
});
