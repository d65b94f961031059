'use strict';
// `insecureHTTPParser` takes messages that are refused otherwise, on servers and on clients; how many parsers may rest is
// for the program to say.
const assert = require('assert');
const http = require('http');
const net = require('net');
const finish = require('../finish.js');
const { exchange, listen } = require('./wire.js');

const odd = 'GET / HTTP/1.1\r\nHost: a\r\nX: a\x01b\r\nConnection: close\r\n\r\n';

finish(async () => {
  for (const insecureHTTPParser of [false, true]) {
    const server = http.createServer({ insecureHTTPParser }, (request, response) => {
      assert.strictEqual(request.headers.x, 'a\x01b');
      response.end('taken');
    });
    const answer = await exchange(await listen(server), odd);
    assert.match(
      answer,
      insecureHTTPParser ? /^HTTP\/1\.1 200 OK[\s\S]*taken/ : /^HTTP\/1\.1 400 /,
    );
    server.close();
  }

  const server = net.createServer((socket) => {
    socket.on('data', () =>
      socket.end('HTTP/1.1 200 OK\r\nX: a\x01b\r\nContent-Length: 2\r\n\r\nok'),
    );
  });
  const port = await listen(server);
  const get = (options) =>
    new Promise((resolve) => {
      const request = http.get({ port, host: '127.0.0.1', ...options }, (response) => {
        response.resume().on('end', () => resolve(response.headers.x));
      });
      request.on('error', (error) => resolve(error.code));
    });
  assert.strictEqual(await get({}), 'HPE_INVALID_HEADER_TOKEN');
  assert.strictEqual(await get({ insecureHTTPParser: true }), 'a\x01b');
  server.close();

  http.setMaxIdleHTTPParsers(1);
  const busy = http.createServer((_request, response) => response.end('x'));
  const at = await listen(busy);
  const text = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
  const answers = await Promise.all([1, 2, 3, 4].map(() => exchange(at, text)));
  for (const answer of answers) assert.match(answer, /^HTTP\/1\.1 200 OK/);
  busy.close();
  for (const [max, code] of [
    [0, 'ERR_OUT_OF_RANGE'],
    ['x', 'ERR_INVALID_ARG_TYPE'],
  ]) {
    assert.throws(() => http.setMaxIdleHTTPParsers(max), { code });
  }
});
