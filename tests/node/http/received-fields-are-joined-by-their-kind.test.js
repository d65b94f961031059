'use strict';
// headers, headersDistinct and rawHeaders show the same fields in three ways.
const assert = require('assert');
const http = require('http');
const net = require('net');

const server = http.createServer((req, res) => {
  assert.deepStrictEqual(req.headers, {
    host: 'a',
    cookie: 'x=1; y=2',
    'x-list': 'one, two',
    'content-type': 'first',
    'set-cookie': ['p', 'q'],
    connection: 'close',
  });
  assert.deepStrictEqual(
    { ...req.headersDistinct },
    {
      host: ['a'],
      cookie: ['x=1', 'y=2'],
      'x-list': ['one', 'two'],
      'content-type': ['first', 'second'],
      'set-cookie': ['p', 'q'],
      connection: ['close'],
    },
  );
  assert.deepStrictEqual(req.rawHeaders.slice(0, 4), ['Host', 'a', 'COOKIE', 'x=1']);
  assert.strictEqual(req.rawHeaders.length, 20);
  res.end();
});
server.listen(0, () => {
  const socket = net.connect(server.address().port);
  socket.write(
    'GET / HTTP/1.1\r\nHost: a\r\nCOOKIE: x=1\r\ncookie: y=2\r\nX-List: one\r\nx-list:  two \r\n' +
      'Content-Type: first\r\nContent-Type: second\r\nSet-Cookie: p\r\nSet-Cookie: q\r\nConnection: close\r\n\r\n',
  );
  socket.resume().on('end', () => server.close());
});
