'use strict';
// Answers whose turn has not come yet hear of their connection's end as the one before them does: 'close', with an error
// that says why.
const assert = require('assert');
const http = require('http');
const net = require('net');

function ask(look, destroy, done) {
  const told = [];
  let first;
  let client;
  const server = http.createServer((req, res) => {
    if (look) req.socket.on('drain', () => {});
    res.on('socket', () => told.push('socket'));
    res.on('finish', () => told.push('finish'));
    res.on('close', () => {
      told.push(`${req.url} ${res.destroyed} ${res.writableFinished} ${res.errored?.code}`);
      if (req.url !== '/3') return;
      assert.deepStrictEqual(told, [
        '/1 true false undefined',
        '/2 true false ECONNRESET',
        '/3 true false ECONNRESET',
      ]);
      server.close(done);
    });
    if (req.url === '/1') first = res;
    if (req.url === '/2') res.end('second', () => told.push('ended'));
    if (req.url === '/3') setImmediate(() => destroy(first, client));
  });
  server.listen(0, () => {
    client = net.connect(server.address().port);
    const line = (n) => `GET /${n} HTTP/1.1\r\nHost: a\r\n\r\n`;
    client.write(line(1) + line(2) + line(3));
    client.resume().on('error', () => {});
  });
}

const ways = [
  [false, (res) => res.destroy()],
  [true, (res) => res.destroy()],
  [false, (res) => res.socket.destroy()],
  [false, (res, client) => client.destroy()],
  [true, (res, client) => client.destroy()],
];
(function next() {
  if (ways.length > 0) ask(...ways.shift(), next);
})();
