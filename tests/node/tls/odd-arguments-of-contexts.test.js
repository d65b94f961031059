'use strict';
// What `tls` makes of protocols, names and lists that are none.
const assert = require('node:assert');
const tls = require('node:tls');

// A protocol that is no text is none.
for (const secureProtocol of [-1, 5, {}, true, null]) tls.createSecureContext({ secureProtocol });
assert.throws(() => tls.createSecureContext({ secureProtocol: '' }), {
  code: 'ERR_TLS_INVALID_PROTOCOL_METHOD',
  message: 'Unknown method: ',
});
assert.throws(() => tls.createSecureContext({ secureProtocol: 5, minVersion: 'TLSv1.2' }), {
  code: 'ERR_TLS_PROTOCOL_VERSION_CONFLICT',
});
assert.ok(tls.SecureContext() instanceof tls.SecureContext);

for (const type of ['', 'x']) {
  assert.throws(() => tls.getCACertificates(type), {
    code: 'ERR_INVALID_ARG_VALUE',
    message: `The argument 'type' is invalid. Received '${type}'`,
  });
}

for (const name of [1, null, undefined, {}, ['x']]) {
  assert.throws(() => tls.convertALPNProtocols([name], {}), {
    code: 'ERR_INVALID_ARG_TYPE',
    message:
      /^The "string" argument must be of type string or an instance of Buffer or ArrayBuffer\./,
  });
}
for (const name of [Buffer.from('x'), new Uint8Array(2), new ArrayBuffer(1)]) {
  assert.throws(() => tls.convertALPNProtocols([name], {}), {
    code: 'ERR_INVALID_ARG_TYPE',
    message: 'argument must be a string',
  });
}
assert.throws(() => tls.checkServerIdentity('x'), {
  name: 'TypeError',
  message: "Cannot read properties of undefined (reading 'subject')",
});
