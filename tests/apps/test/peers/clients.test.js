'use strict';
// The HTTP clients of the registry against one server: requests, bodies both ways, errors, streams, connections that are
// kept, and requests that are given up.

const crypto = require('node:crypto');
const { once } = require('node:events');
const http = require('node:http');
const path = require('node:path');
const { Readable } = require('node:stream');
const zlib = require('node:zlib');
const axios = require('axios');
const { expect } = require('chai');
const superagent = require('superagent');
const undici = require('undici');
const { close, freePort, listen, sleep } = require('../../lib/peer');

const big = crypto.randomBytes(2_000_000);
const digest = (data) => crypto.createHash('sha256').update(data).digest('hex');

/** Answers everything that the clients ask. */
class Target {
  sockets = new Set();
  tries = 0;

  async start() {
    this.server = http.createServer((req, res) => this.answer(req, res));
    this.server.on('connection', (socket) => this.sockets.add(socket));
    this.base = `http://127.0.0.1:${await listen(this.server)}`;
  }

  async answer(req, res) {
    const url = new URL(req.url, 'http://host');
    switch (url.pathname) {
      case '/json':
        res.setHeader('content-type', 'application/json');
        return res.end(
          JSON.stringify({ method: req.method, query: url.search, fields: req.headers }),
        );
      case '/echo':
        if (req.headers['content-type']) res.setHeader('content-type', req.headers['content-type']);
        return req.pipe(res);
      case '/digest':
        return res.end(digest(Buffer.concat(await req.toArray())));
      case '/big':
        return res.end(big);
      case '/packed':
        res.writeHead(200, {
          'content-encoding': url.searchParams.get('by'),
          'content-type': 'text/plain',
        });
        return res.end(
          url.searchParams.get('by') === 'br'
            ? zlib.brotliCompressSync('packed '.repeat(500))
            : zlib.gzipSync('packed '.repeat(500)),
        );
      case '/move':
        return res.writeHead(302, { location: '/json?moved' }).end();
      case '/round':
        return res.writeHead(302, { location: '/round' }).end();
      case '/cookie':
        res.setHeader('set-cookie', ['a=1', 'b=2; HttpOnly']);
        return res.end(req.headers.cookie ?? 'none');
      case '/fails':
        res.writeHead(503, { 'content-type': 'application/json' });
        return res.end('{"error":"busy"}');
      case '/second-try':
        res.statusCode = this.tries++ % 2 === 0 ? 503 : 200;
        return res.end('done');
      case '/break':
        res.writeHead(200, { 'content-length': 100 });
        res.write('a part');
        return setTimeout(() => res.socket.destroy(), 10);
      case '/reset':
        return req.socket.resetAndDestroy();
      case '/drip':
        res.writeHead(200, { 'content-type': 'text/plain' });
        for (let i = 0; i < 5; i++) {
          res.write(`drop ${i}\n`);
          await sleep(5);
        }
        return res.end();
      case '/hang':
        this.server.emit('hanging', req, res);
        return;
      case '/endless': {
        const timer = setInterval(() => res.write('x'.repeat(1000)), 1);
        this.server.emit('hanging', req, res);
        return res.on('close', () => clearInterval(timer));
      }
      default:
        res.statusCode = 404;
        return res.end('nothing here');
    }
  }
}

/** Runs something that hangs on the server, gives it up, and demands that the server hears of it. */
async function givenUp(target, begin) {
  const hanging = once(target.server, 'hanging');
  const { outcome, abort } = begin();
  const settled = outcome.then(
    () => null,
    (error) => error,
  );
  const [, res] = await hanging;
  const gone = new Promise((resolve) => res.on('close', resolve));
  abort();
  const error = await settled;
  await gone;
  return error;
}

describe('clients', () => {
  const target = new Target();
  let free;
  before(async () => {
    await target.start();
    free = `http://127.0.0.1:${await freePort()}`;
  });
  after(() => close(target.server));
  const at = (where) => target.base + where;

  /** How many connections the server got meanwhile. */
  async function connections(work) {
    const before = target.sockets.size;
    await work();
    return target.sockets.size - before;
  }

  describe('undici', () => {
    it('requests, streams and keeps its connection', async () => {
      const pool = new undici.Pool(target.base, { connections: 1, pipelining: 1 });
      const made = await connections(async () => {
        for (let i = 0; i < 10; i++) {
          const { statusCode, body } = await pool.request({ path: '/json?a=1', method: 'GET' });
          expect([statusCode, (await body.json()).query]).to.deep.equal([200, '?a=1']);
        }
        const { body } = await pool.request({
          path: '/digest',
          method: 'POST',
          body: Readable.from([big]),
        });
        expect(await body.text()).to.equal(digest(big));
      });
      expect(made).to.equal(1);
      await pool.close();
    });

    it('pipelines', async () => {
      const client = new undici.Client(target.base, { pipelining: 10 });
      const all = await Promise.all(
        Array.from({ length: 30 }, async (_, i) => {
          const { body } = await client.request({ path: `/json?${i}`, method: 'GET' });
          return (await body.json()).query;
        }),
      );
      expect(all).to.deep.equal(Array.from({ length: 30 }, (_, i) => `?${i}`));
      await client.close();
    });

    it('has a fetch of its own, and serves the builtin one', async () => {
      const dispatcher = new undici.Agent({ keepAliveTimeout: 1000 });
      const own = await undici.fetch(at('/packed?by=gzip'), { dispatcher });
      expect(await own.text()).to.equal('packed '.repeat(500));
      const builtin = await fetch(at('/json?builtin'), { dispatcher });
      expect((await builtin.json()).query).to.equal('?builtin');
      await dispatcher.close();
    });

    it('answers from mocks, for the builtin fetch too', async () => {
      const before = undici.getGlobalDispatcher();
      const mock = new undici.MockAgent();
      mock.disableNetConnect();
      undici.setGlobalDispatcher(mock);
      mock
        .get('http://mocked.test')
        .intercept({ path: '/x' })
        .reply(200, { mocked: true })
        .times(2);
      expect(await (await undici.fetch('http://mocked.test/x')).json()).to.deep.equal({
        mocked: true,
      });
      expect(await (await fetch('http://mocked.test/x')).json()).to.deep.equal({ mocked: true });
      const error = await fetch('http://mocked.test/y').catch((reason) => reason);
      expect(error).to.be.an.instanceOf(TypeError);
      undici.setGlobalDispatcher(before);
      await mock.close();
    });

    it('goes through interceptors', async () => {
      const agent = new undici.Agent().compose(
        undici.interceptors.redirect({ maxRedirections: 2 }),
        undici.interceptors.retry({ maxRetries: 2, minTimeout: 1, maxTimeout: 5 }),
      );
      const moved = await undici.request(at('/move'), { dispatcher: agent });
      expect((await moved.body.json()).query).to.equal('?moved');
      target.tries = 0;
      const tried = await undici.request(at('/second-try'), { dispatcher: agent });
      expect([tried.statusCode, await tried.body.text()]).to.deep.equal([200, 'done']);
      await agent.close();
    });

    it('fails as it should', async () => {
      const code = (promise) =>
        promise.then(
          () => null,
          (error) => error.code,
        );
      expect(await code(undici.request(free))).to.equal('ECONNREFUSED');
      const { body } = await undici.request(at('/break'));
      expect(await code(body.text())).to.equal('UND_ERR_SOCKET');
      expect(await code(undici.request(at('/reset')))).to.be.oneOf([
        'ECONNRESET',
        'UND_ERR_SOCKET',
      ]);
      const slow = new undici.Agent({ headersTimeout: 50 });
      expect(await code(undici.request(at('/hang'), { dispatcher: slow }))).to.equal(
        'UND_ERR_HEADERS_TIMEOUT',
      );
      await slow.destroy();
      const error = await givenUp(target, () => {
        const controller = new AbortController();
        const outcome = undici.request(at('/hang'), { signal: controller.signal });
        return { outcome, abort: () => controller.abort() };
      });
      expect(error.name).to.equal('AbortError');
    });

    it('speaks WebSocket', async () => {
      const { WebSocketServer } = require('ws');
      const server = new WebSocketServer({
        port: 0,
        host: '127.0.0.1',
        perMessageDeflate: { threshold: 0 },
      });
      await once(server, 'listening');
      server.on('connection', (socket) =>
        socket.on('message', (data, binary) => socket.send(data, { binary })),
      );
      const socket = new undici.WebSocket(`ws://127.0.0.1:${server.address().port}`);
      const event = (name) =>
        new Promise((resolve) => socket.addEventListener(name, resolve, { once: true }));
      await event('open');
      socket.send('hällo'.repeat(10_000));
      expect((await event('message')).data).to.equal('hällo'.repeat(10_000));
      socket.close(1000);
      expect((await event('close')).code).to.equal(1000);
      server.close();
    });
  });

  describe('got', () => {
    let got;
    before(async () => {
      ({ default: got } = await import('got'));
    });

    it('requests, posts and follows', async () => {
      expect((await got(at('/json?x=y')).json()).query).to.equal('?x=y');
      const posted = await got.post(at('/echo'), { json: { a: [1] } }).json();
      expect(posted).to.deep.equal({ a: [1] });
      const form = await got.post(at('/echo'), { form: { a: 'b c', d: 'é' } }).text();
      expect(form).to.equal('a=b+c&d=%C3%A9');
      expect((await got(at('/move')).json()).query).to.equal('?moved');
      expect(await got(at('/packed?by=br')).text()).to.equal('packed '.repeat(500));
    });

    it('streams', async () => {
      const body = Buffer.concat(await got.stream(at('/big')).toArray());
      expect(body.equals(big)).to.equal(true);
      const up = got.stream.post(at('/digest'));
      Readable.from([big]).pipe(up);
      expect(String(Buffer.concat(await up.toArray()))).to.equal(digest(big));
    });

    it('tries again, and tells what fails', async () => {
      target.tries = 0;
      const again = await got(at('/second-try'), { retry: { limit: 1, calculateDelay: () => 1 } });
      expect([again.statusCode, again.retryCount]).to.deep.equal([200, 1]);
      const fails = await got(at('/fails'), { retry: { limit: 0 } }).catch((error) => error);
      expect([fails.name, fails.response.statusCode]).to.deep.equal(['HTTPError', 503]);
      const gone = await got(free, { retry: { limit: 0 } }).catch((error) => error);
      expect(gone.code).to.equal('ECONNREFUSED');
      const round = await got(at('/round')).catch((error) => error);
      expect(round.name).to.equal('MaxRedirectsError');
      const late = await got(at('/hang'), { timeout: { request: 50 }, retry: { limit: 0 } }).catch(
        (e) => e,
      );
      expect(late.name).to.equal('TimeoutError');
    });

    it('gives up', async () => {
      const error = await givenUp(target, () => {
        const controller = new AbortController();
        return {
          outcome: got(at('/hang'), { signal: controller.signal }),
          abort: () => controller.abort(),
        };
      });
      expect(error.name).to.equal('AbortError');
    });

    it('keeps its connection', async () => {
      const agent = { http: new http.Agent({ keepAlive: true, maxSockets: 1 }) };
      const made = await connections(async () => {
        for (let i = 0; i < 5; i++) await got(at('/json'), { agent });
      });
      expect(made).to.equal(1);
      agent.http.destroy();
    });
  });

  describe('axios', () => {
    for (const adapter of ['http', 'fetch']) {
      describe(`with its ${adapter} adapter`, () => {
        const client = axios.create({ adapter });

        it('requests, posts and follows', async () => {
          const { data } = await client.get(at('/json'), { params: { a: 1 } });
          expect(data.query).to.equal('?a=1');
          expect((await client.post(at('/echo'), { b: 2 })).data).to.deep.equal({ b: 2 });
          expect((await client.get(at('/move'))).data.query).to.equal('?moved');
          expect((await client.get(at('/packed?by=gzip'))).data).to.equal('packed '.repeat(500));
        });

        it('tells what fails', async () => {
          const fails = await client.get(at('/fails')).catch((error) => error);
          expect([fails.code, fails.response.data]).to.deep.equal([
            'ERR_BAD_RESPONSE',
            { error: 'busy' },
          ]);
          const gone = await client.get(free).catch((error) => error);
          expect(gone.code).to.be.oneOf(['ECONNREFUSED', 'ERR_NETWORK']);
          const late = await client.get(at('/hang'), { timeout: 50 }).catch((error) => error);
          expect(late.code).to.be.oneOf(['ECONNABORTED', 'ETIMEDOUT']);
          const long = await client
            .get(at('/big'), { maxContentLength: 1000 })
            .catch((error) => error);
          expect(long.code).to.equal('ERR_BAD_RESPONSE');
        });

        it('gives up', async () => {
          const error = await givenUp(target, () => {
            const controller = new AbortController();
            return {
              outcome: client.get(at('/endless'), { signal: controller.signal }),
              abort: () => controller.abort(),
            };
          });
          expect(error.code).to.equal('ERR_CANCELED');
        });

        it('streams', async () => {
          const { data } = await client.get(at('/big'), { responseType: 'stream' });
          const parts = [];
          for await (const part of data) parts.push(part);
          expect(Buffer.concat(parts).equals(big)).to.equal(true);
        });
      });
    }

    it('sends forms with files', async () => {
      const form = new FormData();
      form.append('file', new Blob([big]), 'big.bin');
      const { data, headers } = await axios.post(at('/echo'), form, {
        responseType: 'arraybuffer',
      });
      expect(headers['content-type']).to.match(/^multipart\/form-data/);
      expect(Buffer.from(data).includes(big)).to.equal(true);
    });

    it('tells of progress and goes through interceptors', async () => {
      const client = axios.create();
      client.interceptors.request.use((config) => {
        config.headers['x-own'] = 'set';
        return config;
      });
      let last = 0;
      const { data } = await client.get(at('/json'), {
        onDownloadProgress: ({ loaded }) => (last = loaded),
      });
      expect(data.fields['x-own']).to.equal('set');
      expect(last).to.be.above(0);
    });
  });

  describe('node-fetch', () => {
    let fetching;
    before(async () => {
      fetching = await import('node-fetch');
    });

    it('requests, posts and follows', async () => {
      const { default: nodeFetch } = fetching;
      const response = await nodeFetch(at('/move'));
      expect([response.redirected, (await response.json()).query]).to.deep.equal([true, '?moved']);
      const posted = await nodeFetch(at('/digest'), { method: 'POST', body: Readable.from([big]) });
      expect(await posted.text()).to.equal(digest(big));
      const packed = await nodeFetch(at('/packed?by=br'));
      expect(await packed.text()).to.equal('packed '.repeat(500));
      const cookies = await nodeFetch(at('/cookie'));
      expect(cookies.headers.raw()['set-cookie']).to.deep.equal(['a=1', 'b=2; HttpOnly']);
      const drops = [];
      for await (const part of (await nodeFetch(at('/drip'))).body) drops.push(String(part));
      expect(drops.join('')).to.match(/^drop 0\n.*drop 4\n$/s);
    });

    it('fails as it should', async () => {
      const { default: nodeFetch } = fetching;
      expect((await nodeFetch(free).catch((error) => error)).code).to.equal('ECONNREFUSED');
      const broken = await (await nodeFetch(at('/break'))).text().catch((error) => error);
      expect(broken.message).to.match(/Premature close|aborted/);
      expect((await nodeFetch(at('/round')).catch((error) => error)).type).to.equal('max-redirect');
      const error = await givenUp(target, () => {
        const controller = new AbortController();
        return {
          outcome: nodeFetch(at('/hang'), { signal: controller.signal }),
          abort: () => controller.abort(),
        };
      });
      expect(error.name).to.equal('AbortError');
    });
  });

  describe('superagent', () => {
    it('requests, posts and follows', async () => {
      const { body } = await superagent.get(at('/json')).query({ a: 1 }).set('X-Own', 'set');
      expect([body.query, body.fields['x-own']]).to.deep.equal(['?a=1', 'set']);
      expect((await superagent.post(at('/echo')).send({ b: 2 })).body).to.deep.equal({ b: 2 });
      expect((await superagent.get(at('/move'))).body.query).to.equal('?moved');
      expect((await superagent.get(at('/packed?by=gzip'))).text).to.equal('packed '.repeat(500));
      const sent = await superagent
        .post(at('/digest'))
        .type('bin')
        .send(big)
        .buffer(true)
        .parse(superagent.parse.text);
      expect(sent.text ?? String(sent.body)).to.equal(digest(big));
    });

    it('keeps cookies and sends files', async () => {
      const agent = superagent.agent();
      expect(
        (await agent.get(at('/cookie')).buffer(true).parse(superagent.parse.text)).text,
      ).to.equal('none');
      expect(
        (await agent.get(at('/cookie')).buffer(true).parse(superagent.parse.text)).text,
      ).to.equal('a=1; b=2');
      const echoed = await superagent
        .post(at('/digest'))
        .field('name', 'value')
        .attach('file', path.join(__dirname, 'clients.test.js'))
        .buffer(true)
        .parse(superagent.parse.text);
      expect(echoed.text).to.match(/^[0-9a-f]{64}$/);
    });

    it('tells what fails and tries again', async () => {
      const fails = await superagent.get(at('/fails')).catch((error) => error);
      expect([fails.status, fails.response.body]).to.deep.equal([503, { error: 'busy' }]);
      target.tries = 0;
      expect((await superagent.get(at('/second-try')).retry(2)).status).to.equal(200);
      expect((await superagent.get(free).catch((error) => error)).code).to.equal('ECONNREFUSED');
      const late = await superagent
        .get(at('/hang'))
        .timeout(50)
        .catch((error) => error);
      expect(late.code).to.equal('ECONNABORTED');
    });

    it('gives up', async () => {
      const error = await givenUp(target, () => {
        const request = superagent.get(at('/hang'));
        const outcome = new Promise((resolve, reject) => {
          request.on('abort', () => reject(new Error('given up')));
          request.end((reason, res) => (reason ? reject(reason) : resolve(res)));
        });
        return { outcome, abort: () => request.abort() };
      });
      expect(error.message).to.equal('given up');
    });
  });
});
