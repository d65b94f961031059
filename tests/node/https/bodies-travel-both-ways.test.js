'use strict';
// A large body up and down, over one secured connection, and what the server knows of it.

const assert = require('assert');
const crypto = require('crypto');
const https = require('https');
const { ca, client, server: own } = require('../tls/fixtures/pair.js');

const body = crypto.randomBytes(1024 * 1024);
const options = { ...own, ca, requestCert: true };
const server = https.createServer(options, (request, response) => {
  assert.strictEqual(request.socket.encrypted, true);
  assert.strictEqual(request.socket.authorized, true);
  assert.strictEqual(request.socket.getPeerCertificate().subject.CN, 'a client');
  assert.strictEqual(request.socket.alpnProtocol, 'http/1.1');
  request.pipe(response);
});
server.listen(0, '127.0.0.1', () => {
  const request = https.request(
    {
      ...client,
      ca,
      host: '127.0.0.1',
      servername: 'localhost',
      port: server.address().port,
      method: 'POST',
      agent: false,
      ALPNProtocols: ['http/1.1'],
    },
    (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        assert(Buffer.concat(chunks).equals(body));
        server.close();
      });
    },
  );
  request.end(body);
});
