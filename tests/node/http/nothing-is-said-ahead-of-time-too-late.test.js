'use strict';
// Informational answers are refused once the head of the real one is on its way: in the middle of a body they would be read
// as part of it.
const assert = require('assert');
const { once } = require('events');
const http = require('http');
const finish = require('../finish.js');
const { exchange, listen } = require('./wire.js');

finish(async () => {
  const server = http.createServer((_request, response) => {
    response.writeInformation(110, { a: 'b' });
    for (const status of [99, 200, 101, 'x']) {
      assert.throws(() => response.writeInformation(status), { name: /Error$/ });
    }
    response.sendDate = false;
    response.writeHead(200, { 'Content-Length': 4 });
    const told = { code: 'ERR_HTTP_HEADERS_SENT' };
    assert.throws(() => response.writeContinue(), told);
    assert.throws(() => response.writeProcessing(), told);
    assert.throws(() => response.writeInformation(103), told);
    assert.throws(() => response.writeEarlyHints({ link: '</a>; rel=preload' }), told);
    response.end('body');
    assert.throws(() => response.writeContinue(), told);
  });
  const port = await listen(server);
  assert.strictEqual(
    await exchange(port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'),
    'HTTP/1.1 110 unknown\r\na: b\r\n\r\n' +
      'HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbody',
  );
  const request = http.get({ port, host: '127.0.0.1' });
  const [[information], [response]] = await Promise.all([
    once(request, 'information'),
    once(request, 'response'),
  ]);
  assert.strictEqual(information.statusCode, 110);
  assert.deepStrictEqual({ ...information.headers }, { a: 'b' });
  response.resume();
  await once(response, 'end');
  server.close();
});
