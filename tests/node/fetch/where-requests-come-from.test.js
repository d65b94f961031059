'use strict';
// How a request is made is told only to places that are as good as those over TLS.
const assert = require('assert');
const http = require('http');
const { once } = require('events');
const finish = require('../finish');

finish(async () => {
  const server = http.createServer((req, res) => res.end(`${req.headers['sec-fetch-mode']}`));
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  const { port } = server.address();
  const mode = async (host) => (await fetch(`http://${host}:${port}/`)).text();
  assert.strictEqual(await mode('127.0.0.1'), 'cors');
  assert.strictEqual(await mode('127.1.2.3'), 'cors');
  assert.strictEqual(await mode('0.0.0.0'), 'undefined');
}).then(() => process.exit());
