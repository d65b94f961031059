'use strict';
// Many requests at once from the tools that measure servers: wrk, ab and h2load. Not one may fail.

const http = require('node:http');
const http2 = require('node:http2');
const https = require('node:https');
const { expect } = require('chai');
const { close, find, listen, pem, run } = require('../../lib/peer');

const keys = { key: pem('server.key'), cert: pem('server.pem') };
const body = 'hello '.repeat(100);

describe('under load', () => {
  const answer = (req, res) => {
    if (req.method === 'POST') req.pipe(res);
    else res.end(body);
  };

  it('wrk gets every answer', async () => {
    const server = http.createServer(answer);
    const port = await listen(server);
    const { stdout } = await run(find('wrk'), ['-t1', '-c64', '-d2', `http://127.0.0.1:${port}/`]);
    expect(stdout).to.match(/\d+ requests in/);
    expect(stdout).to.not.match(/Socket errors|Non-2xx/);
    await close(server);
  });

  it('wrk gets every answer over TLS', async () => {
    const server = https.createServer(keys, answer);
    const port = await listen(server);
    const { stdout } = await run(find('wrk'), ['-t1', '-c16', '-d2', `https://127.0.0.1:${port}/`]);
    expect(stdout).to.match(/[1-9]\d* requests in/);
    expect(stdout).to.not.match(/Socket errors|Non-2xx/);
    await close(server);
  });

  it('ab gets every answer, asking for connections to be kept and not', async () => {
    const server = http.createServer(answer);
    const port = await listen(server);
    for (const more of [['-k'], []]) {
      const { stdout } = await run(find('ab'), [
        ...['-n', '2000', '-c', '50', ...more, `http://127.0.0.1:${port}/`],
      ]);
      expect(stdout).to.match(/Complete requests: +2000/);
      expect(stdout).to.match(/Failed requests: +0/);
    }
    await close(server);
  });

  for (const [name, create, scheme] of [
    ['HTTP/2', () => http2.createServer(answer), 'http'],
    ['HTTP/2 over TLS', () => http2.createSecureServer(keys, answer), 'https'],
  ]) {
    it(`h2load gets every answer over ${name}`, async () => {
      const server = create();
      const port = await listen(server);
      const { stdout } = await run(find('h2load'), [
        ...['-n', '5000', '-c', '8', '-m', '10', `${scheme}://127.0.0.1:${port}/`],
      ]);
      expect(stdout).to.match(/5000 succeeded, 0 failed, 0 errored, 0 timeout/);
      await new Promise((resolve) => server.close(resolve));
    });
  }

  it('h2load gets bodies echoed', async () => {
    const server = http2.createServer(answer);
    const port = await listen(server);
    const { stdout } = await run(find('h2load'), [
      ...['-n', '500', '-c', '4', '-m', '5', '-d', __filename, `http://127.0.0.1:${port}/`],
    ]);
    expect(stdout).to.match(/500 succeeded, 0 failed, 0 errored, 0 timeout/);
    await new Promise((resolve) => server.close(resolve));
  });
});
