'use strict';
// An agent with a proxy: plain requests name their whole target, secured ones get a tunnel; some places are left out.

const assert = require('assert');
const http = require('http');
const https = require('https');
const net = require('net');
const { ca, server: own } = require('../tls/fixtures/pair.js');
const finish = require('../finish.js');

const asked = [];
const proxy = http.createServer((request, response) => {
  asked.push([request.method, request.url, request.headers['proxy-authorization']]);
  response.end('by proxy');
});
proxy.on('connect', (request, socket) => {
  asked.push([request.method, request.url, request.headers['proxy-authorization']]);
  if (request.url.startsWith('refused')) {
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    return;
  }
  const [host, port] = request.url.split(':');
  const way = net.connect(port, host, () => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    way.pipe(socket);
    socket.pipe(way);
  });
  way.on('error', () => socket.destroy());
  socket.on('error', () => way.destroy());
});
const target = https.createServer(own, (request, response) => response.end('secured'));
const plain = http.createServer((request, response) => response.end('directly'));

const listening = (server) => new Promise((done) => server.listen(0, '127.0.0.1', done));
const get = (library, options) =>
  new Promise((resolve, reject) => {
    const request = library.get(options, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve(text));
    });
    request.on('error', reject);
  });

finish(async () => {
  await Promise.all([listening(proxy), listening(target), listening(plain)]);
  const url = `http://user:secret@127.0.0.1:${proxy.address().port}`;
  const authorization = `Basic ${Buffer.from('user:secret').toString('base64')}`;
  const proxyEnv = { HTTP_PROXY: url, HTTPS_PROXY: url, NO_PROXY: '*.example, 10.0.0.1-10.0.0.9' };

  const agent = new http.Agent({ proxyEnv });
  assert.strictEqual(
    await get(http, { host: 'somewhere.invalid', port: 81, path: '/a?b', agent }),
    'by proxy',
  );
  assert.deepStrictEqual(asked.shift(), ['GET', 'http://somewhere.invalid:81/a?b', authorization]);

  const secure = new https.Agent({ proxyEnv, ca, keepAlive: true });
  const { port } = target.address();
  const options = { host: 'localhost', port, agent: secure };
  assert.strictEqual(await get(https, options), 'secured');
  assert.strictEqual(await get(https, options), 'secured');
  // One tunnel for both.
  assert.deepStrictEqual(asked.splice(0), [['CONNECT', `localhost:${port}`, authorization]]);

  await assert.rejects(get(https, { host: 'refused.invalid', port: 1, agent: secure }), {
    code: 'ERR_PROXY_TUNNEL',
    message: /403 Forbidden/,
  });
  asked.length = 0;

  const direct = new http.Agent({ proxyEnv: { HTTP_PROXY: url, NO_PROXY: '127.0.0.1' } });
  const text = await get(http, { host: '127.0.0.1', port: plain.address().port, agent: direct });
  assert.strictEqual(text, 'directly');
  assert.deepStrictEqual(asked, []);

  assert.throws(() => new http.Agent({ proxyEnv: { HTTP_PROXY: 'http://:1' } }), {
    code: 'ERR_PROXY_INVALID_CONFIG',
  });
  secure.destroy();
  for (const server of [proxy, target, plain]) {
    server.close();
    server.closeAllConnections();
  }
});
