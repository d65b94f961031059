'use strict';
// The ws package as server and client, with the builtin WebSocket as the other client: chat, binary data, compression,
// fragments, keep-alive pings, limits and abrupt ends, over TCP, TLS and an http server of one's own.

const crypto = require('node:crypto');
const { once } = require('node:events');
const http = require('node:http');
const https = require('node:https');
const { pipeline } = require('node:stream/promises');
const { expect } = require('chai');
const { createWebSocketStream, WebSocket: Client, WebSocketServer } = require('ws');
const { close, listen, pem } = require('../../lib/peer');

const keys = { key: pem('server.key'), cert: pem('server.pem') };
const big = crypto.randomBytes(1_000_000);

/** The next event of a kind, in the way that both clients have. */
const event = (socket, name) =>
  new Promise((resolve) => socket.addEventListener(name, resolve, { once: true }));

/** The messages of a socket as they are wanted, none lost. */
function inbox(socket) {
  socket.binaryType = 'arraybuffer';
  const waiting = [];
  const got = [];
  socket.addEventListener('message', ({ data }) => {
    if (waiting.length) waiting.shift()(data);
    else got.push(data);
  });
  return () =>
    got.length ? Promise.resolve(got.shift()) : new Promise((done) => waiting.push(done));
}

describe('ws', () => {
  const servers = [];
  async function serve(options, onConnection) {
    const own = !options.noServer && !options.server;
    const server = new WebSocketServer({
      ...(own ? { port: 0, host: '127.0.0.1' } : {}),
      ...options,
    });
    servers.push(server);
    if (own) await once(server, 'listening');
    server.on('connection', (socket, request) => {
      socket.on('error', () => {});
      onConnection?.(socket, request);
    });
    return server;
  }
  const address = (server) => `ws://127.0.0.1:${server.address().port}`;
  const echo = (socket) => socket.on('message', (data, binary) => socket.send(data, { binary }));
  after(() => {
    for (const server of servers) {
      for (const socket of server.clients) socket.terminate();
      server.close();
    }
  });

  for (const [name, Socket] of [
    ['ws', Client],
    ['the builtin WebSocket', globalThis.WebSocket],
  ]) {
    describe(`with ${name} as the client`, () => {
      it('greets and hears', async () => {
        const heard = [];
        const server = await serve({}, (socket) => {
          socket.on('message', (message) => heard.push(String(message)));
          socket.send("You've connected!");
        });
        const socket = new Socket(address(server), 'json');
        const next = inbox(socket);
        expect(await next()).to.equal("You've connected!");
        socket.send('Hello from the client!');
        while (heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
        expect(heard).to.deep.equal(['Hello from the client!']);
        expect(socket.protocol).to.equal('json');
        const closed = event(socket, 'close');
        for (const client of server.clients) client.close(4001, 'enough');
        const { code, reason, wasClean } = await closed;
        expect([code, String(reason), wasClean]).to.deep.equal([4001, 'enough', true]);
      });

      for (const compressed of [false, true]) {
        it(`echoes ${compressed ? 'with' : 'without'} compression`, async () => {
          const server = await serve({ perMessageDeflate: compressed && { threshold: 0 } }, echo);
          const socket = new Socket(address(server));
          const next = inbox(socket);
          await event(socket, 'open');
          expect(socket.extensions.includes('permessage-deflate')).to.equal(compressed);
          for (const text of [
            '',
            'é'.repeat(70),
            'x'.repeat(65_535),
            'y'.repeat(65_536),
            'ü'.repeat(300_000),
          ]) {
            socket.send(text);
            expect(await next()).to.equal(text);
          }
          for (const data of [Buffer.alloc(0), big.subarray(0, 125), big.subarray(0, 126), big]) {
            socket.send(data);
            expect(Buffer.from(await next()).equals(data)).to.equal(true);
          }
          for (let i = 0; i < 500; i++) socket.send(`number ${i}`);
          for (let i = 0; i < 500; i++) expect(await next()).to.equal(`number ${i}`);
          socket.close(1000);
          expect((await event(socket, 'close')).code).to.equal(1000);
        });
      }

      it('takes fragments with pings in between', async () => {
        const server = await serve({}, (socket) => {
          socket.on('pong', (data) => socket.send(`pong ${data}`));
          socket.send('one ', { fin: false });
          socket.ping('middle');
          socket.send('two ', { fin: false });
          socket.send('three', { fin: true });
        });
        const socket = new Socket(address(server));
        const next = inbox(socket);
        expect(await next()).to.equal('one two three');
        expect(await next()).to.equal('pong middle');
        socket.close();
        await event(socket, 'close');
      });

      it('is refused when it sends too much', async () => {
        const server = await serve({ maxPayload: 1000 }, echo);
        const socket = new Socket(address(server));
        await event(socket, 'open');
        socket.send('x'.repeat(1001));
        expect((await event(socket, 'close')).code).to.equal(1009);
      });

      it('hears of an abrupt end', async () => {
        const server = await serve({}, (socket) => setTimeout(() => socket.terminate(), 5));
        const socket = new Socket(address(server));
        socket.addEventListener('error', () => {});
        const { code, wasClean } = await event(socket, 'close');
        expect([code, wasClean]).to.deep.equal([1006, false]);
      });

      it('is refused in the handshake', async () => {
        const server = await serve({
          verifyClient: (_info, done) => done(false, 401, 'Who are you'),
        });
        const socket = new Socket(address(server));
        const failed = event(socket, 'error');
        const closed = event(socket, 'close');
        await failed;
        expect((await closed).code).to.equal(1006);
      });

      it('holds back while the other side is slow', async () => {
        let received = 0;
        const server = await serve({}, (socket) => {
          socket.pause();
          setTimeout(() => socket.resume(), 50);
          socket.on('message', (data) => {
            received += data.length;
            if (received === 20 * big.length) socket.send('all');
          });
        });
        const socket = new Socket(address(server));
        const next = inbox(socket);
        await event(socket, 'open');
        for (let i = 0; i < 20; i++) socket.send(big);
        expect(socket.bufferedAmount).to.be.above(0);
        expect(await next()).to.equal('all');
        expect(socket.bufferedAmount).to.equal(0);
        socket.close();
      });
    });
  }

  it('is a chat for many', async () => {
    const server = await serve({ perMessageDeflate: false });
    server.on('connection', (socket, request) => {
      const name = new URL(request.url, 'http://host').searchParams.get('name');
      socket.on('message', (text) => {
        for (const client of server.clients) {
          if (client !== socket && client.readyState === Client.OPEN)
            client.send(`${name}: ${text}`);
        }
      });
    });
    const people = Array.from(
      { length: 100 },
      (_, i) => new Client(`${address(server)}/?name=${i}`),
    );
    const boxes = people.map(inbox);
    await Promise.all(people.map((one) => event(one, 'open')));
    people[0].send('hello all');
    const heard = await Promise.all(boxes.slice(1).map((next) => next()));
    expect(new Set(heard)).to.deep.equal(new Set(['0: hello all']));
    for (const one of people) one.close();
    await Promise.all(people.map((one) => event(one, 'close')));
    while (server.clients.size > 0) await new Promise((resolve) => setTimeout(resolve, 2));
  });

  it('shares a server with pages, by path', async () => {
    const server = http.createServer((_req, res) => res.end('page'));
    const chat = await serve({ noServer: true }, echo);
    server.on('upgrade', (request, socket, head) => {
      if (request.url === '/chat') {
        chat.handleUpgrade(request, socket, head, (made) => chat.emit('connection', made, request));
      } else {
        socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
      }
    });
    const port = await listen(server);
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).to.equal('page');
    const socket = new Client(`ws://127.0.0.1:${port}/chat`);
    await event(socket, 'open');
    socket.send('x');
    expect(String((await event(socket, 'message')).data)).to.equal('x');
    const wrong = new Client(`ws://127.0.0.1:${port}/elsewhere`);
    const [error] = await once(wrong, 'error');
    expect(error.message).to.equal('Unexpected server response: 404');
    socket.terminate();
    await close(server);
  });

  it('works over TLS', async () => {
    const secure = https.createServer(keys);
    await serve({ server: secure }, echo);
    const port = await listen(secure);
    const socket = new Client(`wss://localhost:${port}`, { ca: pem('ca.pem') });
    await event(socket, 'open');
    socket.send(big);
    expect(Buffer.from((await event(socket, 'message')).data).equals(big)).to.equal(true);
    socket.terminate();
    const untrusting = new Client(`wss://localhost:${port}`);
    const [error] = await once(untrusting, 'error');
    expect(error.code).to.be.oneOf([
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'SELF_SIGNED_CERT_IN_CHAIN',
    ]);
    await close(secure);
  });

  it('is a stream', async () => {
    const server = await serve({}, (socket) => {
      const stream = createWebSocketStream(socket);
      stream.on('error', () => {});
      stream.pipe(stream);
    });
    const stream = createWebSocketStream(new Client(address(server)));
    const parts = [];
    let received = 0;
    let all;
    const echoed = new Promise((resolve) => (all = resolve));
    await pipeline(
      async function* source() {
        for (let at = 0; at < big.length; at += 50_000) yield big.subarray(at, at + 50_000);
        // What is on its way back when one side closes may be lost.
        await echoed;
      },
      stream,
      async (data) => {
        for await (const part of data) {
          parts.push(part);
          received += part.length;
          if (received === big.length) all();
        }
      },
    );
    expect(Buffer.concat(parts).equals(big)).to.equal(true);
  });
});
