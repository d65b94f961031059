'use strict';
// A ServerResponse writes to any Writable that it is given, and to that one only as long as it is.
const assert = require('assert');
const { once } = require('events');
const http = require('http');
const { Writable } = require('stream');
const finish = require('../finish.js');

finish(async () => {
  for (const [method, body] of [
    ['GET', 'X: y\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhello'],
    ['HEAD', 'X: y\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\n'],
  ]) {
    let text = '';
    const place = new Writable({
      write(chunk, _encoding, callback) {
        text += chunk;
        callback();
      },
    });
    const response = new http.ServerResponse({
      method,
      httpVersionMajor: 1,
      httpVersionMinor: 1,
    });
    response.sendDate = false;
    response.setHeaders(
      new Map([
        ['X', 'y'],
        ['Content-Length', '5'],
      ]),
    );
    response.assignSocket(place);
    assert.strictEqual(response.socket, place);
    assert.throws(() => response.assignSocket(place), { code: 'ERR_HTTP_SOCKET_ASSIGNED' });
    response.end('hello');
    await once(response, 'finish');
    assert.strictEqual(text, `HTTP/1.1 200 OK\r\n${body}`);
    response.detachSocket(place);
    assert.strictEqual(response.socket, null);
  }

  // What was written before there was a place for it.
  let late = '';
  const place = new Writable({
    write(chunk, _encoding, callback) {
      late += chunk;
      callback();
    },
  });
  const response = new http.ServerResponse({ method: 'GET', httpVersionMajor: 1 });
  response.sendDate = false;
  response.writeHead(404, 'Nowhere', { 'Content-Length': 4 });
  response.write('gone');
  response.end();
  assert.strictEqual(late, '');
  response.assignSocket(place);
  await once(response, 'finish');
  assert.match(late, /^HTTP\/1\.1 404 Nowhere\r\nContent-Length: 4\r\n[\s\S]*gone$/);

  for (const headers of [{}, [['a', 'b']], 5]) {
    const other = new http.ServerResponse({ method: 'GET' });
    assert.throws(() => other.setHeaders(headers), { code: 'ERR_INVALID_ARG_TYPE' });
  }
});
