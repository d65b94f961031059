'use strict';
// A server on a path serves clients there, and the path is gone when it closes.
const assert = require('node:assert');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'net-'));
const name = path.join(dir, 'socket');
const server = net.createServer((socket) => socket.end('hello'));
server.listen(name, () => {
  assert.strictEqual(server.address(), name);
  const client = net.connect(name);
  client.setEncoding('utf8');
  let text = '';
  client.on('data', (chunk) => {
    text += chunk;
  });
  client.on('close', () => {
    assert.strictEqual(text, 'hello');
    server.close(() => {
      assert.strictEqual(fs.existsSync(name), false);
      fs.rmSync(dir, { recursive: true });
    });
  });
});
