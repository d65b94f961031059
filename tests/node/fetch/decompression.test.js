'use strict';
// Content codings are taken away, one after the other; broken ones break the body.
const assert = require('assert');
const http = require('http');
const zlib = require('zlib');
const { once } = require('events');
const finish = require('../finish.js');

const text = 'text '.repeat(50000);
const answers = {
  '/gzip': ['gzip', zlib.gzipSync(text)],
  '/x-gzip': ['x-gzip', zlib.gzipSync(text)],
  '/deflate': ['deflate', zlib.deflateSync(text)],
  '/raw': ['deflate', zlib.deflateRawSync(text)],
  '/br': ['br', zlib.brotliCompressSync(text)],
  '/zstd': ['zstd', zlib.zstdCompressSync(text)],
  '/two': ['deflate, gzip', zlib.gzipSync(zlib.deflateSync(text))],
  '/cut': ['gzip', zlib.gzipSync(text).subarray(0, -8)],
};

finish(async () => {
  const server = http.createServer((req, res) => {
    if (req.url === '/broken') {
      res.setHeader('content-encoding', 'gzip');
      res.end('not gzip at all');
      return;
    }
    if (req.url === '/unknown') {
      res.setHeader('content-encoding', 'mystery');
      res.end('as it is');
      return;
    }
    const [coding, body] = answers[req.url];
    res.setHeader('content-encoding', coding);
    res.end(body);
  });
  server.listen(0);
  await once(server, 'listening');
  const url = `http://localhost:${server.address().port}`;

  for (const path of Object.keys(answers)) {
    const response = await fetch(url + path);
    assert.strictEqual((await response.text()) === text, true, path);
    assert.strictEqual(response.headers.get('content-encoding'), answers[path][0]);
  }
  const head = await fetch(`${url}/gzip`, { method: 'HEAD' });
  assert.strictEqual(await head.text(), '');
  assert.strictEqual(await (await fetch(`${url}/unknown`)).text(), 'as it is');
  const broken = await fetch(`${url}/broken`);
  await assert.rejects(broken.text(), (error) => {
    assert.strictEqual(error.message, 'terminated');
    assert.strictEqual(error.cause.code, 'Z_DATA_ERROR');
    return true;
  });
  server.close();
  server.closeAllConnections();
});
