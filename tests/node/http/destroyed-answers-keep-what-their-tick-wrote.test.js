'use strict';

// What a tick writes of an answer does not leave when the connection is destroyed before the tick is over, so that the
// client sees no answer rather than a part of one. What earlier ticks wrote does, and an answer that has ended.

const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');
const finish = require('../finish.js');

let told;

const answers = {
  destroyed: [(res) => res.write('hello') && res.destroy(), /^$/],
  failed: [(res) => res.write('hello') && res.destroy(new Error('broken')), /^$/],
  failedAndTold: [
    (res) => {
      told = new Promise((resolve) => res.write('hello', resolve));
      res.destroy(new Error('broken'));
    },
    /^$/,
  ],
  failedInATurnOfItsOwn: [
    (res) => setImmediate(() => res.write('hello') && res.destroy(new Error('broken'))),
    /^$/,
  ],
  failedATickLater: [
    (res) => {
      res.write('hello');
      process.nextTick(() => res.destroy(new Error('broken')));
    },
    /hello\r\n$/,
  ],
  ofKnownLength: [
    (res) => {
      res.setHeader('content-length', 20);
      res.write('hello');
      res.destroy();
    },
    /^$/,
  ],
  socketDestroyed: [(res) => res.write('hello') && res.socket.destroy(), /^$/],
  inATickBefore: [
    (res) => {
      process.nextTick(() => res.destroy());
      res.write('hello');
    },
    /^$/,
  ],
  inATurnOfItsOwn: [(res) => setImmediate(() => res.write('hello') && res.destroy()), /^$/],
  aTickLater: [
    (res) => {
      res.write('hello');
      process.nextTick(() => res.destroy());
    },
    /hello\r\n$/,
  ],
  flushed: [
    (res) => {
      res.flushHeaders();
      res.destroy();
    },
    /^HTTP.*\r\n\r\n$/s,
  ],
  ended: [(res) => res.end('hello').destroy(), /hello$/],
  writtenAndEnded: [(res) => res.write('hello') && res.end().destroy(), /hello\r\n0\r\n\r\n$/],
};

function check(name) {
  const [handler, expected] = answers[name];
  return new Promise((resolve) => {
    const server = http.createServer((req, res) => handler(res));
    server.listen(0, () => {
      let received = '';
      const client = net.connect(server.address().port);
      client.on('data', (data) => {
        received += data;
      });
      client.on('error', () => {});
      client.on('close', () => {
        assert.match(received, expected, name);
        server.close(resolve);
      });
      client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    });
  });
}

finish(async () => {
  for (const name of Object.keys(answers)) {
    await check(name);
  }
  // Who wrote what was not sent hears why.
  assert.strictEqual((await told).message, 'broken');
});
