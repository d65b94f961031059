'use strict';
// An answer that was ended has not finished before it is written. When its client leaves before that, it says so, as its
// request does, and callbacks get an error.

const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');

const heard = {};
const clients = {};

const server = http.createServer((req, res) => {
  const { url } = req;
  const note = (what) => heard[url].push(what);
  heard[url] = [];
  req.on('aborted', () => note('aborted'));
  req.on('error', (error) => note(error.code));
  res.on('finish', () => note('finish'));
  res.on('close', () => note('close'));
  res.write('x'.repeat(64e6), (error) => note(error.code));
  res.end('end', (error) => note(`end ${error.code}`));
  setTimeout(() => {
    assert.strictEqual(res.writableFinished, false);
    clients[url].destroy();
  }, 50);
});

process.on('exit', () => {
  for (const list of Object.values(heard)) list.sort();
  const all = ['ECANCELED', 'ECONNRESET', 'aborted', 'close', 'end ECANCELED'];
  assert.deepStrictEqual(heard, { '/keep-alive': all, '/close': all });
});

server.listen(0, '127.0.0.1', () => {
  let left = 2;
  for (const kind of ['keep-alive', 'close']) {
    const client = net.connect(server.address().port, '127.0.0.1');
    clients[`/${kind}`] = client;
    client.on('close', () => {
      if (--left === 0) server.close();
    });
    client.pause();
    client.write(`GET /${kind} HTTP/1.1\r\nHost: a\r\nConnection: ${kind}\r\n\r\n`);
  }
});
