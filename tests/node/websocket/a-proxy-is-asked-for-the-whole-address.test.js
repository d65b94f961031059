'use strict';
// With a proxy in the environment the handshake of a plain address goes to it.
const assert = require('assert');
const { execFile } = require('child_process');
const http = require('http');

const proxy = http.createServer(() => assert.fail('no upgrade'));
const seen = [];
proxy.on('upgrade', (req, socket) => {
  seen.push(`${req.method} ${req.url}`, req.headers.host, req.headers.upgrade);
  seen.push(req.headers['proxy-authorization']);
  socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
});
proxy.listen(0, () => {
  const address = `http://me:secret@localhost:${proxy.address().port}`;
  const program = `
    const socket = new WebSocket('ws://some.invalid/path?query');
    socket.onerror = () => console.log('refused');
  `;
  const env = { ...process.env, NODE_USE_ENV_PROXY: '1', HTTP_PROXY: address, NO_PROXY: '' };
  delete env.http_proxy;
  delete env.no_proxy;
  execFile(process.execPath, ['-e', program], { env }, (error, stdout) => {
    assert.ifError(error);
    assert.strictEqual(stdout, 'refused\n');
    const authorization = `Basic ${Buffer.from('me:secret').toString('base64')}`;
    assert.deepStrictEqual(seen, [
      'GET http://some.invalid/path?query',
      'some.invalid',
      'websocket',
      authorization,
    ]);
    proxy.close();
  });
});
