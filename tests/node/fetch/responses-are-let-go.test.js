// flags: --expose-gc
'use strict';
// Nothing keeps a response that the program has no use for any more, read or not; the transfer of one that nobody can read
// any more ends.

const assert = require('assert');
const { once } = require('events');
const http = require('http');
const zlib = require('zlib');

// Where garbage is collected between all steps there is no function for it.
const gc = globalThis.gc ?? (() => {});
const packed = zlib.gzipSync('hello');
let endless;
const server = http.createServer((req, res) => {
  if (req.url === '/packed') {
    res.writeHead(200, { 'content-encoding': 'gzip' }).end(packed);
  } else if (req.url === '/endless') {
    const timer = setInterval(() => res.write('x'.repeat(1000)), 1);
    endless = once(res, 'close').then(() => clearInterval(timer));
  } else {
    res.end('hello');
  }
});

async function collect() {
  for (let i = 0; i < 3; i++) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function ask(url, list) {
  const response = await fetch(url);
  assert.strictEqual(await response.text(), 'hello');
  list.push(new WeakRef(response));
}

async function drop(url) {
  await fetch(url);
}

server.listen(0, '127.0.0.1', async () => {
  const base = `http://127.0.0.1:${server.address().port}`;
  for (const path of ['/', '/packed']) {
    const list = [];
    for (let i = 0; i < 50; i++) await ask(base + path, list);
    await collect();
    const left = list.filter((reference) => reference.deref() !== undefined).length;
    // The last ones may still be on a stack or in a cache of the engine's.
    assert.ok(left < 10, `${left} of 50 are kept`);
  }
  await drop(`${base}/endless`);
  let gone = false;
  endless.then(() => (gone = true));
  while (!gone) await collect();
  server.closeAllConnections();
  server.close();
});
