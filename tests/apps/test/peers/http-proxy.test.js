'use strict';
// http-proxy in front of servers: one target, a table of hosts, in turns, with WebSockets, errors and TLS.

const crypto = require('node:crypto');
const { once } = require('node:events');
const http = require('node:http');
const https = require('node:https');
const { expect } = require('chai');
const httpProxy = require('http-proxy');
const WebSocket = require('ws');
const { close, freePort, listen, pem } = require('../../lib/peer');

const keys = { key: pem('server.key'), cert: pem('server.pem') };

describe('http-proxy', () => {
  const agent = new http.Agent({ keepAlive: true });
  let targets;
  const sockets = new Set();

  before(async () => {
    targets = await Promise.all(
      ['one', 'two', 'three'].map(async (name) => {
        const server = http.createServer((req, res) => {
          if (req.url === '/echo') return req.pipe(res);
          if (req.url === '/break') return res.socket.destroy();
          res.setHeader('x-name', name);
          res.end(JSON.stringify({ name, fields: req.headers }));
        });
        server.on('connection', (socket) => sockets.add(socket));
        new WebSocket.Server({ server }).on('connection', (socket) => {
          socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
        });
        return { name, server, url: `http://127.0.0.1:${await listen(server)}` };
      }),
    );
  });
  after(async () => {
    agent.destroy();
    for (const { server } of targets) await close(server);
  });

  async function ask(port, path = '/', { body, ...options } = {}) {
    const request = http.request({ port, host: '127.0.0.1', path, agent, ...options });
    request.end(body);
    const [res] = await once(request, 'response');
    return { res, body: Buffer.concat(await res.toArray()) };
  }

  it('passes requests on', async () => {
    const proxy = httpProxy.createProxyServer({ target: targets[0].url, xfwd: true });
    const server = http.createServer((req, res) => proxy.web(req, res));
    const port = await listen(server);
    const { res, body } = await ask(port);
    expect(res.headers['x-name']).to.equal('one');
    expect(JSON.parse(body).fields['x-forwarded-for']).to.match(/127\.0\.0\.1/);
    const big = crypto.randomBytes(3_000_000);
    const echoed = await ask(port, '/echo', { method: 'POST', body: big });
    expect(echoed.body.equals(big)).to.equal(true);
    await close(server);
    proxy.close();
  });

  it('chooses by host, and in turns, over connections that are kept', async () => {
    const keeping = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const proxy = httpProxy.createProxyServer({ agent: keeping });
    let turn = 0;
    const server = http.createServer((req, res) => {
      const byHost = { 'two.local': targets[1], 'three.local': targets[2] }[req.headers.host];
      proxy.web(req, res, { target: (byHost ?? targets[turn++ % targets.length]).url });
    });
    const port = await listen(server);
    const byHost = await ask(port, '/', { headers: { host: 'three.local' } });
    expect(byHost.res.headers['x-name']).to.equal('three');
    const before = sockets.size;
    const names = [];
    for (let i = 0; i < 30; i++) names.push((await ask(port)).res.headers['x-name']);
    expect(names.slice(0, 6)).to.deep.equal(['one', 'two', 'three', 'one', 'two', 'three']);
    expect(sockets.size - before).to.be.at.most(3);
    keeping.destroy();
    await close(server);
  });

  it('changes answers on the way', async () => {
    const proxy = httpProxy.createProxyServer({ target: targets[0].url, selfHandleResponse: true });
    proxy.on('proxyReq', (request) => request.setHeader('x-added', 'on the way'));
    proxy.on('proxyRes', async (answer, _req, res) => {
      const body = JSON.parse(Buffer.concat(await answer.toArray()));
      res.end(`changed: ${body.fields['x-added']}`);
    });
    const server = http.createServer((req, res) => proxy.web(req, res));
    const port = await listen(server);
    expect(String((await ask(port)).body)).to.equal('changed: on the way');
    await close(server);
  });

  it('tells of targets that are gone or break off', async () => {
    const proxy = httpProxy.createProxyServer();
    const codes = [];
    proxy.on('error', (error, _req, res) => {
      codes.push(error.code);
      res.writeHead(502).end('bad gateway');
    });
    const free = await freePort();
    const server = http.createServer((req, res) => {
      proxy.web(req, res, {
        target: req.url === '/gone' ? `http://127.0.0.1:${free}` : targets[0].url,
      });
    });
    const port = await listen(server);
    expect((await ask(port, '/gone')).res.statusCode).to.equal(502);
    expect((await ask(port, '/break')).res.statusCode).to.equal(502);
    expect(codes).to.deep.equal(['ECONNREFUSED', 'ECONNRESET']);
    await close(server);
  });

  it('passes WebSockets on', async () => {
    const proxy = httpProxy.createProxyServer({ target: targets[1].url, ws: true });
    const server = http.createServer((req, res) => proxy.web(req, res));
    server.on('upgrade', (req, socket, head) => proxy.ws(req, socket, head));
    const port = await listen(server);
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
    await once(socket, 'open');
    for (const text of ['first', 'x'.repeat(200_000)]) {
      socket.send(text);
      const [data] = await once(socket, 'message');
      expect(String(data)).to.equal(text);
    }
    socket.close();
    await once(socket, 'close');
    await close(server);
  });

  it('is secure on both sides', async () => {
    const secure = https.createServer(keys, (req, res) =>
      res.end(`secure ${req.headers['x-forwarded-proto']}`),
    );
    const target = `https://localhost:${await listen(secure)}`;
    const proxy = httpProxy.createServer({
      ssl: keys,
      xfwd: true,
      target,
      agent: new https.Agent({ ca: pem('ca.pem') }),
    });
    const port = await freePort();
    proxy.listen(port, '127.0.0.1');
    const request = https.get({ port, host: 'localhost', ca: pem('ca.pem'), agent: false });
    const [res] = await once(request, 'response');
    expect(String(Buffer.concat(await res.toArray()))).to.equal('secure https');
    proxy.close();
    await close(secure);
  });
});
