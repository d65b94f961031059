'use strict';
// A peer that goes away while something is written to it is no error of the stream: the stream is aborted and closed with
// CANCEL, and its writes are told as done. A client that destroys its session does not reset the connection under answers.
const assert = require('assert');
const http2 = require('http2');
const net = require('net');
const finish = require('../finish.js');

const request = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
  Buffer.from([0, 0, 7, 1, 4, 0, 0, 0, 1, 0x83, 0x86, 0x84, 0x41, 2, 0x61, 0x61]),
]);

async function leave(how, write) {
  const server = http2.createServer();
  server.on('sessionError', assert.fail);
  let socket;
  const told = [];
  const over = new Promise((resolve) => {
    server.on('stream', (stream) => {
      stream.on('error', (error) => told.push(`error ${error.code}`));
      stream.on('aborted', () => told.push('aborted'));
      stream.on('close', () => told.push(`close ${stream.rstCode}`));
      stream.session.on('close', resolve);
      stream.resume();
      stream.respond();
      // The kernel knows at once, this program does not yet.
      socket[how]();
      socket.on('close', () => write(stream));
    });
  });
  await new Promise((resolve) => server.listen(0, resolve));
  socket = net.connect(server.address().port, () => socket.write(request));
  await over;
  assert.deepStrictEqual(told, ['aborted', 'close 8'], how);
  await new Promise((resolve) => server.close(resolve));
}

async function destroyWhileAnswered() {
  const server = http2.createServer();
  server.on('sessionError', assert.fail);
  const told = [];
  const closed = new Promise((resolve) => {
    server.on('session', (session) => session.on('close', resolve));
    server.on('stream', (stream) => {
      stream.on('error', (error) => told.push(error.code));
      stream.respond();
      stream.write('part');
    });
  });
  await new Promise((resolve) => server.listen(0, resolve));
  const client = http2.connect(`http://localhost:${server.address().port}`);
  client.on('connect', () => setImmediate(() => client.destroy()));
  client.request().on('error', () => {});
  await new Promise((resolve) => client.on('close', resolve));
  await closed;
  assert.deepStrictEqual(told, []);
  await new Promise((resolve) => server.close(resolve));
}

finish(async () => {
  for (const how of ['resetAndDestroy', 'destroy']) {
    await leave(how, (stream) => stream.write('x'));
    await leave(how, (stream) => {
      for (let i = 0; i < 50; i++) stream.write(Buffer.alloc(10_000));
    });
  }
  await destroyWhileAnswered();
});
