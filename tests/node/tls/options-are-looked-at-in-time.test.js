'use strict';

// Wrong options of servers and contexts are refused where they are given; a hint that OpenSSL does not take is an error of
// the connection.

const assert = require('assert');
const net = require('net');
const tls = require('tls');

for (const sessionTimeout of [-1, 2 ** 31]) {
  assert.throws(() => tls.createServer({ sessionTimeout }), {
    code: 'ERR_OUT_OF_RANGE',
    message:
      'The value of "options.sessionTimeout" is out of range. ' +
      `It must be >= 0 && <= 2147483647. Received ${sessionTimeout}`,
  });
}
for (const SNICallback of ['x', 42, {}]) {
  assert.throws(() => new tls.TLSSocket(new net.Socket(), { isServer: true, SNICallback }), {
    code: 'ERR_INVALID_ARG_TYPE',
    message: /^The "options\.SNICallback" property must be of type function/,
  });
}
// A client has no use for it.
new tls.TLSSocket(new net.Socket(), { SNICallback: 'x' }).destroy();

for (const options of [
  { privateKeyEngine: 0, privateKeyIdentifier: 'key' },
  { privateKeyEngine: 'engine', privateKeyIdentifier: 0 },
]) {
  assert.throws(() => tls.createSecureContext(options), {
    code: 'ERR_INVALID_ARG_TYPE',
    message: / Received type number \(0\)$/,
  });
}
assert.throws(() => tls.createSecureContext({ privateKeyIdentifier: 'key' }), {
  code: 'ERR_INVALID_ARG_VALUE',
});
tls.createSecureContext({ privateKeyEngine: 'engine' });

const hinted = new tls.TLSSocket(new net.Socket(), {
  isServer: true,
  pskCallback: () => null,
  pskIdentityHint: 'a'.repeat(512),
});
let told;
hinted.on('error', (error) => {
  told = error.code;
});
process.on('exit', () => assert.strictEqual(told, 'ERR_TLS_PSK_SET_IDENTITY_HINT_FAILED'));
