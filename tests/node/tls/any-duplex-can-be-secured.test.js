'use strict';
// A pair of plain streams of JavaScript as the way between a client and a server.

const assert = require('assert');
const { Duplex } = require('stream');
const tls = require('tls');
const { ca, expected, server } = require('./fixtures/pair.js');

const happened = expected('secure', 'echo', 'closed');

function crossed() {
  const ends = [];
  for (let i = 0; i < 2; i++) {
    ends[i] = new Duplex({
      read() {},
      write(chunk, encoding, callback) {
        ends[1 - i].push(chunk);
        setImmediate(callback);
      },
      final(callback) {
        ends[1 - i].push(null);
        callback();
      },
    });
  }
  return ends;
}

const [here, there] = crossed();
const far = new tls.TLSSocket(there, {
  isServer: true,
  secureContext: tls.createSecureContext(server),
});
far.pipe(far);
const near = tls.connect({ socket: here, ca, servername: 'localhost' }, () => {
  assert.strictEqual(near.authorized, true);
  happened('secure');
  near.end(Buffer.alloc(200_000, 'x'));
});
let size = 0;
near.on('data', (chunk) => {
  size += chunk.length;
});
near.on('end', () => {
  assert.strictEqual(size, 200_000);
  happened('echo');
});
near.on('close', () => happened('closed'));
