'use strict';
// What is written well calls back with null: pieces first, then whoever gave `end` a callback, then the listeners of
// 'finish', whatever was asked of the answer before. `writableFinished` is true from then on.
const assert = require('assert');
const http = require('http');
const net = require('net');

const kinds = {
  plain() {},
  socket: (req) => req.socket.on('drain', () => {}),
  head() {},
};

function ask(kind, done) {
  const told = [];
  const server = http.createServer((req, res) => {
    kinds[kind](req);
    res.on('finish', () => told.push(['finish', res.writableFinished]));
    res.on('close', () => told.push(['close']));
    req.on('end', () => told.push(['request ended']));
    assert.strictEqual(req.complete, false);
    res.write('abc', (...args) => told.push(['written', ...args]));
    res.end('xyz', (...args) => told.push(['ended', ...args]));
    assert.strictEqual(res.writableFinished, false);
    res.end((...args) => told.push(['ended again', ...args]));
  });
  server.listen(0, () => {
    const method = kind === 'head' ? 'HEAD' : 'GET';
    const client = net.connect(server.address().port);
    client.write(`${method} / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    client.resume().on('close', () => {
      assert.deepStrictEqual(told, [
        kind === 'head' ? ['written'] : ['written', null],
        ['ended', null],
        ['ended again', null],
        ['finish', true],
        ['request ended'],
        ['close'],
      ]);
      server.close(done);
    });
  });
}

ask('plain', () => ask('socket', () => ask('head', () => {})));
