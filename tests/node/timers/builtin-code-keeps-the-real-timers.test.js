'use strict';
// Libraries that fake time replace the functions of the global object and of `timers`. Builtin code goes on with the real
// ones, also what is loaded only afterwards.
const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');
const timers = require('node:timers');

const real = setTimeout;
for (const name of ['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval']) {
  const fake = () => assert.fail(`${name} was called`);
  timers[name] = fake;
  globalThis[name] = fake;
}

// The server ends the idle connection in time.
const server = http.createServer({ keepAliveTimeoutBuffer: 1 }, (req, res) => res.end('ok'));
server.keepAliveTimeout = 1;
let ended = false;
server.listen(0, () => {
  const socket = net.connect({ port: server.address().port, host: '127.0.0.1', timeout: 60000 });
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  socket.resume();
  socket.on('end', () => {
    ended = true;
    socket.destroy();
    server.close();
  });
});
AbortSignal.timeout(1).addEventListener('abort', () => {});
real(() => {}, 1);
process.on('exit', () => assert.ok(ended));
