'use strict';
// Whatever becomes of a connection, what was written or ended on it is called back before 'close', and an error comes first,
// also where the bytes are carried by a stream of JavaScript.
const assert = require('assert');
const tls = require('tls');
const net = require('net');
const fs = require('fs');
const path = require('path');
const { Duplex } = require('stream');
const finish = require('../finish.js');

const read = (name) => fs.readFileSync(path.join(__dirname, 'fixtures', name));

function log(socket) {
  const told = [];
  socket.on('error', (error) => told.push(`error ${error.code ?? error.message}`));
  const over = new Promise((resolve) => socket.on('close', (hadError) => resolve(hadError)));
  socket.resume();
  return { told, over };
}

finish(async () => {
  const server = tls.createServer({ key: read('server.key'), cert: read('server.pem') });
  server.on('tlsClientError', () => {});
  server.on('secureConnection', (socket) => socket.on('error', () => {}));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  const refused = 'UNABLE_TO_VERIFY_LEAF_SIGNATURE';

  // The client does not trust the server.
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3']) {
    const socket = tls.connect({ port, host: '127.0.0.1', maxVersion });
    const { told, over } = log(socket);
    socket.write('one', (error) => told.push(`one ${error.code}`));
    socket.write('two', (error) => told.push(`two ${error.code}`));
    socket.end((error) => told.push(`end ${error.code}`));
    assert.strictEqual(await over, true);
    assert.deepStrictEqual(told, [
      `error ${refused}`,
      'one EBADF',
      `two ${refused}`,
      `end ${refused}`,
    ]);
  }

  // The program gives up during the handshake.
  for (const reason of [undefined, new Error('mine')]) {
    const socket = tls.connect({ port, host: '127.0.0.1' });
    const { told, over } = log(socket);
    socket.write('one', (error) => told.push(error.code));
    socket.on('connect', () => socket.destroy(reason));
    assert.strictEqual(await over, reason !== undefined);
    assert.deepStrictEqual(
      told,
      reason === undefined ? ['ECANCELED'] : ['error mine', 'ECANCELED'],
    );
  }
  await new Promise((resolve) => server.close(resolve));

  // The peer refuses when this side thinks that all is well.
  const strict = tls.createServer({
    key: read('server.key'),
    cert: read('server.pem'),
    ca: read('ca.pem'),
    requestCert: true,
    minVersion: 'TLSv1.3',
  });
  strict.on('tlsClientError', () => {});
  await new Promise((resolve) => strict.listen(0, '127.0.0.1', resolve));
  const raw = net.connect(strict.address().port, '127.0.0.1');
  const carrier = new Duplex({
    read() {},
    write(chunk, _encoding, callback) {
      raw.write(chunk, callback);
    },
    destroy(error, callback) {
      raw.destroy();
      callback(error);
    },
  });
  carrier.on('error', () => {});
  raw.on('data', (chunk) => carrier.push(chunk));
  raw.on('error', () => {});
  const socket = tls.connect({ socket: carrier, ca: read('ca.pem'), rejectUnauthorized: false });
  const told = [];
  const failed = new Promise((resolve) => {
    socket.on('error', (error) => {
      told.push(error.code);
      resolve();
    });
  });
  socket.on('close', () => told.push('close'));
  socket.resume();
  await failed;
  assert.strictEqual(told[0], 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED');
  socket.destroy();
  raw.destroy();
  await new Promise((resolve) => strict.close(resolve));
});
