'use strict';
// Answers go out in the order of their requests, whichever is ready first.
const assert = require('assert');
const http = require('http');
const net = require('net');

const server = http.createServer((req, res) => {
  const n = Number(req.url.slice(1));
  setTimeout(() => res.end(`<${n}>`), n === 1 ? 30 : 0);
});
server.listen(0, () => {
  const socket = net.connect(server.address().port);
  let text = '';
  for (let n = 1; n <= 4; n++) {
    const close = n === 4 ? 'Connection: close\r\n' : '';
    socket.write(`GET /${n} HTTP/1.1\r\nHost: a\r\n${close}\r\n`);
  }
  socket.on('data', (data) => {
    text += data;
  });
  socket.on('end', () => {
    assert.deepStrictEqual(text.match(/<\d>/g), ['<1>', '<2>', '<3>', '<4>']);
    server.close();
  });
});
