'use strict';
// A response whose bytes are not those promised is none.
const assert = require('assert');
const { createHash } = require('crypto');
const http = require('http');
const { once } = require('events');
const finish = require('../finish.js');

finish(async () => {
  const server = http.createServer((req, res) => res.end('hello'));
  server.listen(0);
  await once(server, 'listening');
  const url = `http://localhost:${server.address().port}`;
  const digest = (name) => `${name}-${createHash(name).update('hello').digest('base64')}`;

  for (const integrity of [digest('sha256'), digest('sha512'), `sha256-AAAA ${digest('sha384')}`]) {
    assert.strictEqual(await (await fetch(url, { integrity })).text(), 'hello');
  }
  await assert.rejects(fetch(url, { integrity: 'sha256-AAAA' }), (error) => {
    assert.strictEqual(error.cause.message, 'integrity mismatch');
    return true;
  });
  // What can be no digest is one that no bytes have.
  for (const integrity of ['sha256-', 'sha512', 'sha256-ä', `${digest('sha256')} sha384-ä`]) {
    await assert.rejects(fetch(url, { integrity }), TypeError);
  }
  // Other algorithms promise nothing.
  for (const integrity of ['ä', 'md5-x', 'SHA256-x', `${digest('sha256')}?option`]) {
    assert.strictEqual(await (await fetch(url, { integrity })).text(), 'hello');
  }
  server.close();
  server.closeAllConnections();
});
