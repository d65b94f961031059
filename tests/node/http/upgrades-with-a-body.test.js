'use strict';
// A request that upgrades may have a body. It belongs to the request; what follows it, to the new protocol.
const assert = require('assert');
const http = require('http');
const net = require('net');
const { once } = require('events');
const finish = require('../finish.js');

const head = (field) =>
  `POST / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: foo\r\n${field}\r\n\r\n`;
const LENGTH = head('Content-Length: 5');
const CHUNKED = head('Transfer-Encoding: chunked');

/** A connection whose bytes went to `listener`, with the client's end of it. */
async function upgraded(first, listener, event = 'upgrade') {
  const server = http.createServer(() => assert.fail('a request'));
  const heard = once(server, event);
  server.on(event, (...args) => listener?.(...args));
  server.listen(0);
  await once(server, 'listening');
  const client = net.connect(server.address().port);
  client.write(first);
  const [req, stream, rest] = await heard;
  server.close();
  return { client, req, rest, stream };
}

async function text(readable, size = Infinity) {
  let all = '';
  for await (const chunk of readable.iterator({ destroyOnReturn: false })) {
    all += chunk;
    if (all.length >= size) break;
  }
  return all;
}

finish(async () => {
  // All of it arrives with the head.
  for (const first of [`${LENGTH}helloEXTRA`, `${CHUNKED}5\r\nhello\r\n0\r\n\r\nEXTRA`]) {
    const { client, req, rest, stream } = await upgraded(first);
    assert.strictEqual(rest.toString(), 'EXTRA');
    assert.strictEqual(req.complete, true);
    assert.strictEqual(req.socket, stream);
    assert.strictEqual(await text(req), 'hello');
    stream.destroy();
    client.destroy();
  }

  // CONNECT has no body, whatever its head says.
  const connect = 'CONNECT a:1 HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello';
  const tunnel = await upgraded(connect, undefined, 'connect');
  assert.strictEqual(tunnel.rest.toString(), 'hello');
  tunnel.stream.destroy();
  tunnel.client.destroy();

  // The rest of the body comes later: it goes on to the request, and the stream begins after it.
  const later = [
    [`${LENGTH}he`, 'lloEXTRA'],
    [LENGTH, 'helloEXTRA'],
    [`${CHUNKED}5\r\nhe`, 'llo\r\n0\r\nX: y\r\n\r\nEXTRA'],
  ];
  for (const [first, second] of later) {
    let body;
    const { client, req, rest, stream } = await upgraded(first, (req) => {
      body = text(req);
    });
    assert.strictEqual(rest.length, 0);
    assert.strictEqual(req.complete, false);
    assert.notStrictEqual(req.socket, stream);
    stream.write('HTTP/1.1 101 Go on\r\n\r\n');
    assert.match(String((await once(client, 'data'))[0]), /^HTTP\/1.1 101/);
    client.write(second);
    assert.strictEqual(await body, 'hello');
    assert.strictEqual(req.complete, true);
    assert.strictEqual(await text(stream, 5), 'EXTRA');
    client.write('MORE');
    assert.strictEqual(await text(stream, 4), 'MORE');
    stream.end('bye');
    assert.strictEqual(String((await once(client, 'data'))[0]), 'bye');
    client.end();
    stream.resume();
    await once(stream, 'close');
  }

  // A body that nobody reads holds nothing up.
  const unread = await upgraded(`${LENGTH}he`);
  unread.client.write('lloEXTRA');
  assert.strictEqual(await text(unread.stream, 5), 'EXTRA');
  unread.stream.destroy();
  await once(unread.client, 'close');

  // A connection that is lost in the middle ends the stream.
  const lost = await upgraded(`${LENGTH}he`);
  lost.client.end();
  lost.stream.resume();
  await once(lost.stream, 'end');
  await once(lost.stream, 'close');
  assert.strictEqual(lost.req.complete, false);

  // Without a listener the request is an ordinary one.
  const server = http.createServer((req, res) => req.pipe(res));
  server.listen(0);
  await once(server, 'listening');
  const client = net.connect(server.address().port);
  client.write(`${LENGTH}hello`);
  const [answer] = await once(client, 'data');
  assert.match(String(answer), /^HTTP\/1.1 200/);
  client.destroy();
  server.close();
});
