'use strict';
// Certificates are compressed by the algorithms that both sides name, and only then.

const assert = require('assert');
const net = require('net');
const tls = require('tls');
const { ca, server: own } = require('./fixtures/pair.js');
const finish = require('../finish.js');

const all = tls.getCertificateCompressionAlgorithms();
assert.deepStrictEqual(all, ['zlib', 'brotli', 'zstd']);

// What a server sends until the handshake is done, in bytes.
function flight(serverList, clientList) {
  return new Promise((resolve, reject) => {
    const options = { ...own, certificateCompression: serverList, minVersion: 'TLSv1.3' };
    // A long certificate, so that it pays.
    options.cert = Buffer.concat([own.cert, ...new Array(4).fill(ca)]);
    const server = tls.createServer(options, (socket) => socket.end());
    server.listen(0, '127.0.0.1', () => {
      let size = 0;
      const between = net.createServer((near) => {
        const far = net.connect(server.address().port, '127.0.0.1');
        near.pipe(far);
        far.on('data', (data) => {
          size += data.length;
        });
        far.pipe(near);
      });
      between.listen(0, '127.0.0.1', () => {
        const client = tls.connect({
          port: between.address().port,
          host: '127.0.0.1',
          ca,
          servername: 'localhost',
          certificateCompression: clientList,
        });
        client.on('error', reject);
        client.resume();
        client.on('close', () => {
          between.close();
          server.close();
          resolve(size);
        });
      });
    });
  });
}

finish(async () => {
  const plain = await flight(undefined, undefined);
  for (const name of all) assert.ok((await flight([name], [name])) < plain - 500, name);
  assert.ok((await flight(all, ['zstd'])) < plain - 500);
  assert.ok((await flight(['zlib'], ['brotli'])) > plain - 500);
  assert.ok((await flight(all, undefined)) > plain - 500);
});

const refused = (certificateCompression, code, more) =>
  assert.throws(() => tls.createSecureContext({ certificateCompression, ...more }), { code });
refused('zlib', 'ERR_INVALID_ARG_TYPE');
refused(['deflate'], 'ERR_INVALID_ARG_VALUE');
refused([...all, 'zlib'], 'ERR_INVALID_ARG_VALUE');
refused(['zlib', 'zlib'], 'ERR_CRYPTO_OPERATION_FAILED');
refused(['zlib'], 'ERR_INVALID_ARG_VALUE', { maxVersion: 'TLSv1.2' });
