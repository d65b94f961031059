'use strict';
// The channels of diagnostics_channel hear of the sockets and requests of HTTP on both sides, in their order.
const assert = require('assert');
const dc = require('diagnostics_channel');
const { once } = require('events');
const http = require('http');
const net = require('net');
const finish = require('../finish.js');
const refusing = require('../refusing.js');
const { listen } = require('./wire.js');

const heard = [];
for (const [name, ...keys] of [
  ['net.client.socket', 'socket'],
  ['net.server.socket', 'socket'],
  ['http.client.request.created', 'request'],
  ['http.client.request.start', 'request'],
  ['http.client.request.error', 'request', 'error'],
  ['http.client.response.finish', 'request', 'response'],
  ['http.server.request.start', 'request', 'response', 'socket', 'server'],
  ['http.server.response.created', 'request', 'response'],
  ['http.server.response.finish', 'request', 'response', 'socket', 'server'],
]) {
  dc.subscribe(name, (message) => {
    heard.push(name);
    assert.deepStrictEqual(Object.keys(message).sort(), keys.sort());
    if (message.socket !== undefined) assert.ok(message.socket instanceof net.Socket);
    if (message.server !== undefined) assert.strictEqual(message.server, server);
  });
}

const server = http.createServer((_request, response) => response.end('x'));

finish(async () => {
  const port = await listen(server);
  const request = http.get({ port, host: '127.0.0.1', agent: false });
  const [response] = await once(request, 'response');
  response.resume();
  await once(request, 'close');
  assert.deepStrictEqual(
    heard.filter((name) => name !== 'net.server.socket' && !name.startsWith('http.server')),
    [
      'net.client.socket',
      'http.client.request.created',
      'http.client.request.start',
      'http.client.response.finish',
    ],
  );
  assert.deepStrictEqual(
    heard.filter((name) => name === 'net.server.socket' || name.startsWith('http.server')),
    [
      'net.server.socket',
      'http.server.response.created',
      'http.server.request.start',
      'http.server.response.finish',
    ],
  );
  server.close();
  await once(server, 'close');
  heard.length = 0;
  const refused = http.get({ port: refusing(), host: '127.0.0.1', agent: false });
  await once(refused, 'error');
  assert.ok(heard.includes('http.client.request.error'));
});
