'use strict';
// Connections are used again unless the server closes them, and none keeps the process alive.
const assert = require('assert');
const http = require('http');
const { once } = require('events');
const finish = require('../finish.js');

finish(async () => {
  let connections = 0;
  const server = http.createServer((req, res) => {
    if (req.url === '/close') res.setHeader('connection', 'close');
    res.end('x');
  });
  server.on('connection', () => connections++);
  server.listen(0);
  await once(server, 'listening');
  server.unref();
  const url = `http://localhost:${server.address().port}`;

  for (let i = 0; i < 20; i++) await (await fetch(url)).text();
  assert.ok(connections < 10, `${connections} connections`);
  const before = connections;
  await (await fetch(`${url}/close`)).text();
  await (await fetch(url)).text();
  assert.ok(connections <= before + 2);
  // At the same time each has its own.
  const both = await Promise.all([fetch(`${url}/a`), fetch(`${url}/b`), fetch(`${url}/c`)]);
  await Promise.all(both.map((response) => response.text()));
  assert.ok(connections >= 3);
  // The process ends although the server still holds connections.
});
