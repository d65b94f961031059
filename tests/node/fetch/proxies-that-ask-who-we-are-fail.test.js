'use strict';
// An answer of 407 fails the request, as there is nobody to ask for credentials; one of 401 is an answer.
const assert = require('assert');
const http = require('http');
const { once } = require('events');
const finish = require('../finish.js');

finish(async () => {
  const server = http.createServer((req, res) => {
    res.statusCode = Number(req.url.slice(1));
    res.end('body');
  });
  server.listen(0);
  await once(server, 'listening');
  const url = `http://localhost:${server.address().port}`;
  for (const init of [undefined, { window: null }, { method: 'POST', body: 'x' }]) {
    await assert.rejects(fetch(`${url}/407`, init), (error) => {
      assert.ok(error.cause instanceof Error);
      return error instanceof TypeError && error.message === 'fetch failed';
    });
    assert.strictEqual((await fetch(`${url}/401`, init)).status, 401);
  }
  server.close();
  server.closeAllConnections();
});
