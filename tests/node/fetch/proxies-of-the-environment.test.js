'use strict';
// A proxy of the environment is asked for plain addresses by their whole, and for a tunnel to the others, unless they are
// excepted.
const assert = require('assert');
const { execFile } = require('child_process');
const http = require('http');
const https = require('https');
const net = require('net');
const path = require('path');
const { once } = require('events');
const { server: own } = require('../tls/fixtures/pair.js');

// What a process of its own fetches, one line an answer.
const program = `
(async () => {
  for (const url of process.argv.slice(1)) {
    try {
      const headers = url.endsWith('/own') ? { 'proxy-authorization': 'own' } : {};
      const response = await fetch(url, { headers });
      console.log(response.status, await response.text());
    } catch (error) {
      console.log(error.cause.code, (error.cause.cause ?? error.cause).message);
    }
  }
})();
`;

function run(env, ...urls) {
  const clean = { ...process.env };
  for (const name of ['http_proxy', 'https_proxy', 'no_proxy']) {
    delete clean[name];
    delete clean[name.toUpperCase()];
  }
  const trusted = path.join(__dirname, '../tls/fixtures/ca.pem');
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      ['-e', program, ...urls],
      { env: { ...clean, NODE_USE_ENV_PROXY: '1', NODE_EXTRA_CA_CERTS: trusted, ...env } },
      (error, stdout) => {
        if (error) reject(error);
        else resolve(stdout.split('\n').slice(0, -1));
      },
    );
  });
}

async function listen(server) {
  server.listen(0);
  await once(server, 'listening');
  return server.address().port;
}

(async () => {
  const plain = await listen(http.createServer((req, res) => res.end(`plain ${req.url}`)));
  const secure = await listen(https.createServer(own, (req, res) => res.end(`secure ${req.url}`)));
  let seen = [];
  let status = '200 OK';
  const proxy = http.createServer((req, res) => {
    seen.push(`${req.method} ${req.url} for ${req.headers.host}`);
    assert.strictEqual(req.headers.connection, 'keep-alive');
    if (req.headers['proxy-authorization']) seen.push(req.headers['proxy-authorization']);
    res.end('by proxy');
  });
  proxy.on('connect', (req, socket) => {
    seen.push(`CONNECT ${req.url}`);
    if (status !== '200 OK') {
      socket.end(`HTTP/1.1 ${status}\r\n\r\n`);
      return;
    }
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    const target = net.connect(secure, 'localhost');
    socket.on('error', () => target.destroy());
    target.on('error', () => socket.destroy());
    socket.pipe(target).pipe(socket);
  });
  const port = await listen(proxy);
  const address = `http://localhost:${port}`;
  const take = () => seen.splice(0);

  const one = `http://localhost:${plain}/path?query`;
  const two = `https://localhost:${secure}/path`;
  assert.deepStrictEqual(
    await run({ HTTP_PROXY: address }, one, 'http://other.invalid/', 'http://other.invalid/own'),
    [
      '200 by proxy',
      '200 by proxy',
      'UND_ERR_INVALID_ARG Proxy-Authorization should be sent in ProxyAgent constructor',
    ],
  );
  assert.deepStrictEqual(take(), [
    `GET ${one} for localhost:${plain}`,
    'GET http://other.invalid/ for other.invalid',
  ]);
  const named = `http://user:pa%20ss@localhost:${port}`;
  assert.deepStrictEqual(await run({ http_proxy: named }, one), ['200 by proxy']);
  assert.deepStrictEqual(take(), [
    `GET ${one} for localhost:${plain}`,
    `Basic ${Buffer.from('user:pa ss').toString('base64')}`,
  ]);

  // The proxy for plain addresses does for the others, but not the other way round.
  assert.deepStrictEqual(await run({ HTTP_PROXY: address }, two), ['200 secure /path']);
  assert.deepStrictEqual(take(), [`CONNECT localhost:${secure}`]);
  assert.deepStrictEqual(await run({ HTTPS_PROXY: address }, one, two), [
    '200 plain /path?query',
    '200 secure /path',
  ]);
  assert.deepStrictEqual(take(), [`CONNECT localhost:${secure}`]);
  status = '407 Who are you';
  assert.deepStrictEqual(await run({ HTTPS_PROXY: address }, two), [
    '0 Proxy response (407) !== 200 when HTTP Tunneling',
  ]);
  take();

  // ===== exceptions =====
  const excepted = async (list, url) => {
    const [line] = await run({ HTTP_PROXY: address, NO_PROXY: list }, url);
    take();
    return line !== '200 by proxy';
  };
  for (const [list, url, expected] of [
    ['*', one, true],
    ['other, *', one, false],
    ['localhost', one, true],
    [`localhost:${plain}`, one, true],
    ['localhost:1', one, false],
    ['a.invalid', 'http://a.invalid/', true],
    ['a.invalid', 'http://b.a.invalid/', true],
    ['.a.invalid', 'http://a.invalid/', true],
    ['*.a.invalid', 'http://b.a.invalid/', true],
    ['x\ty, a.INVALID', 'http://a.invalid/', true],
    ['a.invalid', 'http://ba.invalid/', false],
    ['::1', `http://[::1]:${plain}/`, true],
    [`[::1]:${plain}`, `http://[::1]:${plain}/`, true],
    ['127.0.0.1-127.0.0.9', `http://127.0.0.1:${plain}/`, false],
  ]) {
    assert.strictEqual(await excepted(list, url), expected, `${list} for ${url}`);
  }
  process.exit();
})();
