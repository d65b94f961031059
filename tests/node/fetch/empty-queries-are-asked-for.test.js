'use strict';
// The question mark of an empty query is part of what a server is asked for.
const assert = require('assert');
const http = require('http');
const { once } = require('events');
const finish = require('../finish.js');

finish(async () => {
  const server = http.createServer((req, res) => res.end(req.url));
  server.listen(0);
  await once(server, 'listening');
  for (const [path, expected] of [
    ['', '/'],
    ['?', '/?'],
    ['/echo', '/echo'],
    ['/echo?', '/echo?'],
    ['/echo?a=b', '/echo?a=b'],
    ['/echo?#fragment', '/echo?'],
    ['/echo#', '/echo'],
    ['/echo#?', '/echo'],
    ['/echo#fragment?a', '/echo'],
    ['/echo??', '/echo??'],
  ]) {
    const response = await fetch(`http://localhost:${server.address().port}${path}`);
    assert.strictEqual(await response.text(), expected);
  }
  server.close();
  server.closeAllConnections();
});
