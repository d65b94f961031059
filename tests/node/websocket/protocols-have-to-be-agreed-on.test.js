'use strict';
// A server that was asked for a protocol has to choose one of those; what is closed before it has failed does not fail again.
const assert = require('assert');
const { createHash } = require('crypto');
const { once } = require('events');
const http = require('http');
const finish = require('../finish.js');

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

finish(async () => {
  let lines = '';
  const server = http.createServer();
  server.on('upgrade', (request, socket) => {
    const key = request.headers['sec-websocket-key'];
    const accept = createHash('sha1').update(`${key}${GUID}`).digest('base64');
    socket.on('error', () => {});
    socket.on('data', () => socket.end());
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        `Sec-WebSocket-Accept: ${accept}\r\n${lines}\r\n`,
    );
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  for (const [asked, chosen, opens] of [
    [[], undefined, true],
    [['a'], 'a', true],
    [['a', 'b'], 'b', true],
    [['a'], undefined, false],
    [['a'], 'A', false],
    [['a', 'b'], 'a, b', false],
    [[], 'a', false],
  ]) {
    lines = chosen === undefined ? '' : `Sec-WebSocket-Protocol: ${chosen}\r\n`;
    const socket = new WebSocket(`ws://127.0.0.1:${server.address().port}`, asked);
    let opened = false;
    socket.onopen = () => {
      opened = true;
      assert.strictEqual(socket.protocol, chosen ?? '');
      socket.close();
    };
    socket.onerror = () => {};
    await once(socket, 'close');
    assert.strictEqual(opened, opens, `${asked}: ${chosen}`);
  }
  server.close();
  server.closeAllConnections();

  // A port that no page may ask.
  const blocked = new WebSocket('ws://127.0.0.1:1');
  blocked.onerror = () => {};
  blocked.close(3000, 'never mind');
  assert.strictEqual(blocked.readyState, WebSocket.CLOSING);
});
