'use strict';
// TLS and HTTP/2 need bytes below them: a duplex that gives text or objects is an error of the connection, not of the process.
const assert = require('assert');
const { once } = require('events');
const http2 = require('http2');
const { Duplex } = require('stream');
const tls = require('tls');
const finish = require('../finish');

function carrier(kind) {
  const stream = new Duplex({
    objectMode: kind === 'objects',
    read() {},
    write(chunk, encoding, callback) {
      callback();
    },
  });
  if (kind === 'text') stream.setEncoding('utf8');
  return stream;
}

async function refuses(connection, stream, kind) {
  const failed = once(connection, 'error');
  stream.push(kind === 'objects' ? {} : 'abc');
  const [error] = await failed;
  assert.strictEqual(error.code, 'ERR_STREAM_WRAP');
  assert.strictEqual(error.message, 'Stream has StringDecoder set or is in objectMode');
}

finish(async () => {
  for (const kind of ['text', 'objects']) {
    const secured = carrier(kind);
    await refuses(tls.connect({ socket: secured }), secured, kind);
    const multiplexed = carrier(kind);
    const session = http2.connect('http://localhost', { createConnection: () => multiplexed });
    await refuses(session, multiplexed, kind);
  }
});
