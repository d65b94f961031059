'use strict';
// A page in a real, headless Chromium: loads over HTTP/1.1, HTTP/2 and HTTPS, fetch with streams and forms, server-sent
// events, WebSockets, and the drawing that it shares with a client of the tests.

const crypto = require('node:crypto');
const { once } = require('node:events');
const http = require('node:http');
const http2 = require('node:http2');
const { expect } = require('chai');
const { Server } = require('socket.io');
const { io } = require('socket.io-client');
const { WebSocketServer } = require('ws');
const { close, find, folder, listen, pem, sleep, start } = require('../../lib/peer');
const drawing = require('../../apps/drawing');

const big = crypto.randomBytes(1_000_000);
const sum = crypto.createHash('sha256').update(big).digest('hex');

/** Shows a page until the test has what it wants. */
function browse(url) {
  const args = [
    ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
    ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ...['--disable-dev-shm-usage', '--no-proxy-server', '--ignore-certificate-errors'],
    ...['--remote-debugging-port=0', `--user-data-dir=${folder('chromium')}`, url],
  ];
  return start(find('chromium'), args, { detached: true });
}

/** What runs in the page: each part tells its outcome. */
function inPage(webSocketPort) {
  const event = (target, name) =>
    new Promise((resolve) => target.addEventListener(name, resolve, { once: true }));
  const parts = {
    async protocol() {
      await fetch('/json');
      return performance.getEntriesByType('navigation')[0].nextHopProtocol;
    },
    async json() {
      const response = await fetch('/json', { headers: { 'x-own': 'set' } });
      return (await response.json()).own;
    },
    async stream() {
      const response = await fetch('/drip');
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      let reads = 0;
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return { text, several: reads > 1 };
        text += value;
        reads++;
      }
    },
    async form() {
      const data = await (await fetch('/big')).blob();
      const form = new FormData();
      form.append('text', 'grüße');
      form.append('file', data, 'big.bin');
      return (await fetch('/form', { method: 'POST', body: form })).json();
    },
    async cookies() {
      await fetch('/cookie');
      return (await fetch('/json')).json().then(({ cookie }) => cookie);
    },
    async many() {
      const all = await Promise.all(Array.from({ length: 60 }, (_, i) => fetch(`/json?${i}`)));
      const seen = await Promise.all(all.map((response) => response.json()));
      return seen.map(({ url }) => url).join() === seen.map((_, i) => `/json?${i}`).join();
    },
    async aborted() {
      const controller = new AbortController();
      const response = await fetch('/endless', { signal: controller.signal });
      await response.body.getReader().read();
      controller.abort();
      const state = await (await fetch('/gone')).json();
      return state.gone;
    },
    async events() {
      const source = new EventSource('/events');
      const got = [];
      source.addEventListener('tick', ({ data, lastEventId }) =>
        got.push(`${lastEventId}:${data}`),
      );
      // It comes back when the server ends the answer, and tells what it saw last.
      while (got.length < 4) await event(source, 'tick');
      source.close();
      return got.slice(0, 4);
    },
    async socket() {
      if (!webSocketPort) return 'none';
      const socket = new WebSocket(`ws://127.0.0.1:${webSocketPort}/`, 'own');
      socket.binaryType = 'arraybuffer';
      await event(socket, 'open');
      const heard = event(socket, 'message');
      socket.send('ü'.repeat(100_000));
      const text = (await heard).data;
      const bytes = event(socket, 'message');
      socket.send(new Uint8Array(70_000).fill(7));
      const { byteLength } = (await bytes).data;
      const closed = event(socket, 'close');
      socket.close(4000, 'bye');
      const { code, wasClean } = await closed;
      return [socket.protocol, socket.extensions, text.length, byteLength, code, wasClean];
    },
  };
  (async () => {
    const outcome = {};
    for (const [name, part] of Object.entries(parts)) {
      try {
        outcome[name] = await part();
      } catch (error) {
        outcome[name] = String(error);
      }
    }
    await fetch('/outcome', { method: 'POST', body: JSON.stringify(outcome) });
  })();
}

describe('Chromium', function () {
  this.timeout(120_000);

  function answer(webSocketPort, done) {
    let gone = false;
    return async (req, res) => {
      const at = new URL(req.url, 'http://host').pathname;
      if (at === '/') {
        res.setHeader('content-type', 'text/html');
        res.end(
          `<!doctype html><meta charset=utf-8><title>page</title><script>(${inPage})(${webSocketPort})</script>`,
        );
      } else if (at === '/json') {
        res.setHeader('content-type', 'application/json');
        const { cookie } = req.headers;
        res.end(JSON.stringify({ url: req.url, own: req.headers['x-own'], cookie }));
      } else if (at === '/big') {
        res.end(big);
      } else if (at === '/drip') {
        for (let i = 0; i < 5; i++) {
          res.write(`drop ${i} `);
          await sleep(20);
        }
        res.end();
      } else if (at === '/form') {
        const { headers } = req;
        const body = Buffer.concat(await req.toArray());
        const form = await new Response(body, {
          headers: { 'content-type': headers['content-type'] },
        }).formData();
        const file = Buffer.from(await form.get('file').arrayBuffer());
        const seen = crypto.createHash('sha256').update(file).digest('hex');
        res.end(JSON.stringify({ text: form.get('text'), name: form.get('file').name, seen }));
      } else if (at === '/cookie') {
        res.setHeader('set-cookie', ['a=1; Path=/', 'b=2; HttpOnly; SameSite=Lax']);
        res.end();
      } else if (at === '/endless') {
        const timer = setInterval(() => res.write('x'.repeat(100)), 5);
        res.on('close', () => {
          clearInterval(timer);
          gone = true;
        });
      } else if (at === '/gone') {
        while (!gone) await sleep(5);
        res.end(JSON.stringify({ gone }));
      } else if (at === '/events') {
        const first = Number(req.headers['last-event-id'] ?? 0);
        res.writeHead(200, { 'content-type': 'text/event-stream' });
        res.write('retry: 10\n\n: a comment\n\n');
        for (let i = 1; i <= 2; i++) res.write(`event: tick\nid: ${first + i}\ndata: tick\n\n`);
        res.end();
      } else if (at === '/outcome') {
        const body = Buffer.concat(await req.toArray());
        res.end();
        done(JSON.parse(body));
      } else {
        res.statusCode = 404;
        res.end();
      }
    };
  }

  const expected = {
    json: 'set',
    stream: { text: 'drop 0 drop 1 drop 2 drop 3 drop 4 ', several: true },
    form: { text: 'grüße', name: 'big.bin', seen: sum },
    cookies: 'a=1; b=2',
    many: true,
    aborted: true,
    events: ['1:tick', '2:tick', '3:tick', '4:tick'],
  };

  it('shows a page over HTTP/1.1', async () => {
    const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: true });
    await once(sockets, 'listening');
    sockets.on('connection', (socket) => {
      socket.on('message', (data, binary) => socket.send(data, { binary }));
    });
    let finish;
    const outcome = new Promise((resolve) => (finish = resolve));
    const server = http.createServer(answer(sockets.address().port, finish));
    const browser = await browse(`http://127.0.0.1:${await listen(server)}/`);
    expect(await outcome).to.deep.equal({
      ...expected,
      protocol: 'http/1.1',
      socket: ['own', 'permessage-deflate', 100_000, 70_000, 4000, true],
    });
    await browser.stop('SIGKILL');
    await close(server);
    sockets.close();
  });

  it('shows a page over HTTP/2', async () => {
    let finish;
    const outcome = new Promise((resolve) => (finish = resolve));
    const keys = { key: pem('server.key'), cert: pem('server.pem') };
    const server = http2.createSecureServer({ ...keys, allowHTTP1: true }, answer(0, finish));
    const sessions = new Set();
    server.on('session', (session) => sessions.add(session));
    const browser = await browse(`https://localhost:${await listen(server)}/`);
    expect(await outcome).to.deep.equal({ ...expected, protocol: 'h2', socket: 'none' });
    await browser.stop('SIGKILL');
    for (const session of sessions) session.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  it('takes part in a drawing', async () => {
    const server = http.createServer((_req, res) => {
      res.setHeader('content-type', 'text/html');
      res.end(drawing.page);
    });
    const board = drawing.attach(new Server(server));
    const seen = [];
    let shown;
    const loaded = new Promise((resolve) => (shown = resolve));
    board.on('connection', (socket) => {
      socket.on('seen', (what) => seen.push(what));
      if (/HeadlessChrome/.test(socket.handshake.headers['user-agent'])) shown(socket);
    });
    const url = `http://127.0.0.1:${await listen(server)}`;
    const browser = await browse(`${url}/`);
    const inBrowser = await loaded;
    const ada = io(url);
    const moves = [];
    ada.on('moving', (data) => moves.push(data));
    await new Promise((resolve) => ada.once('connect', resolve));
    for (let x = 10; x <= 150; x += 10) ada.emit('mousemove', { x, y: x / 2, drawing: true });
    while (seen.length < 15) await sleep(10);
    expect(seen.at(-1).painted).to.be.above(200);
    expect(seen.at(-1).pointers).to.equal(1);
    inBrowser.emit('draw', [
      { x: 5, y: 6 },
      { x: 50, y: 60 },
      { x: 70, y: 80 },
    ]);
    while (moves.length < 5) await sleep(10);
    expect(moves.map(({ x, y, drawing: down }) => [x, y, down])).to.deep.equal([
      [5, 6, true],
      [5, 6, true],
      [50, 60, true],
      [70, 80, true],
      [70, 80, false],
    ]);
    ada.close();
    while (seen.at(-1).pointers !== 0) await sleep(10);
    await browser.stop('SIGKILL');
    await board.close();
  });
});
