'use strict';
// Aborting: before, while the server is silent, in the middle of the body, and after the end.
const assert = require('assert');
const http = require('http');
const { once } = require('events');
const finish = require('../finish.js');

finish(async () => {
  const server = http.createServer((req, res) => {
    if (req.url === '/silent') return;
    res.write('some');
    if (req.url === '/whole') res.end('thing');
  });
  server.listen(0);
  await once(server, 'listening');
  const url = `http://localhost:${server.address().port}`;

  await assert.rejects(fetch(url, { signal: AbortSignal.abort() }), { name: 'AbortError' });
  await assert.rejects(fetch(url, { signal: AbortSignal.abort('why') }), (e) => e === 'why');
  await assert.rejects(fetch(`${url}/silent`, { signal: AbortSignal.timeout(20) }), {
    name: 'TimeoutError',
  });

  const reason = new Error('mine');
  const controller = new AbortController();
  const pending = fetch(`${url}/silent`, { signal: controller.signal });
  setImmediate(() => controller.abort(reason));
  await assert.rejects(pending, (error) => error === reason);

  const middle = new AbortController();
  const response = await fetch(`${url}/endless`, { signal: middle.signal });
  const reader = response.body.getReader();
  assert.strictEqual(Buffer.from((await reader.read()).value).toString(), 'some');
  const next = reader.read();
  middle.abort(reason);
  await assert.rejects(next, (error) => error === reason);

  const text = new AbortController();
  const reading = (await fetch(`${url}/endless`, { signal: text.signal })).text();
  text.abort(reason);
  await assert.rejects(reading, (error) => error === reason);

  const late = new AbortController();
  const whole = await fetch(`${url}/whole`, { signal: late.signal });
  assert.strictEqual(await whole.text(), 'something');
  late.abort();

  // What has come but has not been read is lost.
  const unread = new AbortController();
  const there = await fetch(`${url}/whole`, { signal: unread.signal });
  await new Promise((resolve) => setTimeout(resolve, 20));
  unread.abort();
  await assert.rejects(there.text(), { name: 'AbortError' });

  // So is what has been asked for right before.
  const asked = new AbortController();
  const near = await fetch(`${url}/whole`, { signal: asked.signal });
  await new Promise((resolve) => setTimeout(resolve, 20));
  const whatHasCome = near.arrayBuffer();
  asked.abort();
  await assert.rejects(whatHasCome, { name: 'AbortError' });

  // A body that nobody wants ends the transfer.
  const cancelled = await fetch(`${url}/endless`);
  const closed = once(server, 'connection').catch(() => {});
  await cancelled.body.cancel();
  assert.strictEqual(cancelled.bodyUsed, true);
  server.close();
  server.closeAllConnections();
  await Promise.race([closed, once(server, 'close')]);
});
