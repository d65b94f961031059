'use strict';
// Whoever listens to the socket of a request, reads it with an encoding or stops it gets what a program gets from any socket,
// while the answer is read from the same bytes.

const assert = require('assert');
const http = require('http');

const BODY = 'x'.repeat(300);
const server = http.createServer((req, res) => res.end(req.url + BODY));
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function get(path, onSocket) {
  return new Promise((resolve, reject) => {
    const req = http.get({ port: server.address().port, host: '127.0.0.1', path, agent }, (res) => {
      let text = '';
      res.setEncoding('latin1');
      res.on('data', (data) => (text += data));
      res.on('end', () => resolve(text));
    });
    req.on('error', reject);
    if (onSocket) req.on('socket', onSocket);
  });
}

async function main() {
  assert.strictEqual(await get('/plain'), `/plain${BODY}`);

  // A listener of its own sees the bytes.
  let seen = '';
  let socket;
  const listener = (data) => (seen += data.toString('latin1'));
  const answer = await get('/seen', (s) => {
    socket = s;
    s.on('data', listener);
  });
  assert.strictEqual(answer, `/seen${BODY}`);
  assert.match(seen, /^HTTP\/1\.1 200 OK\r\n/);
  assert.ok(seen.endsWith(answer));
  socket.removeListener('data', listener);
  const length = seen.length;
  const before = socket.bytesRead;
  assert.strictEqual(await get('/unseen'), `/unseen${BODY}`);
  assert.strictEqual(seen.length, length);
  assert.ok(socket.bytesRead > before);

  // So does a method in the place of `push` or `emit`.
  const { emit } = socket;
  let events = 0;
  socket.emit = function (event, ...args) {
    if (event === 'data') events++;
    return emit.call(this, event, ...args);
  };
  assert.strictEqual(await get('/told'), `/told${BODY}`);
  assert.ok(events > 0);
  socket.emit = emit;

  // A stopped socket waits.
  let resumed = false;
  const late = get('/late', (s) => {
    s.pause();
    setTimeout(() => {
      resumed = true;
      s.resume();
    }, 50);
  });
  assert.strictEqual(await late, `/late${BODY}`);
  assert.ok(resumed);

  // All of it goes on afterwards.
  const all = await Promise.all(Array.from({ length: 30 }, (_, i) => get(`/${i}`)));
  all.forEach((text, i) => assert.strictEqual(text, `/${i}${BODY}`));
  agent.destroy();
  server.close();
}

server.listen(0, '127.0.0.1', () => main());
