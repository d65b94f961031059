'use strict';

// Requests and answers with which a connection leaves HTTP end as others do for those who read them.

const assert = require('node:assert');
const { once } = require('node:events');
const http = require('node:http');
const net = require('node:net');
const finish = require('../finish.js');

async function text(message) {
  let all = '';
  for await (const part of message.setEncoding('utf8')) all += part;
  assert.strictEqual(message.complete, true);
  return all;
}

async function serve(event, head) {
  const server = http.createServer();
  server.listen(0);
  await once(server, 'listening');
  const client = net.connect(server.address().port);
  client.write(`${head}\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nmore`);
  const [req, socket, rest] = await once(server, event);
  assert.strictEqual(await text(req), '');
  assert.strictEqual(String(rest), 'more');
  socket.destroy();
  client.destroy();
  server.close();
}

async function ask(event, method, status) {
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () =>
      socket.write(`HTTP/1.1 ${status} X\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nmore`),
    );
  });
  server.listen(0);
  await once(server, 'listening');
  const headers = { connection: 'upgrade', upgrade: 'x' };
  const request = http.request({ port: server.address().port, method, path: '/', headers });
  request.end();
  const [res, socket, rest] = await once(request, event);
  assert.strictEqual(await text(res), '');
  assert.strictEqual(String(rest), 'more');
  socket.destroy();
  server.close();
}

finish(async () => {
  await serve('upgrade', 'GET / HTTP/1.1');
  await serve('connect', 'CONNECT a:1 HTTP/1.1');
  await ask('upgrade', 'GET', 101);
  await ask('connect', 'CONNECT', 200);
});
