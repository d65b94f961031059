'use strict';
// OpenSSL's own client and server as the other side of TLS connections.

const { once } = require('node:events');
const fs = require('node:fs');
const https = require('node:https');
const path = require('node:path');
const tls = require('node:tls');
const { expect } = require('chai');
const {
  close,
  find,
  fixtures,
  folder,
  freePort,
  listen,
  pem,
  run,
  sleep,
  start,
} = require('../../lib/peer');

const keys = { key: pem('server.key'), cert: pem('server.pem') };
const ca = pem('ca.pem');
const authority = path.join(fixtures, 'ca.pem');

describe('openssl s_client', () => {
  let server;
  let port;
  const connections = [];

  before(async () => {
    const other = tls.createSecureContext({ key: pem('other.key'), cert: pem('other.pem') });
    server = tls.createServer(
      {
        ...keys,
        ALPNProtocols: ['own', 'http/1.1'],
        SNICallback: (name, done) => done(null, name.includes('example') ? other : undefined),
      },
      (socket) => {
        connections.push(socket);
        socket.on('error', () => {});
        socket.write('hello\n');
        socket.pipe(socket);
        // What is sent ends with a word that makes the server end the connection.
        socket.on('data', (data) => {
          if (String(data).includes('enough')) socket.end();
        });
      },
    );
    port = await listen(server);
  });
  after(() => {
    for (const socket of connections) socket.destroy();
    return close(server);
  });

  const client = (input, ...args) =>
    run(
      find('openssl'),
      ['s_client', '-connect', `127.0.0.1:${port}`, '-CAfile', authority, '-ign_eof', ...args],
      { input },
    );
  for (const [option, name] of [
    ['-tls1_2', 'TLSv1.2'],
    ['-tls1_3', 'TLSv1.3'],
  ]) {
    it(`agrees on ${name} and carries data both ways`, async () => {
      const { stdout } = await client('echoed\nenough\n', option, '-servername', 'localhost');
      expect(stdout).to.include('Verify return code: 0 (ok)');
      expect(stdout).to.match(new RegExp(`New, ${name}|Protocol *: ${name}`));
      expect(stdout).to.include('hello\n');
      expect(stdout).to.include('echoed\n');
    });
  }

  it('gets the certificate for the name that it asks for', async () => {
    const { stdout } = await client('enough\n', '-servername', 'other.example');
    expect(stdout).to.match(/subject=CN = other\.example/);
  });

  it('agrees on a protocol', async () => {
    const { stdout } = await client('enough\n', '-alpn', 'none,own');
    expect(stdout).to.include('ALPN protocol: own');
    const refused = await client('enough\n', '-alpn', 'none');
    expect(refused.code).to.equal(1);
    expect(refused.stderr).to.match(/alert no application protocol/);
  });

  it('takes up its session again', async () => {
    for (const option of ['-tls1_2', '-tls1_3']) {
      const session = path.join(folder('openssl'), 'session');
      const first = await client('enough\n', option, '-sess_out', session);
      expect(first.stdout).to.match(/^New, /m);
      expect(fs.existsSync(session)).to.equal(true);
      const second = await client('enough\n', option, '-sess_in', session);
      expect(second.stdout).to.match(/^Reused, /m);
    }
  });

  it('is refused with versions and ciphers that the server does not want', async () => {
    const version = await client('', '-tls1_1', '-cipher', 'DEFAULT@SECLEVEL=0');
    expect(version.code).to.equal(1);
    const cipher = await client('', '-tls1_2', '-cipher', 'NULL-SHA256@SECLEVEL=0');
    expect(cipher.code).to.equal(1);
    expect(cipher.stderr).to.match(/handshake failure/);
  });

  /** A client that does what single letters tell it. */
  async function told(...args) {
    const where = ['s_client', '-connect', `127.0.0.1:${port}`, '-CAfile', authority];
    const peer = await start(find('openssl'), [...where, ...args], { ready: /hello\n/ });
    return { ...peer, tell: (line) => peer.child.stdin.write(`${line}\n`) };
  }

  /** Waits until the output has so many of these. */
  async function seen(peer, pattern, count = 1) {
    while ((peer.output().match(pattern) ?? []).length < count) await sleep(10);
  }

  it('may renegotiate a few times, and no more', async () => {
    let error;
    server.once('secureConnection', (socket) => {
      socket.on('error', (reason) => {
        error = reason;
        socket.destroy();
      });
    });
    const peer = await told('-tls1_2');
    let count = 0;
    while (error === undefined) {
      peer.tell('R');
      count++;
      // The server knows about this one once its next handshake was written, or it has left.
      while (error === undefined && (peer.output().match(/RENEGOTIATING/g) ?? []).length < count) {
        await sleep(10);
      }
      await sleep(50);
    }
    expect(count).to.be.above(3);
    expect(error).to.have.property('code', 'ERR_TLS_SESSION_ATTACK');
    await peer.exited;
  });

  it('gets a key update answered', async () => {
    const peer = await told('-tls1_3');
    peer.tell('K');
    await seen(peer, /KEYUPDATE/g);
    peer.tell('after');
    await seen(peer, /after\n/g);
    peer.tell('Q');
    await peer.exited;
  });

  it('shows its certificate', async () => {
    const asking = tls.createServer({ ...keys, ca, requestCert: true }, (socket) => {
      socket.end(`${socket.authorized} ${socket.getPeerCertificate().subject.CN}\n`);
    });
    const askingPort = await listen(asking);
    const { stdout } = await run(find('openssl'), [
      ...['s_client', '-connect', `127.0.0.1:${askingPort}`, '-ign_eof', '-CAfile', authority],
      ...['-cert', path.join(fixtures, 'client.pem'), '-key', path.join(fixtures, 'client.key')],
    ]);
    expect(stdout).to.include('true a client\n');
    await close(asking);
  });

  it('shares a key instead of certificates', async () => {
    const sharing = tls.createServer(
      {
        ciphers: 'PSK',
        maxVersion: 'TLSv1.2',
        pskIdentityHint: 'hint',
        pskCallback: (_socket, name) => (name === 'me' ? Buffer.from('c0ffee42', 'hex') : null),
      },
      (socket) => socket.end('shared\n'),
    );
    const sharingPort = await listen(sharing);
    const { stdout } = await run(find('openssl'), [
      ...['s_client', '-connect', `127.0.0.1:${sharingPort}`, '-ign_eof', '-tls1_2'],
      ...['-psk', 'c0ffee42', '-psk_identity', 'me', '-cipher', 'PSK'],
    ]);
    expect(stdout).to.include('shared\n');
    await close(sharing);
  });
});

describe('openssl s_server', () => {
  const serve = async (...args) => {
    const port = await freePort();
    const server = await start(
      find('openssl'),
      [
        ...['s_server', '-accept', `127.0.0.1:${port}`, '-cert', path.join(fixtures, 'server.pem')],
        ...['-key', path.join(fixtures, 'server.key'), ...args],
      ],
      { ready: /ACCEPT/ },
    );
    return { server, port };
  };
  const get = (options) =>
    new Promise((resolve, reject) => {
      const request = https.get({ host: 'localhost', ca, agent: false, ...options }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (data) => (text += data));
        response.on('end', () => resolve({ response, text }));
      });
      request.on('error', reject);
    });

  it('answers with a page, in each version', async () => {
    const { server, port } = await serve('-www');
    for (const version of ['TLSv1.2', 'TLSv1.3']) {
      const { text } = await get({ port, minVersion: version, maxVersion: version });
      expect(text).to.include('s_server -accept');
      expect(text).to.match(new RegExp(`(New|Reused), ${version}`));
    }
    await server.stop();
  });

  it('is known by its certificate', async () => {
    const { server, port } = await serve('-www');
    const untrusted = await get({ port, ca: undefined }).catch((error) => error);
    expect(untrusted.code).to.be.oneOf([
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'SELF_SIGNED_CERT_IN_CHAIN',
    ]);
    const misnamed = await get({ port, servername: 'elsewhere' }).catch((error) => error);
    expect(misnamed.code).to.equal('ERR_TLS_CERT_ALTNAME_INVALID');
    await server.stop();
  });

  it('demands a certificate', async () => {
    const { server, port } = await serve('-www', '-Verify', '2', '-CAfile', authority, '-tls1_2');
    const refused = await get({ port }).catch((error) => error);
    expect(refused).to.be.an('error');
    const { text } = await get({ port, key: pem('client.key'), cert: pem('client.pem') });
    expect(text).to.include('a client');
    await server.stop();
  });

  it('takes up sessions again', async () => {
    const { server, port } = await serve('-www');
    for (const version of ['TLSv1.2', 'TLSv1.3']) {
      let session;
      const options = { port, ca, host: 'localhost', minVersion: version, maxVersion: version };
      const ask = async (more) => {
        const socket = tls.connect({ ...options, ...more });
        socket.on('session', (data) => (session = data));
        await once(socket, 'secureConnect');
        const reused = socket.isSessionReused();
        socket.write('GET / HTTP/1.0\r\n\r\n');
        socket.resume();
        await once(socket, 'close');
        return reused;
      };
      expect(await ask({})).to.equal(false);
      expect(await ask({ session })).to.equal(true);
    }
    await server.stop();
  });

  it('sends what it is told and ends', async () => {
    const { server, port } = await serve('-alpn', 'own');
    const socket = tls.connect({ port, ca, host: 'localhost', ALPNProtocols: ['own'] });
    await once(socket, 'secureConnect');
    expect(socket.alpnProtocol).to.equal('own');
    const ended = once(socket, 'end');
    server.child.stdin.write('to the client\n');
    const [data] = await once(socket, 'data');
    expect(String(data)).to.equal('to the client\n');
    socket.write('to the server\n');
    while (!server.output().includes('to the server')) await sleep(10);
    socket.resume();
    server.child.stdin.write('Q\n');
    await ended;
    await server.exited;
    socket.destroy();
  });
});
