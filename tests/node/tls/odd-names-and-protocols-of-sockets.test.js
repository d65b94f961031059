'use strict';
// What sockets and servers make of names, protocols and contexts that are none.
const assert = require('node:assert');
const net = require('node:net');
const tls = require('node:tls');

const wrapped = () => new tls.TLSSocket(new net.Socket()).on('error', () => {});

// What cannot be a name on the network is not sent.
for (const name of ['', 'a'.repeat(300), 'a\0b']) wrapped().setServername(name);
assert.throws(() => wrapped().setServername(5), { code: 'ERR_INVALID_ARG_TYPE' });

for (const none of [undefined, null, 0, '']) wrapped().setKeyCert(none);
for (const odd of [5, 'x', [], () => {}]) {
  assert.throws(() => wrapped().setKeyCert(odd), {
    code: 'ERR_INVALID_ARG_TYPE',
    message: /^The "options" argument must be of type object\./,
  });
}

for (const ALPNProtocols of ['x', 5, {}, true, () => {}]) {
  assert.throws(() => tls.connect({ port: 1, ALPNProtocols }), {
    name: 'TypeError',
    message: 'Must give a Buffer as first argument',
  });
}
const server = tls.createServer();
for (const name of [5, {}, Symbol('x')]) {
  assert.throws(() => server.addContext(name, {}), {
    name: 'TypeError',
    message: 'servername.replace is not a function',
  });
}
