'use strict';
// Callbacks of what an answer wrote and did not send hear why; one that is destroyed with an error does not finish.
const assert = require('assert');
const http = require('http');
const net = require('net');

const boom = new Error('boom');
const cases = [
  [
    'write, destroy',
    (res, told) => res.write('a', told('write')).valueOf() && res.destroy(),
    ['write ERR_STREAM_DESTROYED'],
  ],
  [
    'write, destroy with an error',
    (res, told) => res.write('a', told('write')).valueOf() && res.destroy(boom),
    ['write boom'],
  ],
  ['end, destroy', (res, told) => res.end('a', told('end')).destroy(), ['end null', 'finish']],
  [
    'end, destroy with an error',
    (res, told) => res.end('a', told('end')).destroy(boom),
    ['end boom'],
  ],
  ['destroy, end', (res, told) => res.destroy().end('a', told('end')), []],
  [
    'destroy, write',
    (res, told) => res.destroy().write('a', told('write')),
    ['write ERR_STREAM_DESTROYED'],
  ],
  [
    'end, destroy the socket with an error',
    (res, told) => res.end('a', told('end')).socket.destroy(boom),
    ['end boom'],
  ],
  [
    'destroy the socket, end',
    (res, told) => {
      res.socket.destroy();
      res.end('a', told('end'));
    },
    [],
  ],
  [
    'destroy the socket, write',
    (res, told) => {
      res.socket.destroy();
      res.write('a', told('write'));
    },
    ['write ERR_STREAM_DESTROYED'],
  ],
];

function run(look, index, done) {
  if (index === cases.length) return done();
  const [name, act, expected] = cases[index];
  const heard = [];
  const server = http.createServer((req, res) => {
    if (look) req.socket.on('drain', () => {});
    res.on('socket', () => heard.push('socket'));
    res.on('finish', () => heard.push('finish'));
    res.on('close', () => {
      setImmediate(() => {
        assert.deepStrictEqual(heard, expected, `${name} ${look}`);
        server.close(() => run(look, index + 1, done));
      });
    });
    act(res, (what) => (error) => heard.push(`${what} ${error && (error.code ?? error.message)}`));
  });
  server.on('clientError', () => {});
  server.listen(0, () => {
    const client = net.connect(server.address().port);
    client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    client.resume().on('error', () => {});
  });
}

run(false, 0, () => run(true, 0, () => {}));
