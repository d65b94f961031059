// A request on a kept connection that breaks for a reason of its own fails; it is not sent a second time.
'use strict';
const assert = require('assert');
const http = require('http');
const net = require('net');

let count = 0;
const server = http.createServer((req, res) => {
  count++;
  if (req.url === '/') res.end('answer');
  else socket.destroy(new Error('broken here'));
});

let socket;
const { emit } = net.Socket.prototype;
net.Socket.prototype.emit = function (name, ...args) {
  if (name === 'connect') socket = this;
  return emit.call(this, name, ...args);
};

server.listen(0, async () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  assert.strictEqual(await (await fetch(url)).text(), 'answer');
  await new Promise(setImmediate);
  const [error] = await Promise.allSettled([fetch(`${url}/break`)]);
  assert.strictEqual(error.reason.cause.message, 'broken here');
  assert.strictEqual(count, 2);
  server.close();
});
