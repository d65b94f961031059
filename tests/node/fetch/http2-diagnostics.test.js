'use strict';
// Subscribers hear of requests over HTTP/2 as of others, with the fields in the form of that protocol.
const assert = require('assert');
const dc = require('diagnostics_channel');
const http2 = require('http2');
const { once } = require('events');
const tls = require('tls');
const { ca, server: own } = require('../tls/fixtures/pair.js');
const finish = require('../finish');

tls.setDefaultCACertificates([ca]);

finish(async () => {
  const server = http2.createSecureServer(own);
  server.on('stream', (stream) => {
    stream.respond({ 'x-answer': '1' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'x-trailer': '2' }));
    stream.resume();
    stream.end('answer');
  });
  server.listen(0);
  await once(server, 'listening');
  const port = server.address().port;

  const seen = [];
  const on = (name, note) => dc.subscribe(`undici:${name}`, (message) => seen.push(note(message)));
  on('request:create', ({ request }) => {
    request.addHeader('x-added', 'by a subscriber');
    return `create ${request.method} ${request.origin}${request.path}`;
  });
  on('client:beforeConnect', ({ connectParams }) => `before ${connectParams.version}`);
  on('client:connected', ({ connectParams, socket }) => {
    return `connected ${connectParams.version} ${socket.alpnProtocol}`;
  });
  on('client:sendHeaders', ({ headers }) => {
    assert.match(headers, /x-added: by a subscriber\r\n/);
    assert.match(headers, new RegExp(`:authority: localhost:${port}\r\n:method: POST\r\n`));
    assert.match(headers, /:path: \/\r\n:scheme: https\r\ncontent-length: 4\r\n$/);
    return 'send';
  });
  on('request:bodyChunkSent', ({ chunk }) => `sent ${chunk.length}`);
  on('request:bodySent', () => 'body');
  on('request:headers', ({ response }) => {
    assert.strictEqual(response.headers['x-answer'], '1');
    return `headers ${response.statusCode} ${JSON.stringify(response.statusText)}`;
  });
  on('request:bodyChunkReceived', ({ chunk }) => `received ${chunk}`);
  on('request:trailers', ({ trailers }) => `trailers ${trailers['x-trailer']}`);

  const response = await fetch(`https://localhost:${port}/`, { method: 'POST', body: 'text' });
  assert.strictEqual(await response.text(), 'answer');
  assert.deepStrictEqual(seen, [
    `create POST https://localhost:${port}/`,
    'before undefined',
    'connected h2 h2',
    'send',
    'sent 4',
    'body',
    'headers 200 ""',
    'received answer',
    'trailers 2',
  ]);
}).then(() => process.exit());
