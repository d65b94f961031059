'use strict';
// Chunks of a request's body that are not bytes: strings are sent, a request made of a request hands on what there is, and
// everything else fails the request.
const assert = require('assert');
const http = require('http');
const { once } = require('events');
const finish = require('../finish.js');

const streamOf = (...chunks) =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });

finish(async () => {
  const server = http.createServer((req, res) => {
    req.on('error', () => {});
    req.pipe(res);
  });
  server.listen(0);
  await once(server, 'listening');
  const url = `http://localhost:${server.address().port}`;
  const init = (body) => ({ method: 'POST', body, duplex: 'half' });

  const bytes = new Uint8Array([65]);
  assert.strictEqual(await (await fetch(url, init(streamOf('ü', bytes)))).text(), 'üA');
  assert.strictEqual(await (await fetch(new Request(url, init(streamOf('ü'))))).text(), 'ü');

  async function* iterate(value) {
    yield value;
    yield 'end';
  }
  for (const value of [5, { a: 1 }, null, undefined]) {
    await assert.rejects(fetch(url, init(streamOf(value, bytes))), (error) => {
      assert.strictEqual(error.cause.code, 'ERR_INVALID_ARG_TYPE');
      return error instanceof TypeError && error.message === 'fetch failed';
    });
    await assert.rejects(fetch(url, init(iterate(value))), (error) => {
      assert.strictEqual(error.cause.code, 'ERR_INVALID_ARG_TYPE');
      return error instanceof TypeError;
    });
    await assert.rejects(new Response(streamOf(value)).text(), {
      name: 'TypeError',
      message: 'Received non-Uint8Array chunk',
    });
  }
  await assert.rejects(fetch(url, init(streamOf(new ArrayBuffer(1)))), (error) => {
    return error.cause.code === 'ERR_INVALID_ARG_TYPE';
  });

  // A request made of another.
  const moved = new Request(new Request(url, init(streamOf('text', { a: 1 }, bytes))));
  const reader = moved.body.getReader();
  assert.strictEqual((await reader.read()).value, 'text');
  assert.deepStrictEqual((await reader.read()).value, { a: 1 });
  assert.strictEqual((await reader.read()).value, bytes);
  assert.strictEqual((await reader.read()).done, true);
  const wrong = new Request(new Request(url, init(streamOf('text'))));
  await assert.rejects(wrong.text(), /Received non-Uint8Array chunk/);
  server.closeAllConnections();
  server.close();
});
