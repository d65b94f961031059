'use strict';
// A debugger that asks for it hears of a program's requests, their headers and bodies, and of what the program tells itself.

const assert = require('assert');
const { spawnSync } = require('child_process');

const isChild = process.execArgv.includes('--experimental-network-inspection');
if (!isChild) {
  const args = ['--experimental-network-inspection', __filename];
  const { status, stderr } = spawnSync(process.execPath, args);
  assert.strictEqual(status, 0, stderr.toString());
}

const { once } = require('events');
const http = require('http');
const inspector = require('inspector/promises');
const finish = require('../finish.js');

const session = new inspector.Session();
session.connect();

async function test() {
  await session.post('Network.enable');
  const server = http.createServer((request, response) => {
    request.resume();
    response.setHeader('Content-Type', 'text/plain; charset=utf-8');
    response.setHeader('Set-Cookie', ['a=1', 'b=2']);
    response.end('hello');
  });
  await once(server.listen(0), 'listening');
  const url = `http://127.0.0.1:${server.address().port}/x`;
  const sent = once(session, 'Network.requestWillBeSent');
  const received = once(session, 'Network.responseReceived');
  const finished = once(session, 'Network.loadingFinished');
  const request = http.request(url, { method: 'POST', headers: { Cookie: ['c=1', 'd=2'] } });
  request.on('response', (response) => response.resume());
  request.end('body');
  const [{ params: begin }] = await sent;
  assert.strictEqual(begin.request.url, url);
  assert.strictEqual(begin.request.headers.cookie, 'c=1; d=2');
  assert.ok(begin.initiator.stack.callFrames.some((frame) => frame.url.endsWith('.test.js')));
  const [{ params: answer }] = await received;
  assert.strictEqual(answer.response.headers['set-cookie'], 'a=1\nb=2');
  assert.strictEqual(answer.response.mimeType, 'text/plain');
  const { requestId } = (await finished)[0].params;
  assert.strictEqual(requestId, begin.requestId);
  const body = await session.post('Network.getResponseBody', { requestId });
  assert.deepStrictEqual(body, { body: 'hello', base64Encoded: false });
  await assert.rejects(session.post('Network.getResponseBody', { requestId: 'none' }), {
    message: 'Inspector error -32602: Request not found',
  });

  const own = once(session, 'Network.loadingFailed');
  inspector.Network.loadingFailed({
    requestId: 'own',
    timestamp: 1,
    type: 'Other',
    errorText: 'no',
  });
  assert.strictEqual((await own)[0].params.requestId, 'own');
  assert.throws(() => inspector.Network.loadingFailed({}), {
    message: 'Missing requestId in event',
  });
  await session.post('Network.disable');
  session.disconnect();
  server.close();
}

if (isChild) finish(test);
