'use strict';
// A client that has ended its side still gets the answers that are made at once; later ones only from a server that allows
// for it, while another takes the client for gone. One whose request is not whole gets 400. The connection is gone afterwards
// in every case.

const assert = require('assert');
const http = require('http');
const net = require('net');

/** Calls back some time later, when what had been sent by then has been read. */
function later(callback, turns = 3) {
  setTimeout(function turn() {
    if (turns-- > 0) setImmediate(turn);
    else callback();
  }, 20);
}

const gone = [];
const server = http.createServer((req, res) => {
  req.on('error', ({ code }) => gone.push(code));
  req.resume();
  if (req.url === '/late') later(() => res.end('late answer'));
  else req.on('end', () => res.end('an answer'));
});

async function say(text) {
  const socket = net.connect(server.address().port, '127.0.0.1');
  let answer = '';
  socket.on('data', (data) => (answer += data));
  socket.on('error', () => {});
  socket.end(text);
  await new Promise((resolve) => socket.on('close', resolve));
  return answer;
}

server.listen(0, '127.0.0.1', async () => {
  const get = 'GET / HTTP/1.1\r\nHost: h\r\n\r\n';
  const late = 'GET /late HTTP/1.1\r\nHost: h\r\n\r\n';
  assert.match(await say(get), /^HTTP\/1\.1 200 OK\r\n.*an answer$/s);
  assert.strictEqual((await say(get + get + get)).match(/an answer/g).length, 3);
  assert.strictEqual(await say(late), '');
  assert.match(await say('GET / HTTP/1.1\r\nHo'), /^HTTP\/1\.1 400 /);
  const cut = 'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc';
  assert.match(await say(cut), /^HTTP\/1\.1 400 /);
  assert.deepStrictEqual(gone, ['ECONNRESET']);
  assert.strictEqual(await say(''), '');

  server.httpAllowHalfOpen = true;
  assert.match(await say(late), /^HTTP\/1\.1 200 OK\r\n.*late answer$/s);
  assert.strictEqual((await say(late + get)).match(/answer/g).length, 2);

  const count = () => new Promise((resolve) => server.getConnections((_error, n) => resolve(n)));
  while ((await count()) > 0) await new Promise((resolve) => setTimeout(resolve, 2));
  server.close();
});
