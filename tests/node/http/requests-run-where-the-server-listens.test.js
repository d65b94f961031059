'use strict';
// A request is handled in the async context in which its server began to listen, over plain and over kept connections, and
// so is what it tells later. A connection without HTTP has no context of its own: only 'connection' runs in the server's.

const assert = require('assert');
const { AsyncLocalStorage } = require('async_hooks');
const http = require('http');
const net = require('net');
const finish = require('../finish.js');

const storage = new AsyncLocalStorage();
const once = (start) => new Promise((resolve) => start(resolve));

async function talkHttp(change) {
  const seen = [];
  const see = (what) => () => seen.push(`${what} ${storage.getStore()}`);
  const server = storage.run('made', () =>
    http.createServer((req, res) => {
      see('request')();
      change(req);
      req.on('data', see('data'));
      req.on('end', () => {
        see('end')();
        storage.run('inner', () => {
          res.shouldKeepAlive = true;
          res.end('x');
          see('after')();
        });
      });
    }),
  );
  await once((done) => storage.run('listening', () => server.listen(0, '127.0.0.1', done)));
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const { port } = server.address();
  for (let i = 0; i < 2; i++) {
    await once((done) => {
      storage.run('client', () => {
        const options = { port, host: '127.0.0.1', agent, method: 'POST' };
        http.request(options, (res) => res.resume().on('end', done)).end('body');
      });
    });
  }
  agent.destroy();
  await once((done) => server.close(done));
  const each = ['request listening', 'data listening', 'end listening', 'after inner'];
  assert.deepStrictEqual(seen, [...each, ...each]);
}

async function talkPlainly() {
  const seen = [];
  const see = (what) => seen.push(`${what} ${storage.getStore()}`);
  const server = net.createServer((socket) => {
    see('connection');
    process.nextTick(() => see('tick'));
    socket.on('data', () => see('data'));
    socket.on('end', () => {
      see('end');
      socket.end();
    });
  });
  await once((done) => storage.run('listening', () => server.listen(0, '127.0.0.1', done)));
  await once((done) => {
    const client = net.connect(server.address().port, '127.0.0.1', () => client.end('x'));
    client.resume().on('close', done);
  });
  await once((done) => server.close(done));
  assert.deepStrictEqual(seen, [
    'connection listening',
    'tick listening',
    'data undefined',
    'end undefined',
  ]);
}

finish(async () => {
  await talkHttp(() => {});
  await talkHttp((req) => req.socket);
  await talkPlainly();
});
