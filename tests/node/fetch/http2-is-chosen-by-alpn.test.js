'use strict';
// A server that can speak HTTP/2 is spoken to so, the others as before; programs see responses of the same kind.
const assert = require('assert');
const http2 = require('http2');
const { once } = require('events');
const tls = require('tls');
const zlib = require('zlib');
const { ca, server: own } = require('../tls/fixtures/pair.js');
const finish = require('../finish');

tls.setDefaultCACertificates([ca]);

async function listen(options, onrequest) {
  const server = http2.createSecureServer({ ...own, ...options }, onrequest);
  server.listen(0);
  await once(server, 'listening');
  return { server, url: `https://localhost:${server.address().port}` };
}

function answer(req, res) {
  if (req.url === '/packed') {
    res.writeHead(200, { 'content-encoding': 'gzip' });
    res.end(zlib.gzipSync('unpacked'));
  } else if (req.url === '/away') {
    res.writeHead(302, { location: '/home' });
    res.end('elsewhere');
  } else if (req.url === '/nothing') {
    res.writeHead(204);
    res.end();
  } else {
    res.setHeader('set-cookie', ['a=1', 'b=2']);
    res.setHeader('vary', ['x', 'y']);
    res.setHeader('x-version', req.httpVersion);
    res.end(JSON.stringify([req.method, req.url, req.headers]));
  }
}

finish(async () => {
  const both = await listen({ allowHTTP1: true }, answer);
  const offered = [];
  const old = await listen(
    {
      allowHTTP1: true,
      ALPNCallback({ protocols }) {
        offered.push(...protocols);
        return 'http/1.1';
      },
    },
    answer,
  );
  let sessions = 0;
  both.server.on('session', () => sessions++);

  const response = await fetch(`${both.url}/path?query`, {
    headers: { 'X-Own': 'mine', cookie: 'c=d' },
  });
  assert.strictEqual(response.status, 200);
  assert.strictEqual(response.statusText, '');
  assert.strictEqual(response.headers.get('x-version'), '2.0');
  assert.strictEqual(response.headers.get('vary'), 'x, y');
  assert.deepStrictEqual(response.headers.getSetCookie(), ['a=1', 'b=2']);
  assert.ok([...response.headers.keys()].every((name) => name[0] !== ':'));
  const [method, path, headers] = await response.json();
  assert.deepStrictEqual([method, path], ['GET', '/path?query']);
  assert.strictEqual(headers['x-own'], 'mine');
  assert.strictEqual(headers.cookie, 'c=d');
  assert.strictEqual(headers[':scheme'], 'https');
  assert.strictEqual(headers[':authority'], both.url.slice('https://'.length));
  assert.strictEqual(headers['accept-encoding'], 'br, gzip, deflate, zstd');
  assert.strictEqual(headers.connection, undefined);

  assert.strictEqual(await (await fetch(`${both.url}/packed`)).text(), 'unpacked');
  const moved = await fetch(`${both.url}/away`);
  assert.strictEqual(moved.redirected, true);
  assert.strictEqual(moved.url, `${both.url}/home`);
  await moved.text();
  const none = await fetch(`${both.url}/nothing`);
  assert.strictEqual(none.status, 204);
  assert.strictEqual(none.body, null);
  const head = await fetch(both.url, { method: 'HEAD' });
  assert.strictEqual(head.headers.get('x-version'), '2.0');
  assert.strictEqual(await head.text(), '');

  // One session carries them all at the same time.
  const all = await Promise.all(Array.from({ length: 150 }, (_, i) => fetch(`${both.url}/${i}`)));
  const paths = await Promise.all(all.map(async (one) => (await one.json())[1]));
  assert.deepStrictEqual(
    paths,
    all.map((_, i) => `/${i}`),
  );
  assert.strictEqual(sessions, 1);

  const plain = await fetch(old.url);
  assert.strictEqual(plain.statusText, 'OK');
  assert.strictEqual(plain.headers.get('x-version'), '1.1');
  await plain.text();
  assert.deepStrictEqual(offered, ['http/1.1', 'h2']);

  // Connection fields belong to the old protocol.
  await assert.rejects(fetch(both.url, { headers: { te: 'gzip' } }), (error) => {
    assert.strictEqual(error.message, 'fetch failed');
    assert.strictEqual(error.cause.code, 'UND_ERR_INFO');
    assert.strictEqual(error.cause.cause.code, 'ERR_HTTP2_INVALID_CONNECTION_HEADERS');
    return true;
  });
}).then(() => process.exit());
