'use strict';
// A connection on which nothing has come yet is closed with the idle ones; a request for a tunnel names its end as its host;
// what informs of a status says whether more may be written.

const assert = require('node:assert');
const { once } = require('node:events');
const http = require('node:http');
const net = require('node:net');
const finish = require('../finish.js');

finish(async () => {
  const server = http.createServer((request, response) => {
    assert.strictEqual(response.writeInformation(104, { a: ['b', 'c'] }), true);
    assert.throws(() => response.writeInformation(104, 5), { code: 'ERR_INVALID_ARG_TYPE' });
    response.end();
  });
  server.on('connect', (request, socket) =>
    socket.end(`HTTP/1.1 400 ${request.headers.host}\r\n\r\n`),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address();

  const quiet = net.connect(port, '127.0.0.1').resume();
  const begun = net.connect(port, '127.0.0.1');
  await Promise.all([once(quiet, 'connect'), once(begun, 'connect')]);
  begun.write('GET / HT');
  // An answer means that the server has read what came before it.
  const request = http.get({ port, host: '127.0.0.1', agent: false });
  const told = once(request, 'information');
  const [response] = await once(request, 'response');
  assert.deepStrictEqual((await told)[0].headers, { a: 'b,c' });
  response.resume();
  await once(response, 'end');
  server.closeIdleConnections();
  await once(quiet, 'close');
  begun.end('TP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  const [data] = await once(begun, 'data');
  assert.match(`${data}`, /^HTTP\/1\.1 104 /);
  begun.resume();

  const path = 'example.com:443';
  const tunnel = http.request({ port, host: '127.0.0.1', method: 'CONNECT', path });
  tunnel.end();
  const [answer, socket] = await once(tunnel, 'connect');
  assert.strictEqual(answer.statusMessage, path);
  socket.destroy();
  server.close();
});
