'use strict';
// Bodies travel both ways over HTTP/2, in whatever form they are given, and a reader that is slow holds the server back.
const assert = require('assert');
const http2 = require('http2');
const { once } = require('events');
const tls = require('tls');
const { ca, server: own } = require('../tls/fixtures/pair.js');
const finish = require('../finish');

tls.setDefaultCACertificates([ca]);

function streamOf(...chunks) {
  return new ReadableStream({
    async start(controller) {
      for (const chunk of chunks) {
        controller.enqueue(new TextEncoder().encode(chunk));
        await new Promise((resolve) => setImmediate(resolve));
      }
      controller.close();
    },
  });
}

finish(async () => {
  const server = http2.createSecureServer(own);
  const aborted = [];
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    const path = headers[':path'];
    if (path === '/endless') {
      stream.respond();
      let sent = 0;
      const more = () => {
        let room = true;
        while (room && !stream.destroyed) {
          room = stream.write(Buffer.alloc(16384));
          sent += 16384;
        }
        server.emit('sent', sent);
      };
      stream.on('drain', more);
      stream.on('aborted', () => aborted.push(path));
      stream.on('close', () => server.emit('gone', path));
      more();
    } else if (path === '/wait') {
      stream.on('aborted', () => aborted.push(path));
      stream.on('close', () => server.emit('gone', path));
      stream.resume();
    } else if (path === '/early') {
      stream.respond();
      stream.end('early');
      stream.resume();
    } else {
      stream.respond({ 'x-length': headers['content-length'] ?? 'none' });
      stream.pipe(stream);
    }
  });
  server.listen(0);
  await once(server, 'listening');
  const url = `https://localhost:${server.address().port}`;
  const echo = async (init) => {
    const response = await fetch(`${url}/echo`, { method: 'POST', ...init });
    return [response.headers.get('x-length'), await response.text()];
  };

  assert.deepStrictEqual(await echo({ body: 'text' }), ['4', 'text']);
  assert.deepStrictEqual(await echo({ body: '' }), ['0', '']);
  assert.deepStrictEqual(await echo({}), ['0', '']);
  assert.deepStrictEqual(await echo({ body: new Blob(['blob']) }), ['4', 'blob']);
  assert.deepStrictEqual(await echo({ body: streamOf('one', 'two'), duplex: 'half' }), [
    'none',
    'onetwo',
  ]);
  const large = 'x'.repeat(3_000_000);
  assert.deepStrictEqual(await echo({ body: large }), ['3000000', large]);
  assert.deepStrictEqual(await echo({ body: streamOf(large, large), duplex: 'half' }), [
    'none',
    large + large,
  ]);
  const form = new FormData();
  form.set('name', 'value');
  assert.match((await echo({ body: form }))[1], /name="name"\r\n\r\nvalue\r\n/);

  // Servers may answer before they have seen everything.
  const early = await fetch(`${url}/early`, {
    method: 'POST',
    body: streamOf('a', 'b', 'c'),
    duplex: 'half',
  });
  assert.strictEqual(await early.text(), 'early');

  // A source that breaks breaks the request.
  const broken = new ReadableStream({
    pull(controller) {
      controller.error(new Error('no more'));
    },
  });
  await assert.rejects(
    fetch(url, { method: 'POST', body: broken, duplex: 'half' }),
    (error) => error.cause.message === 'no more',
  );

  // Who does not read is not sent more than the windows hold.
  let sent = 0;
  server.on('sent', (count) => {
    sent = count;
  });
  const endless = await fetch(`${url}/endless`);
  while (sent < 65536) await once(server, 'sent');
  assert.ok(sent < 4_000_000, `${sent} bytes`);
  const reader = endless.body.getReader();
  assert.ok((await reader.read()).value.length > 0);
  const gone = once(server, 'gone');
  await reader.cancel();
  await gone;

  const controller = new AbortController();
  const waiting = fetch(`${url}/wait`, { signal: controller.signal });
  const [stream] = await once(server, 'stream');
  assert.strictEqual(stream.sentHeaders, undefined);
  const closed = once(server, 'gone');
  controller.abort();
  await assert.rejects(waiting, { name: 'AbortError' });
  await closed;
  assert.deepStrictEqual(aborted, ['/endless', '/wait']);
  assert.deepStrictEqual(await echo({ body: 'still there' }), ['11', 'still there']);
}).then(() => process.exit());
