'use strict';
// A server refuses heads and trailers of more fields than maxHeadersCount, a thousand unless it is told otherwise; a client
// forgets the fields beyond its own.

const assert = require('assert');
const { once } = require('events');
const http = require('http');
const net = require('net');
const finish = require('../finish.js');

const fields = (count) => Array.from({ length: count }, (_, i) => `X${i}: 1\r\n`).join('');

/** What a server with this limit answers to so many fields. */
async function served(limit, heads, trailers) {
  const server = http.createServer((req, res) => {
    req.on('error', () => {});
    req.resume();
    req.on('end', () => res.end(`${req.rawHeaders.length / 2} ${req.rawTrailers.length / 2}`));
  });
  if (limit !== undefined) server.maxHeadersCount = limit;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = net.connect(server.address().port, '127.0.0.1');
  let answer = '';
  socket.on('data', (data) => (answer += data));
  socket.on('error', () => {});
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.end(
    `POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n${fields(heads - 3)}\r\n0\r\n${fields(trailers)}\r\n`,
  );
  await closed;
  server.close();
  return /^HTTP\/1\.1 200/.test(answer)
    ? answer.split('\r\n').at(-1).trim() || answer.split('\r\n').at(-2)
    : answer.slice(9, 12);
}

/** How many fields and trailers a client with this limit sees of so many. */
async function seen(limit, heads, trailers) {
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.end(
        `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n${fields(heads - 1)}\r\n0\r\n${fields(trailers)}\r\n`,
      );
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const request = http.get({ port: server.address().port, host: '127.0.0.1', agent: false });
  if (limit !== undefined) request.maxHeadersCount = limit;
  const [res] = await once(request, 'response');
  res.resume();
  await once(res, 'end');
  server.close();
  return [Object.keys(res.headers).length, res.rawTrailers.length / 2];
}

async function main() {
  for (const limit of [undefined, null, 1000]) {
    assert.match(await served(limit, 1000, 0), /1000 0/);
    assert.match(await served(limit, 10, 1000), /10 1000/);
    assert.strictEqual(await served(limit, 1001, 0), '431');
    assert.strictEqual(await served(limit, 10, 1001), '431');
  }
  assert.match(await served(0, 1300, 1300), /1300 1300/);
  assert.match(await served(10, 10, 10), /10 10/);
  assert.strictEqual(await served(10, 11, 0), '431');
  assert.strictEqual(await served(10, 10, 11), '431');
  assert.match(await served(1200, 1200, 1200), /1200 1200/);
  assert.strictEqual(await served(1200, 1201, 0), '431');

  assert.deepStrictEqual(await seen(undefined, 1000, 1000), [1000, 1000]);
  assert.deepStrictEqual(await seen(undefined, 1100, 1100), [1000, 1000]);
  assert.deepStrictEqual(await seen(0, 1100, 1100), [1100, 1100]);
  assert.deepStrictEqual(await seen(50, 100, 100), [50, 50]);
}

finish(main);
