'use strict';
// An answer that is destroyed, or whose client went away, does not finish: no event, no callback of `end`, and
// `writableFinished` says so. One that is whole does.

const assert = require('node:assert');
const http = require('node:http');
const { once } = require('node:events');
const finish = require('../finish.js');

const tick = () => new Promise((resolve) => setImmediate(resolve));

const ways = {
  async 'destroyed and ended'(response, end) {
    response.destroy();
    end();
  },
  async 'destroyed, ended later'(response, end) {
    response.destroy();
    await once(response, 'close');
    end();
  },
  async 'ended after the client went'(response, end, request) {
    request.destroy();
    await once(response, 'close');
    end();
  },
  async whole(response, end, request) {
    request.end();
    end();
    await once(response, 'close');
  },
};

async function run(name, way, body) {
  const server = http.createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const request = http.request({ port: server.address().port, method: 'POST', agent: false });
  request.on('error', () => {});
  request.on('response', (message) => message.resume());
  request.write('body');
  const [, response] = await once(server, 'request');
  const told = [];
  response.on('finish', () => told.push('finish'));
  response.on('error', () => {});
  await way(response, () => response.end(body, () => told.push('callback')), request);
  assert.strictEqual(response.finished, true);
  for (let i = 0; i < 5; i++) await tick();
  const isWhole = name === 'whole';
  assert.strictEqual(response.writableFinished, isWhole, name);
  assert.deepStrictEqual(told.sort(), isWhole ? ['callback', 'finish'] : [], name);
  request.destroy();
  server.closeAllConnections();
  server.close();
}

finish(async () => {
  for (const [name, way] of Object.entries(ways)) {
    for (const body of [undefined, 'text']) await run(name, way, body);
  }
});
