'use strict';
// A session that nobody uses does not keep the process alive, and one that the server closes is not used again.
const assert = require('assert');
const http2 = require('http2');
const { once } = require('events');
const tls = require('tls');
const { ca, server: own } = require('../tls/fixtures/pair.js');
const finish = require('../finish');

tls.setDefaultCACertificates([ca]);

/** Resolves when the client has read what the server has said. */
async function settled() {
  await new Promise((resolve) => setTimeout(resolve, 50));
  for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
}

finish(async () => {
  const server = http2.createSecureServer({ ...own, allowHTTP1: true }, (req, res) => {
    res.end(req.httpVersion);
  });
  const sessions = [];
  server.on('session', (session) => {
    sessions.push(session);
  });
  server.listen(0);
  await once(server, 'listening');
  const url = `https://localhost:${server.address().port}`;
  assert.strictEqual(await (await fetch(url)).text(), '2.0');
  assert.strictEqual(await (await fetch(url)).text(), '2.0');
  assert.strictEqual(sessions.length, 1);

  sessions[0].close();
  await once(sessions[0], 'close');
  await settled();
  assert.strictEqual(await (await fetch(url)).text(), '2.0');
  assert.strictEqual(sessions.length, 2);

  // The field `connection` means nothing in HTTP/2.
  await (await fetch(url, { headers: { connection: 'close' } })).text();
  await settled();
  await (await fetch(url)).text();
  await (await fetch(url)).text();
  assert.strictEqual(sessions.length, 2);
  // What is left are the client's sessions: they let the process end.
  server.unref();
  for (const session of sessions) session.unref();
});
