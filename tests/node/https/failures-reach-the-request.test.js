'use strict';
// A certificate nobody vouches for, a name that does not fit, and plain HTTP to a secured port.

const assert = require('assert');
const http = require('http');
const https = require('https');
const { ca, server: own } = require('../tls/fixtures/pair.js');

const server = https.createServer(own, (request, response) => response.end());
let clientErrors = 0;
server.on('clientError', (error, socket) => {
  clientErrors++;
  socket.destroy();
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  const fail = (options, check, next) => {
    const request = https.get({ host: '127.0.0.1', port, agent: false, ...options });
    request.on('response', () => assert.fail('answered'));
    request.on('error', (error) => {
      check(error);
      next();
    });
  };
  fail(
    { servername: 'localhost' },
    (error) => assert.strictEqual(error.code, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
    () =>
      fail(
        { servername: 'wrong.example', ca },
        (error) => assert.strictEqual(error.code, 'ERR_TLS_CERT_ALTNAME_INVALID'),
        () => {
          const plain = http.get({ host: '127.0.0.1', port, agent: false });
          plain.on('error', (error) => {
            assert.strictEqual(error.code, 'ECONNRESET');
            assert(clientErrors > 0);
            server.close();
          });
        },
      ),
  );
});
