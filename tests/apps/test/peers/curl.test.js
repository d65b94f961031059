'use strict';
// curl against the servers: HTTP/1.0, 1.1 and 2, over TCP, Unix sockets and TLS, and through a CONNECT proxy.

const crypto = require('node:crypto');
const fs = require('node:fs');
const http = require('node:http');
const http2 = require('node:http2');
const https = require('node:https');
const net = require('node:net');
const path = require('node:path');
const { pipeline } = require('node:stream');
const zlib = require('node:zlib');
const { expect } = require('chai');
const { close, find, fixtures, folder, listen, pem, run } = require('../../lib/peer');

const keys = { key: pem('server.key'), cert: pem('server.pem') };
const authority = path.join(fixtures, 'ca.pem');
const big = crypto.randomBytes(3_000_000);
const digest = (data) => crypto.createHash('sha256').update(data).digest('hex');

/** What every server here answers, whatever the protocol. */
function answer(req, res) {
  const { pathname } = new URL(req.url, 'http://host');
  if (pathname === '/big') {
    res.writeHead(200, { 'content-type': 'application/octet-stream' });
    for (let at = 0; at < big.length; at += 100_000) res.write(big.subarray(at, at + 100_000));
    res.end();
  } else if (pathname === '/digest') {
    const hash = crypto.createHash('sha256');
    req.on('data', (data) => hash.update(data));
    req.on('end', () => res.end(hash.digest('hex')));
  } else if (pathname === '/gzip') {
    res.writeHead(200, { 'content-encoding': 'gzip' });
    const gzip = zlib.createGzip();
    gzip.pipe(res);
    gzip.end('packed '.repeat(1000));
  } else if (pathname === '/break') {
    res.writeHead(200, { 'content-length': 100 });
    res.write('a part');
    setTimeout(() => (req.stream ?? req.socket).destroy(), 20);
  } else if (pathname === '/move') {
    res.writeHead(302, { location: '/hello' }).end();
  } else if (pathname === '/trailers') {
    if (req.httpVersion !== '2.0') res.writeHead(200, { trailer: 'x-sum' });
    res.write('body');
    res.addTrailers({ 'x-sum': 'abc' });
    res.end();
  } else {
    const about = {
      method: req.method,
      version: req.httpVersion,
      port: req.socket.remotePort,
      fields: req.headers,
    };
    res.setHeader('content-type', 'application/json');
    res.end(JSON.stringify(about));
  }
}

describe('curl', () => {
  const curl = (...args) => run(find('curl'), ['-sS', '--noproxy', '*', ...args]);
  let server;
  let base;

  before(async () => {
    server = http.createServer(answer);
    base = `http://127.0.0.1:${await listen(server)}`;
  });
  after(() => close(server));

  it('asks over one connection that is kept', async () => {
    const { stdout } = await curl('-w', '\n', base, `${base}/two`, `${base}/three`);
    const seen = stdout.trim().split('\n').map(JSON.parse);
    expect(seen.map((one) => one.version)).to.deep.equal(['1.1', '1.1', '1.1']);
    expect(new Set(seen.map((one) => one.port)).size).to.equal(1);
  });

  it('asks with HTTP/1.0, where answers end with the connection', async () => {
    const file = path.join(folder('curl'), 'big');
    const { stdout } = await curl('-0', '-D', '-', '-o', file, `${base}/big`);
    expect(stdout).to.match(/^HTTP\/1\.1 200 OK\r\n/);
    expect(stdout).to.match(/\r\nConnection: close\r\n/i);
    expect(stdout).to.not.match(/chunked/i);
    expect(digest(fs.readFileSync(file))).to.equal(digest(big));
  });

  it('takes a large chunked answer', async () => {
    const file = path.join(folder('curl'), 'big');
    await curl('-o', file, `${base}/big`);
    expect(digest(fs.readFileSync(file))).to.equal(digest(big));
  });

  it('sends bodies with a length and in chunks, after 100 Continue', async () => {
    const file = path.join(folder('curl'), 'big');
    fs.writeFileSync(file, big);
    for (const more of [
      [],
      ['-H', 'Transfer-Encoding: chunked'],
      ['-H', 'Expect: 100-continue'],
      ['-H', 'Expect:'],
    ]) {
      const { stdout } = await curl('-T', file, ...more, `${base}/digest`);
      expect(stdout, more.join(' ')).to.equal(digest(big));
    }
    const { stderr } = await curl('-v', '-H', 'Expect: 100-continue', '-T', file, `${base}/digest`);
    expect(stderr).to.match(/< HTTP\/1\.1 100 Continue/);
  });

  it('posts forms with several parts', async () => {
    const { stdout } = await curl('-F', 'a=1', '-F', 'file=@-;filename=x.txt', `${base}/hello`);
    const seen = JSON.parse(stdout);
    expect(seen.method).to.equal('POST');
    expect(seen.fields['content-type']).to.match(/^multipart\/form-data; boundary=/);
  });

  it('unpacks answers and follows them elsewhere', async () => {
    const packed = await curl('--compressed', `${base}/gzip`);
    expect(packed.stdout).to.equal('packed '.repeat(1000));
    const moved = await curl('-L', '-w', '\n%{num_redirects} %{num_connects}', `${base}/move`);
    expect(moved.stdout.split('\n').at(-1)).to.equal('1 1');
  });

  it('sees trailers', async () => {
    const { stderr } = await curl('-v', '--raw', `${base}/trailers`);
    expect(stderr).to.match(/< Trailer: x-sum/i);
    const raw = await curl('--raw', `${base}/trailers`);
    expect(raw.stdout).to.equal('4\r\nbody\r\n0\r\nx-sum: abc\r\n\r\n');
  });

  it('tells of an answer that breaks off', async () => {
    const { code } = await curl(`${base}/break`);
    expect(code).to.equal(18);
  });

  it('only asks for the head', async () => {
    const { stdout, code } = await curl('-I', `${base}/hello`);
    expect(code).to.equal(0);
    expect(stdout).to.match(/^HTTP\/1\.1 200 OK\r\n/);
    expect(stdout).to.match(/\r\n\r\n$/);
  });

  it('asks over a Unix socket', async () => {
    const local = http.createServer(answer);
    const where = path.join(folder('curl'), 'socket');
    await listen(local, where);
    const { stdout } = await curl('--unix-socket', where, 'http://anything/');
    expect(JSON.parse(stdout).fields.host).to.equal('anything');
    await close(local);
  });

  it('switches protocols', async () => {
    const upgrading = http.createServer();
    upgrading.on('upgrade', (_req, socket) => {
      socket.end(
        'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: own\r\n\r\nraw',
      );
    });
    const port = await listen(upgrading);
    const { stdout } = await curl(
      ...['-i', '-H', 'Connection: Upgrade', '-H', 'Upgrade: own', `http://127.0.0.1:${port}/`],
    );
    expect(stdout).to.match(/^HTTP\/1\.1 101 Switching Protocols\r\n/);
    await close(upgrading);
  });

  it('goes through a CONNECT proxy', async () => {
    const secure = https.createServer(keys, answer);
    const securePort = await listen(secure);
    const targets = [];
    const proxy = http.createServer((req, res) => {
      // A plain request with a whole URL is passed on.
      targets.push(req.url);
      const { method, headers } = req;
      const to = http.request(req.url, { method, headers }, (from) => {
        res.writeHead(from.statusCode, from.headers);
        from.pipe(res);
      });
      req.pipe(to);
    });
    proxy.on('connect', (req, socket, head) => {
      targets.push(req.url);
      const [host, port] = req.url.split(':');
      const to = net.connect(port, host, () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        to.write(head);
        pipeline(to, socket, to, () => {});
      });
    });
    const port = await listen(proxy);
    const through = (...args) =>
      run(find('curl'), ['-sS', '--noproxy', '', '-x', `http://127.0.0.1:${port}`, ...args]);
    const tunnelled = await through('--cacert', authority, `https://127.0.0.1:${securePort}/x`);
    expect(JSON.parse(tunnelled.stdout).version).to.equal('1.1');
    const passed = await through(`${base}/plain`);
    expect(JSON.parse(passed.stdout).method).to.equal('GET');
    expect(targets).to.deep.equal([`127.0.0.1:${securePort}`, `${base}/plain`]);
    await close(proxy);
    await close(secure);
  });

  describe('with TLS', () => {
    let secure;
    let port;
    before(async () => {
      secure = https.createServer({ ...keys, minVersion: 'TLSv1.2' }, answer);
      port = await listen(secure);
    });
    after(() => close(secure));

    it('agrees on each version', async () => {
      for (const [version, told] of [
        ['1.2', 'TLSv1.2'],
        ['1.3', 'TLSv1.3'],
      ]) {
        const { stdout, stderr, code } = await curl(
          ...['-v', `--tlsv${version}`, '--tls-max', version, '--cacert', authority],
          `https://localhost:${port}/`,
        );
        expect(code, stderr).to.equal(0);
        expect(stderr).to.include(`SSL connection using ${told}`);
        expect(JSON.parse(stdout).version).to.equal('1.1');
      }
    });

    it('is refused with a version that is too old', async () => {
      const { code } = await curl(
        ...['--tlsv1.0', '--tls-max', '1.1', '--ciphers', 'DEFAULT@SECLEVEL=0'],
        ...['--cacert', authority, `https://localhost:${port}/`],
      );
      expect(code).to.equal(35);
    });

    it('refuses a certificate that it cannot trust', async () => {
      expect((await curl(`https://localhost:${port}/`)).code).to.equal(60);
      const other = await curl(
        ...['--cacert', authority, '--resolve', `elsewhere:${port}:127.0.0.1`],
        `https://elsewhere:${port}/`,
      );
      expect(other.code).to.equal(60);
    });

    it('shows a certificate', async () => {
      const asking = https.createServer(
        { ...keys, ca: pem('ca.pem'), requestCert: true, rejectUnauthorized: true },
        (req, res) => res.end(req.socket.getPeerCertificate().subject.CN),
      );
      const askingPort = await listen(asking);
      const shown = await curl(
        ...['--cacert', authority, '--cert', path.join(fixtures, 'client.pem')],
        ...['--key', path.join(fixtures, 'client.key'), `https://localhost:${askingPort}/`],
      );
      expect(shown.stdout).to.equal('a client');
      const without = await curl('--cacert', authority, `https://localhost:${askingPort}/`);
      expect(without.code).to.be.oneOf([35, 56]);
      await close(asking);
    });
  });

  describe('with HTTP/2', () => {
    let secure;
    let port;
    before(async () => {
      secure = http2.createSecureServer({ ...keys, allowHTTP1: true }, answer);
      port = await listen(secure);
    });
    after(() => new Promise((resolve) => secure.close(resolve)));
    const over = (...args) => curl('--cacert', authority, ...args);

    it('agrees on it in the handshake', async () => {
      const { stdout } = await over(
        '--http2',
        '-w',
        '\n%{http_version}',
        `https://localhost:${port}/`,
      );
      const [body, version] = stdout.split('\n');
      expect(JSON.parse(body).version).to.equal('2.0');
      expect(version).to.equal('2');
    });

    it('falls back to HTTP/1.1', async () => {
      const { stdout } = await over('--http1.1', `https://localhost:${port}/`);
      expect(JSON.parse(stdout).version).to.equal('1.1');
    });

    it('carries large bodies both ways', async () => {
      const file = path.join(folder('curl'), 'big');
      await over('--http2', '-o', file, `https://localhost:${port}/big`);
      expect(digest(fs.readFileSync(file))).to.equal(digest(big));
      const { stdout } = await over('--http2', '-T', file, `https://localhost:${port}/digest`);
      expect(stdout).to.equal(digest(big));
    });

    it('carries many requests at once', async () => {
      const into = folder('curl');
      const { code } = await over(
        ...['--http2', '--parallel', '--parallel-max', '20', '-o', path.join(into, '#1')],
        `https://localhost:${port}/[1-40]`,
      );
      expect(code).to.equal(0);
      const files = fs.readdirSync(into);
      const seen = files.map((name) => JSON.parse(fs.readFileSync(path.join(into, name))));
      expect(seen).to.have.length(40);
      expect(seen.every((one) => one.version === '2.0')).to.equal(true);
    });

    it('sees trailers and broken answers', async () => {
      const { stderr } = await over('-v', '--http2', `https://localhost:${port}/trailers`);
      expect(stderr).to.match(/< x-sum: abc/);
      const broken = await over('--http2', `https://localhost:${port}/break`);
      expect(broken.code).to.be.oneOf([18, 92]);
    });

    it('is spoken without TLS too', async () => {
      const plain = http2.createServer(answer);
      const plainPort = await listen(plain);
      const { stdout } = await curl('--http2-prior-knowledge', `http://127.0.0.1:${plainPort}/`);
      expect(JSON.parse(stdout).version).to.equal('2.0');
      await new Promise((resolve) => plain.close(resolve));
    });
  });
});
