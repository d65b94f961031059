'use strict';
// The socket of a request is the secured one, whatever the server does without it: it can be looked at, written to, taken
// over and destroyed at any time.

const assert = require('assert');
const https = require('https');
const tls = require('tls');
const { ca, server: own } = require('../tls/fixtures/pair.js');

const sockets = new Set();
let closed = 0;

const server = https.createServer(own, (request, response) => {
  const { socket } = request;
  assert.ok(socket instanceof tls.TLSSocket);
  assert.strictEqual(socket.encrypted, true);
  assert.strictEqual(socket.getProtocol(), 'TLSv1.3');
  assert.strictEqual(socket.remoteAddress, '127.0.0.1');
  if (!sockets.has(socket)) socket.on('close', () => closed++);
  sockets.add(socket);
  const answers = {
    '/plain': () => response.end('plain'),
    '/echo': () => request.pipe(response),
    '/large': () => response.end(Buffer.alloc(3_000_000, 'x')),
    '/later': () => setImmediate(() => response.end('later')),
    '/raw': () =>
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nraw'),
    '/destroy': () => socket.destroy(),
  };
  answers[request.url]();
});
server.on('upgrade', (request, socket, head) => {
  assert.strictEqual(String(head), '');
  socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: own\r\nConnection: Upgrade\r\n\r\n');
  socket.pipe(socket);
});

process.on('exit', () => assert.strictEqual(closed, sockets.size));

function get(path, options = {}, body = undefined) {
  return new Promise((resolve, reject) => {
    const { port } = server.address();
    const where = { host: '127.0.0.1', port, ca, servername: 'localhost', path, agent, ...options };
    const request = https.request(where, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => resolve(Buffer.concat(parts)));
    });
    request.on('error', reject);
    request.end(body);
  });
}

const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });

server.listen(0, '127.0.0.1', async () => {
  assert.strictEqual(String(await get('/plain')), 'plain');
  assert.strictEqual(String(await get('/later')), 'later');
  const body = Buffer.alloc(700_000, 'body ');
  assert.ok((await get('/echo', { method: 'POST' }, body)).equals(body));
  assert.strictEqual((await get('/large')).length, 3_000_000);
  assert.strictEqual(sockets.size, 1, 'one connection for all of them');
  assert.strictEqual(String(await get('/raw')), 'raw');
  await assert.rejects(get('/destroy'), { code: 'ECONNRESET' });
  await upgraded();
  await pipelined();
  agent.destroy();
  server.close();
});

function upgraded() {
  return new Promise((resolve, reject) => {
    const headers = { Connection: 'Upgrade', Upgrade: 'own' };
    const { port } = server.address();
    const request = https.request({
      host: '127.0.0.1',
      port,
      ca,
      servername: 'localhost',
      headers,
    });
    request.on('upgrade', (response, socket) => {
      socket.write('over');
      socket.once('data', (data) => {
        assert.strictEqual(String(data), 'over');
        socket.end();
        resolve();
      });
    });
    request.on('error', reject);
    request.end();
  });
}

function pipelined() {
  return new Promise((resolve) => {
    const { port } = server.address();
    const client = tls.connect({ port, host: '127.0.0.1', ca, servername: 'localhost' });
    const one = (path, last) =>
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${last ? 'Connection: close\r\n' : ''}\r\n`;
    client.write(one('/later') + one('/plain') + one('/plain', true));
    let text = '';
    client.on('data', (data) => {
      text += data;
    });
    client.on('end', () => {
      assert.deepStrictEqual(text.match(/^(plain|later)/gm) ?? [], text.match(/plain|later/g));
      assert.strictEqual(text.match(/plain|later/g).join(), 'later,plain,plain');
      resolve();
    });
  });
}
