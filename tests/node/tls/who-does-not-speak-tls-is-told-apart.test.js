'use strict';
// A peer that answers in plain text is told by the error that everybody knows, whatever the text; a certificate that nobody
// vouches for by one that says what may help.
const assert = require('assert');
const { once } = require('events');
const net = require('net');
const tls = require('tls');
const finish = require('../finish.js');
const { ca, server: own } = require('./fixtures/pair.js');

function listen(server) {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server.address().port));
  });
}

finish(async () => {
  for (const text of [
    'HTTP/1.1 400 Bad Request\r\n\r\n',
    '220 mail.example ESMTP\r\n',
    'hello you',
  ]) {
    const plain = net.createServer((socket) => {
      socket.on('error', () => {});
      socket.end(text);
    });
    const client = tls.connect(await listen(plain), '127.0.0.1');
    const [error] = await once(client, 'error');
    assert.strictEqual(error.code, 'ERR_SSL_WRONG_VERSION_NUMBER', text);
    assert.strictEqual(error.reason, 'wrong version number');
    assert.strictEqual(error.library, 'SSL routines');
    assert.match(error.message, /error:0A00010B:SSL routines:[^:]*:wrong version number:/);
    plain.close();
  }

  const secure = tls.createServer(own, (socket) => socket.end());
  const refused = once(secure, 'tlsClientError');
  const plain = net.connect(await listen(secure), '127.0.0.1', () =>
    plain.write('GET / HTTP/1.1\r\n\r\n'),
  );
  plain.on('error', () => {});
  plain.resume();
  assert.strictEqual((await refused)[0].code, 'ERR_SSL_HTTP_REQUEST');

  const options = { host: '127.0.0.1', port: secure.address().port };
  const [unknown] = await once(tls.connect(options), 'error');
  assert.strictEqual(unknown.code, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  assert.strictEqual(
    unknown.message,
    'unable to verify the first certificate; if the root CA is installed locally, ' +
      'try running Node.js with --use-system-ca',
  );
  const known = tls.connect({ ...options, ca });
  await once(known, 'secureConnect');
  // An address of the certificate is as good as a name.
  assert.strictEqual(known.authorized, true);
  known.destroy();
  secure.close();
});
