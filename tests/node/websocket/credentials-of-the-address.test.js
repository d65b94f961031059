'use strict';
// The credentials in an address are told to a server that asks for them, on a connection of their own, and once; a program's
// own `authorization` is sent at once.
const assert = require('assert');
const http = require('http');
const { createHash } = require('crypto');
const { once } = require('events');
const { event } = require('./server.js');
const finish = require('../finish.js');

const basic = (text) => `Basic ${Buffer.from(text).toString('base64')}`;

finish(async () => {
  let seen = [];
  const sockets = [];
  const server = http.createServer().listen(0);
  server.on('upgrade', (req, socket) => {
    socket.on('error', () => {});
    sockets.push(socket);
    const { authorization } = req.headers;
    seen.push([req.url, authorization]);
    if (authorization === undefined || req.url === '/never') {
      socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const key = `${req.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash('sha1').update(key).digest('base64');
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        `Sec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
  });
  await once(server, 'listening');
  const { port } = server.address();

  const opens = async (credentials, path, options) => {
    seen = [];
    const socket = new WebSocket(`ws://${credentials}@127.0.0.1:${port}${path}`, options);
    const opened = await Promise.race([
      event(socket, 'open').then(() => true),
      event(socket, 'close').then(() => false),
    ]);
    socket.close();
    return opened;
  };

  assert.ok(await opens('user:pass', '/path?'));
  assert.deepStrictEqual(seen, [
    ['/path?', undefined],
    ['/path?', basic('user:pass')],
  ]);
  assert.ok(await opens('user', '/'));
  assert.deepStrictEqual(seen[1], ['/', basic('user:')]);
  assert.ok(await opens('user:pass', '/', { headers: { authorization: 'own' } }));
  assert.deepStrictEqual(seen, [['/', 'own']]);
  assert.ok(!(await opens('user:pass', '/never')));
  assert.deepStrictEqual(seen, [
    ['/never', undefined],
    ['/never', basic('user:pass')],
  ]);
  server.close();
  for (const socket of sockets) socket.destroy();
});
