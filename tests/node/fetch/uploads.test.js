'use strict';
// Bodies of requests: how long they say they are, streams, and what goes wrong in them.
const assert = require('assert');
const http = require('http');
const { once } = require('events');
const finish = require('../finish.js');

finish(async () => {
  const server = http.createServer((req, res) => {
    const chunks = [];
    req.on('data', (chunk) => chunks.push(chunk));
    req.on('end', () => {
      const { 'content-length': length, 'transfer-encoding': coding } = req.headers;
      res.setHeader('x-framing', length ?? coding ?? 'none');
      res.end(Buffer.concat(chunks));
    });
    req.on('error', () => {});
  });
  server.listen(0);
  await once(server, 'listening');
  const url = `http://localhost:${server.address().port}`;

  async function post(body, framing, expected, init = {}) {
    const response = await fetch(url, { method: 'POST', body, ...init });
    assert.strictEqual(response.headers.get('x-framing'), framing);
    assert.strictEqual(await response.text(), expected);
  }
  await post('héllo', '6', 'héllo');
  await post(undefined, '0', '');
  await post(new URLSearchParams({ a: 'b c' }), '5', 'a=b+c');
  await post(new Blob(['ab', 'cd']), '4', 'abcd');
  await post(Buffer.from('xyz'), '3', 'xyz');
  const large = 'z'.repeat(1 << 20);
  const pieces = (async function* () {
    for (let i = 0; i < 16; i++) yield Buffer.from(large.slice(0, 1 << 16));
  })();
  await post(pieces, 'chunked', large, { duplex: 'half' });

  const failing = new ReadableStream({
    pull(controller) {
      controller.error(new Error('boom'));
    },
  });
  await assert.rejects(fetch(url, { method: 'POST', body: failing, duplex: 'half' }), (error) => {
    assert.strictEqual(error.message, 'fetch failed');
    assert.strictEqual(error.cause.message, 'boom');
    return true;
  });
  const request = new Request(url, { method: 'POST', body: 'from a request' });
  const response = await fetch(request);
  assert.strictEqual(await response.text(), 'from a request');
  assert.strictEqual(request.bodyUsed, true);
  server.close();
  server.closeAllConnections();
});
