'use strict';
// NGINX in front of servers: as a proxy, balancing by weight with a reserve, keeping connections to them, passing
// WebSockets on, and behind nothing but a Unix socket; and NGINX as the server that clients ask.

const crypto = require('node:crypto');
const { once } = require('node:events');
const fs = require('node:fs');
const http = require('node:http');
const http2 = require('node:http2');
const https = require('node:https');
const path = require('node:path');
const { expect } = require('chai');
const WebSocket = require('ws');
const { close, find, fixtures, folder, freePort, listen, pem, start } = require('../../lib/peer');

const big = crypto.randomBytes(5_000_000);

describe('NGINX', () => {
  const place = folder('nginx');
  const servers = [];
  const sockets = [new Set(), new Set(), new Set()];
  const agent = new http.Agent({ keepAlive: true });
  let nginx;
  let port;
  let securePort;

  /** A server that tells its name. */
  async function host(name, index, where) {
    const server = http.createServer((req, res) => {
      if (req.url === '/digest') {
        const hash = crypto.createHash('sha256');
        req.on('data', (data) => hash.update(data));
        req.on('end', () => res.end(hash.digest('hex')));
      } else if (req.url === '/slow') {
        res.writeHead(200, { 'x-accel-buffering': 'no' });
        res.write('one ');
        req.socket.server.lastSlow = res;
      } else if (req.url === '/break') {
        res.socket.destroy();
      } else if (req.url === '/big') {
        res.end(big);
      } else {
        res.writeHead(200, {
          'Content-Type': 'text/html',
          'X-For': req.headers['x-forwarded-for'] ?? '',
        });
        res.write(`HOST ${name}`);
        res.end();
      }
    });
    server.on('connection', (socket) => sockets[index].add(socket));
    servers[index] = server;
    return listen(server, ...(where ? [where] : []));
  }

  before(async () => {
    const first = await host('one', 0);
    const second = await host('two', 1);
    await host('reserve', 2, path.join(place, 'reserve'));
    new WebSocket.Server({ server: servers[0] }).on('connection', (socket) => {
      socket.on('message', (data, binary) => socket.send(data, { binary }));
    });
    port = await freePort();
    securePort = await freePort();
    fs.writeFileSync(path.join(place, 'page.html'), 'a page of NGINX itself\n'.repeat(500));
    fs.writeFileSync(
      path.join(place, 'nginx.conf'),
      `
      daemon off; master_process off; worker_processes 1; pid ${place}/pid; error_log ${place}/error.log;
      events { worker_connections 1024; }
      http {
        access_log off;
        client_body_temp_path ${place}/body; proxy_temp_path ${place}/proxy; fastcgi_temp_path ${place}/f;
        uwsgi_temp_path ${place}/u; scgi_temp_path ${place}/s;
        client_max_body_size 100m;
        map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
        upstream balanced { server 127.0.0.1:${first} weight=1; server 127.0.0.1:${second} weight=2; keepalive 8; }
        upstream first { server 127.0.0.1:${first}; keepalive 4; }
        upstream reserved {
          server 127.0.0.1:${await freePort()} max_fails=1 fail_timeout=60s;
          server unix:${place}/reserve backup;
        }
        server {
          listen 127.0.0.1:${port};
          listen 127.0.0.1:${securePort} ssl http2;
          ssl_certificate ${fixtures}/server.pem; ssl_certificate_key ${fixtures}/server.key;
          gzip on; gzip_types text/html; gzip_min_length 100;
          proxy_http_version 1.1;
          proxy_set_header Connection $connection_upgrade; proxy_set_header Upgrade $http_upgrade;
          proxy_set_header Host $host; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
          location / { proxy_pass http://balanced; }
          location /first/ { proxy_pass http://first/; }
          location /old/ { proxy_http_version 1.0; proxy_set_header Connection close; proxy_pass http://first/; }
          location /reserved/ { proxy_pass http://reserved/; }
          location = /page.html { root ${place}; }
        }
      }`,
    );
    nginx = await start(find('nginx'), ['-c', path.join(place, 'nginx.conf'), '-p', place], {
      ready: port,
    });
  });
  after(async () => {
    agent.destroy();
    await nginx?.stop('SIGQUIT');
    for (const server of servers) await close(server);
  });

  function ask(url, { body, ...options } = {}) {
    return new Promise((resolve, reject) => {
      const request = http.request(
        `http://127.0.0.1:${port}${url}`,
        { agent, ...options },
        (res) => {
          const parts = [];
          res.on('data', (data) => parts.push(data));
          res.on('error', reject);
          res.on('end', () =>
            resolve({ res, body: Buffer.concat(parts), text: String(Buffer.concat(parts)) }),
          );
        },
      );
      request.on('error', reject);
      request.end(body);
    });
  }

  it('balances by weight', async () => {
    const counts = {};
    for (let i = 0; i < 30; i++) {
      const { text, res } = await ask('/');
      counts[text] = (counts[text] ?? 0) + 1;
      expect(res.headers['x-for']).to.equal('127.0.0.1');
    }
    expect(counts).to.deep.equal({ 'HOST one': 10, 'HOST two': 20 });
  });

  it('keeps its connections to the servers', async () => {
    const before = sockets[0].size + sockets[1].size;
    for (let i = 0; i < 40; i++) await ask('/');
    expect(sockets[0].size + sockets[1].size - before).to.be.at.most(4);
  });

  it('speaks HTTP/1.0 to them', async () => {
    const before = sockets[0].size;
    for (let i = 0; i < 3; i++) expect((await ask('/old/')).text).to.equal('HOST one');
    expect(sockets[0].size - before).to.equal(3);
  });

  it('turns to the reserve', async () => {
    expect((await ask('/reserved/')).text).to.equal('HOST reserve');
    expect((await ask('/reserved/')).text).to.equal('HOST reserve');
  });

  it('passes large bodies both ways', async () => {
    const sum = crypto.createHash('sha256').update(big).digest('hex');
    expect((await ask('/first/digest', { method: 'POST', body: big })).text).to.equal(sum);
    expect((await ask('/first/big')).body.equals(big)).to.equal(true);
  });

  it('answers for a server that breaks off', async () => {
    expect((await ask('/first/break')).res.statusCode).to.equal(502);
    expect((await ask('/first/')).text).to.equal('HOST one');
  });

  it('passes answers on as they come, and that a client left', async () => {
    const request = http.get(`http://127.0.0.1:${port}/first/slow`, { agent: false });
    const [response] = await once(request, 'response');
    const [part] = await once(response, 'data');
    expect(String(part)).to.equal('one ');
    const gone = once(servers[0].lastSlow, 'close');
    response.destroy();
    await gone;
  });

  it('passes WebSockets on', async () => {
    for (const Socket of [WebSocket, globalThis.WebSocket]) {
      const socket = new Socket(`ws://127.0.0.1:${port}/first/`);
      socket.binaryType = 'arraybuffer';
      const event = (name) =>
        new Promise((resolve) => socket.addEventListener(name, resolve, { once: true }));
      await event('open');
      const echoed = event('message');
      socket.send('through NGINX');
      expect((await echoed).data).to.equal('through NGINX');
      const large = event('message');
      socket.send(big.subarray(0, 300_000));
      expect(Buffer.from((await large).data).equals(big.subarray(0, 300_000))).to.equal(true);
      const closed = event('close');
      socket.close(1000, 'done');
      expect((await closed).code).to.equal(1000);
    }
  });

  it('serves pages to fetch, packed', async () => {
    const response = await fetch(`http://127.0.0.1:${port}/page.html`);
    expect(response.headers.get('content-encoding')).to.equal('gzip');
    expect(await response.text()).to.equal('a page of NGINX itself\n'.repeat(500));
    const again = await fetch(`http://127.0.0.1:${port}/page.html`, {
      headers: { 'if-modified-since': response.headers.get('last-modified') },
    });
    expect(again.status).to.equal(304);
  });

  it('serves ranges', async () => {
    const { res, text } = await ask('/page.html', { headers: { range: 'bytes=2-5' } });
    expect(res.statusCode).to.equal(206);
    expect(text).to.equal('page');
  });

  it('is asked over https', async () => {
    const request = https.get({
      host: 'localhost',
      port: securePort,
      ca: pem('ca.pem'),
      path: '/first/',
      agent: false,
    });
    const [response] = await once(request, 'response');
    response.setEncoding('utf8');
    expect((await response.toArray()).join('')).to.equal('HOST one');
  });

  it('is asked over HTTP/2, many times at once', async () => {
    const session = http2.connect(`https://localhost:${securePort}`, { ca: pem('ca.pem') });
    const one = async (at) => {
      const stream = session.request({ ':path': at });
      const [headers] = await once(stream, 'response');
      const body = Buffer.concat(await stream.toArray());
      return { headers, body };
    };
    const all = await Promise.all(Array.from({ length: 50 }, () => one('/')));
    expect(
      all.every(({ headers, body }) => headers[':status'] === 200 && /^HOST/.test(body)),
    ).to.equal(true);
    const { body } = await one('/first/big');
    expect(body.equals(big)).to.equal(true);
    const upload = session.request({ ':path': '/first/digest', ':method': 'POST' });
    upload.end(big);
    const sum = Buffer.concat(await upload.toArray());
    expect(String(sum)).to.equal(crypto.createHash('sha256').update(big).digest('hex'));
    session.close();
    await once(session, 'close');
  });
});
