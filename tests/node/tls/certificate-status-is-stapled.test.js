'use strict';
// OCSP: the server asks the program for the status, the client gets it.

const assert = require('assert');
const { ca, expected, listen } = require('./fixtures/pair.js');

const happened = expected('asked', 'told', 'nothing told');

listen({ ca }, (server, connect) => {
  let answer = Buffer.from('good');
  server.on('OCSPRequest', (certificate, issuer, done) => {
    assert(Buffer.isBuffer(certificate));
    assert(Buffer.isBuffer(issuer));
    happened('asked');
    setImmediate(done, null, answer);
  });
  server.on('secureConnection', (socket) => socket.end());
  const options = { servername: 'localhost', requestOCSP: true };
  const socket = connect(options);
  socket.resume();
  socket.on('OCSPResponse', (response) => {
    assert.strictEqual(response.toString(), 'good');
    happened('told');
  });
  socket.on('close', () => {
    answer = null;
    const second = connect(options);
    second.resume();
    second.on('OCSPResponse', (response) => {
      assert.strictEqual(response, null);
      happened('nothing told');
    });
    second.on('close', () => server.close());
  });
});
