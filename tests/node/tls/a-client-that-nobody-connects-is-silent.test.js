'use strict';

// `tls.connect` says hello at once; a client that is made around a stream says it with the first thing that it writes.

const assert = require('node:assert');
const { Duplex } = require('node:stream');
const tls = require('node:tls');
const finish = require('../finish');

/** A stream that keeps what is written; `first` is when that begins. */
function stream() {
  const duplex = new Duplex({ read() {} });
  duplex.sizes = [];
  duplex.first = new Promise((resolve) => {
    duplex._write = (chunk, _, callback) => {
      duplex.sizes.push(chunk.length);
      callback();
      resolve();
    };
  });
  return duplex;
}

finish(async () => {
  const made = stream();
  const client = new tls.TLSSocket(made);
  client.on('error', () => {});
  client.resume();

  const connected = stream();
  tls.connect({ socket: connected }).on('error', () => {});
  await connected.first;

  // By then the other would have spoken, too.
  for (let i = 0; i < 3; i++) await new Promise(setImmediate);
  assert.deepStrictEqual(made.sizes, []);
  client.write('x');
  await made.first;

  // Who cannot write is not asked to.
  const silent = new tls.TLSSocket(new Duplex({ read() {} }), { allowHalfOpen: true });
  silent.on('error', assert.fail);
  assert.strictEqual(silent.allowHalfOpen, true);
  assert.strictEqual(
    new tls.TLSSocket(new Duplex({ read() {}, allowHalfOpen: false })).allowHalfOpen,
    false,
  );
  await new Promise(setImmediate);
});
