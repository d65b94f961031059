'use strict';
// Names of protocols on the wire are looked at, parameters that cannot be read are discarded or refused as Node does.

const assert = require('node:assert');
const tls = require('node:tls');

const wire = (bytes) => {
  const out = {};
  tls.convertALPNProtocols(Buffer.from(bytes), out);
  return out.ALPNProtocols;
};
assert.deepStrictEqual(wire([2, 104, 50, 1, 120]), Buffer.from([2, 104, 50, 1, 120]));
assert.deepStrictEqual(wire([]), Buffer.alloc(0));
const badName = { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' };
for (const bytes of [[0], [1, 97, 0]]) {
  assert.throws(() => wire(bytes), {
    ...badName,
    message: /must not contain zero-length protocol/,
  });
}
for (const bytes of [[97, 98, 99], [2, 97, 98, 3, 1], [1]]) {
  assert.throws(() => wire(bytes), { ...badName, message: /contains truncated protocol/ });
}
assert.throws(() => tls.convertALPNProtocols(['h2', ''], {}), {
  ...badName,
  message: "The argument 'protocols[1]' must be a non-empty string. Received ''",
});

for (const options of [null, undefined]) tls.createSecureContext(options);
tls.createSecureContext({ dhparam: 'no parameters' });
const failed = (message) => ({ name: 'Error', code: 'ERR_CRYPTO_OPERATION_FAILED', message });
for (const crl of ['', 'x', Buffer.from('x'), ['x']]) {
  assert.throws(() => tls.createSecureContext({ crl }), failed('Failed to parse CRL'));
}
assert.throws(
  () => tls.createSecureContext({ ecdhCurve: 'x' }),
  failed('Failed to set ECDH curve'),
);

const wrong = { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' };
assert.throws(() => tls.createServer([]), wrong);
assert.throws(() => tls.createServer().setSecureContext([]), wrong);
for (const enableTrace of [0, 1, 'x', {}]) {
  assert.throws(() => tls.connect({ port: 1, enableTrace }), wrong);
}
