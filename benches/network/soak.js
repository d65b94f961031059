'use strict';
// Traffic of all kinds for a long time, good and bad, between servers and clients of one process; at the end there have to be
// as many descriptors and as much memory as there were after the first moments.
//
//   nodus --expose-gc benches/network/soak.js [seconds, 600]
//
// Prints what it has done once a minute; exits with 1 when something is left behind.

const { randomBytes } = require('crypto');
const dgram = require('dgram');
const { once } = require('events');
const fs = require('fs');
const http = require('http');
const http2 = require('http2');
const https = require('https');
const net = require('net');
const path = require('path');
const tls = require('tls');
const zlib = require('zlib');

const seconds = Number(process.argv[2]) || 600;
const fixtures = path.join(__dirname, '../../tests/node/tls/fixtures');
const pem = (name) => fs.readFileSync(path.join(fixtures, name));
const keys = { key: pem('server.key'), cert: pem('server.pem') };
const ca = pem('ca.pem');
// `fetch` takes no authorities of its own.
tls.setDefaultCACertificates([ca]);
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const body = randomBytes(200_000);
const packed = zlib.gzipSync(Buffer.alloc(500_000));
const counts = {};
const ports = {};

async function listen(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
}

function answer(req, res) {
  res.on('error', () => {});
  req.on('error', () => {});
  if (req.url === '/echo') req.pipe(res);
  else if (req.url === '/packed') res.writeHead(200, { 'content-encoding': 'gzip' }).end(packed);
  else if (req.url === '/endless') {
    const more = () => {
      while (!res.destroyed && res.write(body));
    };
    res.on('drain', more);
    more();
  } else if (req.url === '/break') {
    res.writeHead(200, { 'content-length': 1000 });
    res.write('part');
    setImmediate(() => (req.stream ?? req.socket).destroy());
  } else res.end('hello');
}

async function serve() {
  ports.http = await listen(http.createServer(answer));
  ports.https = await listen(https.createServer(keys, answer));
  ports.http2 = await listen(http2.createServer(answer).on('sessionError', () => {}));
  ports.secure2 = await listen(http2.createSecureServer(keys, answer).on('sessionError', () => {}));
  ports.tcp = await listen(net.createServer((socket) => socket.on('error', () => {}).pipe(socket)));
  ports.tls = await listen(
    tls.createServer(keys, (socket) => socket.on('error', () => {}).end('bye')),
  );
  const udp = dgram.createSocket('udp4');
  udp.on('message', (data, { port, address }) => udp.send(data, port, address));
  udp.bind(0, '127.0.0.1');
  await once(udp, 'listening');
  ports.udp = udp.address().port;
}

/** A request to its end, or to its failure. */
function ask(module, options, payload) {
  return new Promise((resolve) => {
    const request = module.request({ host: '127.0.0.1', ...options }, (res) => {
      res.on('error', resolve);
      res.on('end', resolve);
      res.resume();
    });
    request.on('error', resolve);
    request.end(payload);
  });
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
const secureAgent = new https.Agent({
  keepAlive: true,
  maxSockets: 4,
  ca,
  servername: 'localhost',
});

/** Says something by hand and waits for the end. */
async function say(text, leave) {
  const socket = net.connect(ports.http, '127.0.0.1');
  socket.on('error', () => {});
  socket.resume();
  socket.write(text);
  const closed = new Promise((resolve) => socket.on('close', resolve));
  if (leave === 'reset') setTimeout(() => socket.resetAndDestroy(), 2);
  else if (leave === 'destroy') setTimeout(() => socket.destroy(), 2);
  else socket.end();
  await closed;
}

/** Reads the beginning of an answer and leaves. */
async function giveUp(url) {
  const controller = new AbortController();
  const response = await fetch(url, { signal: controller.signal });
  await response.body.getReader().read();
  controller.abort();
}

const work = {
  get: () => ask(http, { port: ports.http, agent }),
  post: () => ask(http, { port: ports.http, agent, path: '/echo', method: 'POST' }, body),
  alone: () => ask(http, { port: ports.http, agent: false }),
  broken: () => ask(http, { port: ports.http, agent, path: '/break' }),
  secure: () => ask(https, { port: ports.https, agent: secureAgent }),
  handshake: () => ask(https, { port: ports.https, agent: false, ca, servername: 'localhost' }),
  untrusted: () => ask(https, { port: ports.https, agent: false, ca: pem('other.pem') }),
  async fetched() {
    await (await fetch(`http://127.0.0.1:${ports.http}/packed`)).arrayBuffer();
  },
  givenUp: () => giveUp(`http://127.0.0.1:${ports.http}/endless`),
  async multiplexed() {
    const url = `https://localhost:${ports.secure2}`;
    const post = { method: 'POST', body };
    const paths = ['/', '/packed', '/echo', '/break', '/'];
    await Promise.allSettled(
      paths.map(async (at) => {
        const response = await fetch(url + at, at === '/echo' ? post : undefined);
        await response.arrayBuffer();
      }),
    );
    await giveUp(`${url}/endless`);
  },
  nonsense: () => say('NONSENSE\r\n\r\n'),
  smuggled: () =>
    say(
      'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ),
  cut: () => say('POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc', 'destroy'),
  reset: () => say('GET /endless HTTP/1.1\r\nHost: h\r\n\r\n', 'reset'),
  tooLong: () => say(`GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`),
  async streams() {
    const session = http2.connect(`http://127.0.0.1:${ports.http2}`);
    session.on('error', () => {});
    const one = (at, payload) =>
      new Promise((resolve) => {
        const stream = session.request({ ':path': at, ':method': payload ? 'POST' : 'GET' });
        stream.on('error', () => {});
        stream.on('close', resolve);
        stream.resume();
        stream.end(payload);
        if (at === '/endless')
          stream.once('data', () => stream.close(http2.constants.NGHTTP2_CANCEL));
      });
    await Promise.all([one('/'), one('/echo', body), one('/endless'), one('/break'), one('/')]);
    session.close();
    await new Promise((resolve) => session.on('close', resolve));
  },
  async echo() {
    const socket = net.connect(ports.tcp, '127.0.0.1');
    socket.end(body);
    socket.resume();
    await once(socket, 'close');
  },
  async greeting() {
    const socket = tls.connect(ports.tls, '127.0.0.1', { ca, servername: 'localhost' });
    socket.resume();
    await once(socket, 'close');
  },
  async cutHandshake() {
    const socket = net.connect(ports.tls, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(Buffer.from([22, 3, 1, 2, 0, 1, 0]));
    socket.end();
    socket.resume();
    await new Promise((resolve) => socket.on('close', resolve));
  },
  async datagram() {
    const socket = dgram.createSocket('udp4');
    socket.send('ping', ports.udp, '127.0.0.1');
    await once(socket, 'message');
    socket.close();
  },
};

const descriptors = () => fs.readdirSync('/proc/self/fd').length;

/** What there is when nothing goes on. */
async function atRest() {
  agent.destroy();
  secureAgent.destroy();
  // Connections that clients keep for a while end by themselves.
  await sleep(6000);
  for (let i = 0; i < 4; i++) {
    globalThis.gc();
    await sleep(50);
  }
  return { descriptors: descriptors(), memory: process.memoryUsage.rss() };
}

async function runFor(time) {
  const end = Date.now() + time;
  const names = Object.keys(work);
  await Promise.all(
    Array.from({ length: 8 }, async (_, worker) => {
      for (let i = worker; Date.now() < end; i++) {
        const name = names[i % names.length];
        await work[name]();
        counts[name] = (counts[name] ?? 0) + 1;
      }
    }),
  );
}

const mib = (bytes) => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

async function main() {
  await serve();
  // Caches, pools and compiled code grow at first.
  await runFor(Math.max(seconds * 100, 5000));
  const first = await atRest();
  console.log(`at first: ${first.descriptors} descriptors, ${mib(first.memory)}`);
  for (let left = seconds; left > 0; left -= 60) {
    await runFor(Math.min(left, 60) * 1000);
    const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
    console.log(`${total} done, ${descriptors()} descriptors, ${mib(process.memoryUsage.rss())}`);
  }
  const last = await atRest();
  console.log(`at last: ${last.descriptors} descriptors, ${mib(last.memory)}`);
  const same =
    last.descriptors <= first.descriptors && last.memory < first.memory * 1.1 + 8 * 1024 * 1024;
  console.log(same ? 'nothing is left behind' : 'something is left behind');
  process.exit(same ? 0 : 1);
}

main();
