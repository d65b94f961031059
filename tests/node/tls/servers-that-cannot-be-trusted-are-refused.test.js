'use strict';
// A wrong name, an unknown authority, and a program that looks for itself.

const assert = require('assert');
const tls = require('tls');
const { ca, expected, listen } = require('./fixtures/pair.js');

const happened = expected('name', 'authority', 'tolerated', 'own check', 'replaced');

listen({}, (server, connect) => {
  server.on('secureConnection', (socket) => socket.end());
  server.on('tlsClientError', () => {});
  const steps = [
    (next) => {
      const socket = connect({ servername: 'wrong.example' });
      socket.on('error', (error) => {
        assert.strictEqual(error.code, 'ERR_TLS_CERT_ALTNAME_INVALID');
        assert.strictEqual(error.host, 'wrong.example');
        happened('name');
        next();
      });
    },
    (next) => {
      const socket = connect({ servername: 'localhost', ca: undefined });
      socket.on('error', (error) => {
        assert.strictEqual(error.code, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
        happened('authority');
        next();
      });
    },
    (next) => {
      const socket = connect(
        { servername: 'localhost', ca: undefined, rejectUnauthorized: false },
        () => {
          assert.strictEqual(socket.authorized, false);
          assert.strictEqual(socket.authorizationError, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
          happened('tolerated');
        },
      );
      socket.resume();
      socket.on('close', next);
    },
    (next) => {
      const socket = connect({
        servername: 'localhost',
        checkServerIdentity(name, certificate) {
          assert.strictEqual(name, 'localhost');
          assert.strictEqual(certificate.subject.CN, 'localhost');
          return new Error('not today');
        },
      });
      socket.on('error', (error) => {
        assert.strictEqual(error.message, 'not today');
        happened('own check');
        next();
      });
    },
    (next) => {
      const before = tls.getCACertificates('default');
      tls.setDefaultCACertificates([ca]);
      assert.strictEqual(tls.getCACertificates('default').length, 1);
      const socket = connect({ servername: 'localhost', ca: undefined }, () => {
        assert.strictEqual(socket.authorized, true);
        happened('replaced');
        tls.setDefaultCACertificates(before);
      });
      socket.resume();
      socket.on('close', next);
    },
  ];
  const run = () => {
    const step = steps.shift();
    if (step) step(run);
    else server.close();
  };
  run();
});
