'use strict';
// server.emit('connection', duplex) and an agent's createConnection work without any network.
const assert = require('assert');
const http = require('http');
const { duplexPair } = require('stream');

const server = http.createServer((req, res) => {
  req.setEncoding('utf8').once('data', (text) => res.end(`got ${text}`));
});
const [mine, its] = duplexPair();
server.emit('connection', its);
const req = http.request({ createConnection: () => mine, method: 'POST' }, (res) => {
  let text = '';
  res.setEncoding('utf8').on('data', (d) => (text += d));
  res.on('end', () => {
    assert.strictEqual(text, 'got hello');
    mine.destroy();
  });
});
req.end('hello');
