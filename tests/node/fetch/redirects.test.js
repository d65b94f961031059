'use strict';
// Redirects: which method and body go on, what other origins do not see, and when it is enough.
const assert = require('assert');
const http = require('http');
const finish = require('../finish.js');

function listen(handler) {
  return new Promise((resolve) => {
    const server = http.createServer(handler);
    server.listen(0, () => resolve([server, `http://localhost:${server.address().port}`]));
  });
}

finish(async () => {
  const other = [];
  const [second, secondUrl] = await listen((req, res) => {
    other.push(req.headers);
    res.end('other');
  });
  const [server, url] = await listen((req, res) => {
    const [, kind, status] = req.url.split('/');
    let body = '';
    req.on('data', (chunk) => {
      body += chunk;
    });
    req.on('end', () => {
      if (kind === 'to') res.writeHead(Number(status), { location: '/end' });
      if (kind === 'out') res.writeHead(302, { location: `${secondUrl}/x` });
      if (kind === 'loop') res.writeHead(302, { location: req.url });
      if (kind === 'odd') res.writeHead(302, { location: 'ftp://localhost/' });
      res.end(`${req.method} ${body} ${req.headers['content-type'] ?? ''}`);
    });
  });

  for (const [status, expected] of [
    [301, 'GET  '],
    [302, 'GET  '],
    [303, 'GET  '],
    [307, 'POST abc text/plain;charset=UTF-8'],
    [308, 'POST abc text/plain;charset=UTF-8'],
  ]) {
    const response = await fetch(`${url}/to/${status}`, { method: 'POST', body: 'abc' });
    assert.strictEqual(await response.text(), expected);
    assert.strictEqual(response.redirected, true);
    assert.strictEqual(response.url, `${url}/end`);
  }
  const manual = await fetch(`${url}/to/302`, { redirect: 'manual' });
  assert.strictEqual(manual.status, 302);
  assert.strictEqual(manual.headers.get('location'), '/end');
  await manual.text();

  const failures = [
    [`${url}/to/302`, { redirect: 'error' }, 'unexpected redirect'],
    [`${url}/loop/`, {}, 'redirect count exceeded'],
    [`${url}/odd/`, {}, 'URL scheme must be a HTTP(S) scheme'],
  ];
  for (const [address, init, message] of failures) {
    await assert.rejects(fetch(address, init), (error) => {
      assert.strictEqual(error.message, 'fetch failed');
      assert.strictEqual(error.cause.message, message);
      return true;
    });
  }

  const headers = { authorization: 'secret', cookie: 'a=b', other: '1' };
  assert.strictEqual(await (await fetch(`${url}/out/`, { headers })).text(), 'other');
  assert.strictEqual(other[0].authorization, undefined);
  assert.strictEqual(other[0].cookie, undefined);
  assert.strictEqual(other[0].other, '1');

  for (const one of [server, second]) {
    one.close();
    one.closeAllConnections();
  }
});
