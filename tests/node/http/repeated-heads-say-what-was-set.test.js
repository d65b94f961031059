'use strict';
// Answers that say nearly the same as the one before say all that is different: fields, their order, letters and number,
// statuses, lengths, what was added or taken away again, and what concerns the connection.

const assert = require('assert');
const http = require('http');
const net = require('net');

/** Each is answered twice, among the others: the handler, and the lines of the head besides Date. */
const KEEP = ['Connection: keep-alive', 'Keep-Alive: timeout=5'];
const CASES = [
  [(res) => res.end('1'), ['HTTP/1.1 200 OK', ...KEEP, 'Content-Length: 1']],
  [
    (res) => res.setHeader('Content-Type', 'text/plain').end('one'),
    ['HTTP/1.1 200 OK', 'Content-Type: text/plain', ...KEEP, 'Content-Length: 3'],
  ],
  [
    (res) => res.setHeader('content-type', 'text/plain').end('one'),
    ['HTTP/1.1 200 OK', 'content-type: text/plain', ...KEEP, 'Content-Length: 3'],
  ],
  [
    (res) => res.setHeader('Content-Type', 'text/html').end('four'),
    ['HTTP/1.1 200 OK', 'Content-Type: text/html', ...KEEP, 'Content-Length: 4'],
  ],
  [
    (res) => res.setHeader('Content-Type', 'text/plain').setHeader('X-A', 'a').end('é'),
    ['HTTP/1.1 200 OK', 'Content-Type: text/plain', 'X-A: a', ...KEEP, 'Content-Length: 2'],
  ],
  [
    (res) =>
      res.setHeader('X-A', 'a').setHeader('Content-Type', 'text/plain').end(Buffer.from('é')),
    ['HTTP/1.1 200 OK', 'X-A: a', 'Content-Type: text/plain', ...KEEP, 'Content-Length: 2'],
  ],
  [
    (res) => res.setHeader('X-A', 'a').appendHeader('X-A', 'b').end('1'),
    ['HTTP/1.1 200 OK', 'X-A: a', 'X-A: b', ...KEEP, 'Content-Length: 1'],
  ],
  [
    (res) => res.setHeader('X-A', ['a', 'c']).end('1'),
    ['HTTP/1.1 200 OK', 'X-A: a', 'X-A: c', ...KEEP, 'Content-Length: 1'],
  ],
  [
    (res) => res.setHeader('X-N', 7).end('1'),
    ['HTTP/1.1 200 OK', 'X-N: 7', ...KEEP, 'Content-Length: 1'],
  ],
  [
    (res) => {
      res.setHeader('X-A', 'a');
      res.removeHeader('x-a');
      res.setHeader('X-B', 'b');
      res.end('1');
    },
    ['HTTP/1.1 200 OK', 'X-B: b', ...KEEP, 'Content-Length: 1'],
  ],
  [
    (res) => {
      res.statusCode = 404;
      res.setHeader('Content-Type', 'text/plain').end('1');
    },
    ['HTTP/1.1 404 Not Found', 'Content-Type: text/plain', ...KEEP, 'Content-Length: 1'],
  ],
  [
    (res) => {
      res.statusMessage = 'Fine';
      res.setHeader('Content-Type', 'text/plain').end('1');
    },
    ['HTTP/1.1 200 Fine', 'Content-Type: text/plain', ...KEEP, 'Content-Length: 1'],
  ],
  [
    (res) => {
      res.statusCode = 204;
      res.setHeader('X-A', 'a').end('no body');
    },
    ['HTTP/1.1 204 No Content', 'X-A: a', ...KEEP],
  ],
  [
    (res) => res.writeHead(201, { 'X-A': 'a' }).end('1'),
    ['HTTP/1.1 201 Created', 'X-A: a', ...KEEP, 'Transfer-Encoding: chunked'],
  ],
  [
    (res) => res.setHeader('X-A', 'a').writeHead(201, { 'x-a': 'b', 'X-C': 'c' }).end('1'),
    ['HTTP/1.1 201 Created', 'x-a: b', 'X-C: c', ...KEEP, 'Transfer-Encoding: chunked'],
  ],
  [
    (res) => res.setHeader('Content-Length', '1').end('1'),
    ['HTTP/1.1 200 OK', 'Content-Length: 1', ...KEEP],
  ],
  [
    (res) => {
      res.setHeader('X-A', 'a').write('1');
      res.end('2');
    },
    ['HTTP/1.1 200 OK', 'X-A: a', ...KEEP, 'Transfer-Encoding: chunked'],
  ],
  [
    (res) => {
      res.removeHeader('Transfer-Encoding');
      res.removeHeader('Content-Length');
      res.setHeader('Connection', 'close');
      res.end('1');
    },
    ['HTTP/1.1 200 OK', 'Connection: close'],
    'ends',
  ],
  [
    (res) => {
      res.shouldKeepAlive = false;
      res.setHeader('X-A', 'a').end('1');
    },
    ['HTTP/1.1 200 OK', 'X-A: a', 'Connection: close', 'Content-Length: 1'],
    'ends',
  ],
];

let current;
const server = http.createServer({ keepAliveTimeout: 5000 }, (_req, res) => current(res));

/** The head of an answer to a request of its own connection, or of one that goes on. */
function ask(socket, handler) {
  current = handler;
  return new Promise((resolve) => {
    let text = '';
    const onData = (data) => {
      text += data;
      const end = text.indexOf('\r\n\r\n');
      if (end === -1) return;
      const head = text.slice(0, end);
      const chunked = head.includes('chunked');
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
      const body = Buffer.byteLength(text.slice(end + 4));
      if (chunked ? !text.endsWith('0\r\n\r\n') : body < length) return;
      socket.removeListener('data', onData);
      resolve(head.split('\r\n'));
    };
    socket.setEncoding('utf8');
    socket.on('data', onData);
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  });
}

async function main() {
  let socket;
  for (let round = 0; round < 3; round++) {
    for (const [handler, lines, ends] of CASES) {
      socket ??= net.connect(server.address().port, '127.0.0.1');
      const head = await ask(socket, handler);
      assert.ok(head.some((line) => /^Date: /.test(line)));
      const rest = head.filter((line) => !line.startsWith('Date: '));
      assert.deepStrictEqual(rest, lines, `round ${round}: ${handler}`);
      if (ends) {
        socket.destroy();
        socket = undefined;
      }
    }
  }
  socket?.destroy();
  server.close();
}

server.listen(0, '127.0.0.1', () => main());
