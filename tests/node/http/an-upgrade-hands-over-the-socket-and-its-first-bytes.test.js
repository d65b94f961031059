'use strict';
// 'upgrade' and 'connect' give the socket and what came after the head.
const assert = require('assert');
const http = require('http');
const net = require('net');

let left = 2;
const server = http.createServer(() => assert.fail('no request expected'));
for (const event of ['upgrade', 'connect']) {
  server.on(event, (req, socket, head) => {
    assert.strictEqual(String(head), 'first');
    assert.strictEqual(req.headers.host, 'a');
    socket.on('data', (data) => socket.end(`echo ${data}`));
    socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
  });
}
server.listen(0, () => {
  for (const head of [
    'GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nfirst',
    'CONNECT b:1 HTTP/1.1\r\nHost: a\r\n\r\nfirst',
  ]) {
    const socket = net.connect(server.address().port);
    let text = '';
    socket.write(head);
    socket.once('data', () => socket.write('second'));
    socket.on('data', (data) => (text += data));
    socket.on('end', () => {
      assert.ok(text.endsWith('echo second'), text);
      socket.end();
      if (--left === 0) server.close();
    });
  }
});
