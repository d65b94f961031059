'use strict';
// A small body that unpacks to a very large one is unpacked as it is read: who stops reading has not paid for the rest. More
// than five encodings on top of each other are refused before anything is unpacked.

const assert = require('assert');
const { once } = require('events');
const http = require('http');
const zlib = require('zlib');
const finish = require('../finish.js');

const SIZE = 96 * 1024 * 1024;
const blank = Buffer.alloc(1024 * 1024);

function bomb() {
  const packer = zlib.createGzip({ level: 9 });
  let left = SIZE;
  const more = () => {
    while (left > 0) {
      left -= blank.length;
      if (!packer.write(blank)) return void packer.once('drain', more);
    }
    packer.end();
  };
  more();
  return packer.toArray().then((parts) => Buffer.concat(parts));
}

async function main() {
  const body = await bomb();
  assert.ok(body.length < 1024 * 1024);
  const server = http.createServer((req, res) => {
    res.writeHead(200, { 'content-encoding': decodeURIComponent(req.url.slice(1)) });
    res.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${server.address().port}`;

  const before = process.memoryUsage.rss();
  const response = await fetch(`${base}/gzip`);
  const reader = response.body.getReader();
  for (let i = 0; i < 5; i++) assert.strictEqual((await reader.read()).done, false);
  for (let i = 0; i < 50; i++) await new Promise(setImmediate);
  const grown = process.memoryUsage.rss() - before;
  assert.ok(grown < SIZE / 2, `${grown} bytes more for a part of ${SIZE}`);
  await reader.cancel();

  // Read to the end it is whole, and never in memory at once.
  let size = 0;
  for await (const part of (await fetch(`${base}/gzip`)).body) size += part.length;
  assert.strictEqual(size, SIZE);

  for (const name of ['gzip', 'identity']) {
    const many = Array(6).fill(name).join(', ');
    const error = await fetch(`${base}/${encodeURIComponent(many)}`).catch((reason) => reason);
    assert.ok(error instanceof TypeError);
    assert.match(
      error.cause.message,
      /too many content-encodings in response: 6, maximum allowed is 5/,
    );
  }
  server.closeAllConnections();
  server.close();
}

finish(main);
