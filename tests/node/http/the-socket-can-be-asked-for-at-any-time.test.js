'use strict';
// `req.socket` and `res.socket` are one net.Socket before, during and after an exchange, and the exchange goes on.
const assert = require('assert');
const http = require('http');
const net = require('net');

const seen = [];
const server = http.createServer((req, res) => {
  if (req.url === '/before') seen.push(req.socket);
  if (req.url === '/during') {
    res.write('part ');
    seen.push(res.socket);
  }
  if (req.url === '/body') {
    req.once('data', () => seen.push(req.socket));
    req.on('end', () => res.end('done'));
    return;
  }
  res.end('done');
  if (req.url === '/after') seen.push(req.socket);
});
server.listen(0, async () => {
  for (const path of ['/before', '/during', '/after', '/body', '/none']) {
    const agent = new http.Agent({ keepAlive: true });
    for (let i = 0; i < 2; i++) {
      await new Promise((resolve, reject) => {
        const options = {
          port: server.address().port,
          path,
          agent,
          method: path === '/body' ? 'POST' : 'GET',
        };
        const req = http.request(options, (res) => {
          let text = '';
          res.setEncoding('utf8').on('data', (d) => (text += d));
          res.on('end', () => {
            assert.ok(text.endsWith('done'), text);
            setImmediate(resolve);
          });
        });
        req.on('error', reject);
        req.end(path === '/body' ? 'x'.repeat(100000) : undefined);
      });
    }
    agent.destroy();
  }
  assert.strictEqual(seen.length, 8);
  for (const socket of seen) {
    assert.ok(socket instanceof net.Socket);
    assert.strictEqual(socket.server, server);
  }
  for (let i = 0; i < seen.length; i += 2) assert.strictEqual(seen[i], seen[i + 1]);
  server.close();
});
