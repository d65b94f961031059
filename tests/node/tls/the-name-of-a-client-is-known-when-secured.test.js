'use strict';
// The name that a client asks for is a property of its socket once the connection is secured, and null before.
const assert = require('assert');
const { expected, listen } = require('./fixtures/pair.js');

const happened = expected('given', 'set');

listen({}, (server, connect) => {
  const given = connect({ servername: 'localhost' }, () => {
    assert.strictEqual(given.servername, 'localhost');
    happened('given');
    given.destroy();
    const set = connect({ rejectUnauthorized: false }, () => {
      assert.strictEqual(set.servername, 'other.example');
      happened('set');
      set.destroy();
      server.close();
    });
    set.setServername('other.example');
    assert.strictEqual(set.servername, null);
  });
  given.on('connect', () => assert.strictEqual(given.servername, null));
  assert.strictEqual(given.servername, null);
});
