'use strict';
// Many clients send a request and end their side at once: each gets its answer.
const assert = require('assert');
const http = require('http');
const net = require('net');

const CLIENTS = 50;
const server = http.createServer((req, res) => {
  res.setHeader('Content-Type', 'text/plain');
  res.end(`answer to ${req.url}`);
});

server.listen(0, '127.0.0.1', () => {
  let closed = 0;
  for (let i = 0; i < CLIENTS; i++) {
    const client = net.connect(server.address().port, '127.0.0.1', () => {
      client.end(`GET /${i} HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n`);
    });
    let text = '';
    client.on('data', (chunk) => {
      text += chunk;
    });
    client.on('close', () => {
      assert.ok(text.endsWith(`answer to /${i}`), text);
      if (++closed === CLIENTS) server.close();
    });
  }
});
