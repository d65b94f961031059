'use strict';
// A request that is destroyed before it has its socket tells of it by itself; the socket goes back to its agent unharmed.
const assert = require('node:assert');
const http = require('node:http');
const { Duplex } = require('node:stream');

let freed = 0;
let errors = 0;

class Agent extends http.Agent {
  createConnection() {
    const socket = new Duplex({ read() {}, write: (_chunk, _encoding, callback) => callback() });
    socket.setTimeout = socket.setKeepAlive = socket.setNoDelay = () => socket;
    socket.ref = socket.unref = () => socket;
    socket.on('free', () => freed++);
    socket.on('error', () => assert.fail('the error is not the socket’s'));
    return socket;
  }
}

const reason = new Error('no longer wanted');
const aborted = http.request({
  host: 'localhost',
  agent: new Agent(),
  signal: AbortSignal.abort(reason),
});
aborted.on('error', (error) => {
  errors++;
  assert.strictEqual(error.name, 'AbortError');
  assert.strictEqual(error.cause, reason);
});
aborted.end();

const destroyed = http.request({ host: 'localhost', agent: new Agent() });
destroyed.on('error', (error) => {
  errors++;
  assert.strictEqual(error, reason);
});
destroyed.end();
destroyed.destroy(reason);

process.on('exit', () => {
  assert.strictEqual(errors, 2);
  assert.strictEqual(freed, 2);
});
