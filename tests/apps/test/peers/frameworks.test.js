'use strict';
// Fastify and hapi, each serving the same things: routes with checks, bodies both ways, streams, errors, hooks, over kept
// connections and HTTP/2.

const crypto = require('node:crypto');
const http = require('node:http');
const http2 = require('node:http2');
const { once } = require('node:events');
const { Readable } = require('node:stream');
const hapi = require('@hapi/hapi');
const { expect } = require('chai');
const { fastify } = require('fastify');
const { pem } = require('../../lib/peer');

const big = crypto.randomBytes(1_500_000);

async function withFastify() {
  const app = fastify({
    bodyLimit: 5_000_000,
    requestTimeout: 60_000,
    forceCloseConnections: true,
  });
  const seen = [];
  app.addHook('onResponse', async (request, reply) =>
    seen.push(`${request.method} ${reply.statusCode}`),
  );
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) =>
    done(null, payload),
  );
  app.get('/hello/:name', {
    schema: {
      params: { type: 'object', properties: { name: { type: 'string', minLength: 2 } } },
      querystring: { type: 'object', properties: { times: { type: 'integer', default: 1 } } },
      response: { 200: { type: 'object', properties: { text: { type: 'string' } } } },
    },
    handler: async ({ params, query }) => ({
      text: `hello ${params.name}`.repeat(query.times),
      hidden: 1,
    }),
  });
  app.post('/echo', (request, reply) => {
    if (request.body instanceof Readable)
      return reply.type('application/octet-stream').send(request.body);
    return reply.code(201).send(request.body);
  });
  app.get('/stream', (_request, reply) => reply.send(Readable.from(['one ', 'two ', 'three'])));
  app.get('/fails', async () => {
    throw Object.assign(new Error('broken'), { statusCode: 503 });
  });
  app.get('/hang', (request, reply) => {
    app.server.emit('hanging', request.raw, reply.raw);
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  return { server: app.server, seen, limited: 413, stop: () => app.close() };
}

async function withHapi() {
  const app = hapi.server({ port: 0, host: '127.0.0.1' });
  const seen = [];
  app.events.on('response', (request) =>
    seen.push(`${request.method.toUpperCase()} ${request.response.statusCode}`),
  );
  app.route([
    {
      method: 'GET',
      path: '/hello/{name}',
      options: {
        validate: {
          params: ({ name }) => {
            if (name.length < 2) throw new Error('too short');
            return { name };
          },
        },
      },
      handler: ({ params, query }) => ({ text: `hello ${params.name}`.repeat(query.times ?? 1) }),
    },
    {
      method: 'POST',
      path: '/echo',
      options: { payload: { maxBytes: 5_000_000 } },
      handler: ({ payload, headers }, h) =>
        headers['content-type'] === 'application/json'
          ? h.response(payload).code(201)
          : h.response(payload).type('application/octet-stream'),
    },
    {
      method: 'GET',
      path: '/stream',
      handler: () => Readable.from(['one ', 'two ', 'three'], { objectMode: false }),
    },
    {
      method: 'GET',
      path: '/fails',
      handler: () => {
        throw Object.assign(new Error('broken'), { isBoom: false });
      },
    },
    {
      method: 'GET',
      path: '/hang',
      handler: (request, h) => {
        app.listener.emit('hanging', request.raw.req, request.raw.res);
        return new Promise((resolve) => request.raw.req.once('close', () => resolve(h.abandon)));
      },
    },
  ]);
  await app.start();
  return { server: app.listener, seen, limited: 413, stop: () => app.stop({ timeout: 10 }) };
}

for (const [name, make, failed] of [
  ['Fastify', withFastify, 503],
  ['hapi', withHapi, 500],
]) {
  describe(name, () => {
    let app;
    let port;
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    before(async () => {
      app = await make();
      port = app.server.address().port;
    });
    after(async () => {
      agent.destroy();
      await app.stop();
    });

    async function ask(path, { body, ...options } = {}) {
      const request = http.request({ host: '127.0.0.1', port, path, agent, ...options });
      // One that comes after the answer: a server that refuses a body does not read it.
      request.on('error', () => {});
      request.end(body);
      const [res] = await once(request, 'response');
      const data = Buffer.concat(await res.toArray());
      const json = /json/.test(res.headers['content-type']) ? JSON.parse(data) : undefined;
      return { status: res.statusCode, headers: res.headers, data, json };
    }

    it('routes and checks', async () => {
      expect((await ask('/hello/ada?times=2')).json).to.deep.equal({ text: 'hello adahello ada' });
      expect((await ask('/hello/x')).status).to.equal(400);
      expect((await ask('/nowhere')).status).to.equal(404);
    });

    it('takes and gives bodies', async () => {
      const json = await ask('/echo', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"a":[1,"ü"]}',
      });
      expect([json.status, json.json]).to.deep.equal([201, { a: [1, 'ü'] }]);
      const broken = await ask('/echo', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"a":',
      });
      expect(broken.status).to.equal(400);
      const bytes = await ask('/echo', {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: big,
      });
      expect(bytes.data.equals(big)).to.equal(true);
      const huge = await ask('/echo', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': 6_000_000 },
        body: Buffer.alloc(6_000_000, ' '),
        agent: false,
      }).catch((error) => error);
      expect(huge.status ?? huge.code).to.be.oneOf([413, 'ECONNRESET', 'EPIPE']);
    });

    it('streams', async () => {
      const { data, headers } = await ask('/stream');
      expect(String(data)).to.equal('one two three');
      expect(headers['transfer-encoding']).to.equal('chunked');
    });

    it('answers for what fails, and goes on', async () => {
      expect((await ask('/fails')).status).to.equal(failed);
      expect((await ask('/hello/grace')).status).to.equal(200);
    });

    it('keeps its connections', async () => {
      let made = 0;
      const count = () => made++;
      app.server.on('connection', count);
      for (let i = 0; i < 20; i++) await ask('/hello/ada');
      app.server.removeListener('connection', count);
      expect(made).to.be.at.most(1);
    });

    it('hears of clients that leave', async () => {
      const hanging = once(app.server, 'hanging');
      const request = http.get({ host: '127.0.0.1', port, path: '/hang', agent: false });
      request.on('error', () => {});
      const [, res] = await hanging;
      const gone = new Promise((resolve) => res.on('close', resolve));
      request.destroy();
      await gone;
    });

    it('has seen everything', () => {
      expect(app.seen).to.include.members(['GET 200', 'POST 201', 'GET 404', `GET ${failed}`]);
    });
  });
}

describe('Fastify over HTTP/2', () => {
  it('serves both protocols', async () => {
    const app = fastify({
      http2: true,
      https: { allowHTTP1: true, key: pem('server.key'), cert: pem('server.pem') },
    });
    app.post('/echo', async (request) => ({
      version: request.raw.httpVersion,
      body: request.body,
    }));
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address();
    const session = http2.connect(`https://localhost:${port}`, { ca: pem('ca.pem') });
    const ask = async (i) => {
      const stream = session.request({
        ':path': '/echo',
        ':method': 'POST',
        'content-type': 'application/json',
      });
      stream.end(JSON.stringify({ i }));
      return JSON.parse(Buffer.concat(await stream.toArray()));
    };
    const all = await Promise.all(Array.from({ length: 40 }, (_, i) => ask(i)));
    expect(all).to.deep.equal(all.map((_, i) => ({ version: '2.0', body: { i } })));
    session.close();
    await once(session, 'close');
    await app.close();
  });
});
