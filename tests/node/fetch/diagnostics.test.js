'use strict';
// What the channels of undici tell, and that a subscriber can add fields.
const assert = require('assert');
const dc = require('diagnostics_channel');
const http = require('http');
const { once } = require('events');
const finish = require('../finish.js');
const refusing = require('../refusing.js');

const events = [];
for (const name of [
  'request:create',
  'request:bodySent',
  'request:headers',
  'request:trailers',
  'request:error',
  'client:sendHeaders',
  'client:beforeConnect',
  'client:connected',
  'client:connectError',
]) {
  dc.subscribe(`undici:${name}`, (message) => {
    events.push(name);
    if (name === 'request:create') message.request.addHeader('x-added', 'yes');
    if (name === 'request:headers') {
      assert.strictEqual(message.response.statusCode, 200);
      assert.ok(message.response.headers.every(Buffer.isBuffer));
    }
  });
}

finish(async () => {
  const server = http.createServer((req, res) => res.end(req.headers['x-added']));
  server.listen(0);
  await once(server, 'listening');
  const response = await fetch(`http://localhost:${server.address().port}/`);
  assert.strictEqual(await response.text(), 'yes');
  server.close();
  server.closeAllConnections();
  await fetch(`http://127.0.0.1:${refusing()}/`).catch(() => {});
  assert.deepStrictEqual(events.slice(0, 7), [
    'request:create',
    'client:beforeConnect',
    'client:connected',
    'client:sendHeaders',
    'request:bodySent',
    'request:headers',
    'request:trailers',
  ]);
  assert.deepStrictEqual(events.slice(-3), [
    'client:beforeConnect',
    'client:connectError',
    'request:error',
  ]);
});
