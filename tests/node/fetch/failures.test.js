'use strict';
// What breaks a fetch: the error, and the cause behind it.
const assert = require('assert');
const net = require('net');
const { once } = require('events');
const finish = require('../finish.js');
const refusing = require('../refusing.js');

const answers = {
  '/none': '',
  '/half': 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc',
  '/nonsense': 'HTTP/1.1 xyz\r\n\r\n',
  '/until-end': 'HTTP/1.1 200 OK\r\n\r\nthat is all',
};

finish(async () => {
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (chunk) => socket.end(answers[chunk.toString().split(' ')[1]]));
  });
  server.listen(0);
  await once(server, 'listening');
  const { port } = server.address();
  const url = `http://localhost:${port}`;

  async function failed(promise, message, check) {
    await assert.rejects(promise, (error) => {
      assert.strictEqual(error.name, 'TypeError');
      assert.strictEqual(error.message, message);
      check(error.cause);
      return true;
    });
  }
  await failed(fetch(`${url}/none`), 'fetch failed', (cause) => {
    assert.strictEqual(cause.code, 'UND_ERR_SOCKET');
    assert.strictEqual(cause.message, 'other side closed');
    assert.strictEqual(cause.socket.remotePort, port);
  });
  const half = await fetch(`${url}/half`);
  await failed(half.text(), 'terminated', (cause) => {
    assert.strictEqual(cause.code, 'UND_ERR_SOCKET');
  });
  await failed(fetch(`${url}/nonsense`), 'fetch failed', (cause) => {
    assert.strictEqual(cause.name, 'HTTPParserError');
  });
  assert.strictEqual(await (await fetch(`${url}/until-end`)).text(), 'that is all');
  await failed(fetch(url, { headers: { upgrade: 'x' } }), 'fetch failed', (cause) => {
    assert.strictEqual(cause.code, 'UND_ERR_INVALID_ARG');
  });
  server.close();
  await failed(fetch(`http://127.0.0.1:${refusing()}`), 'fetch failed', (cause) => {
    assert.strictEqual(cause.code, 'ECONNREFUSED');
  });
  await failed(fetch('http://name.invalid/'), 'fetch failed', (cause) => {
    assert.strictEqual(cause.syscall, 'getaddrinfo');
  });
});
