'use strict';
// A redirect to another origin shows in the response's type: it may be forbidden, or nothing of it may be seen.
const assert = require('assert');
const http = require('http');
const finish = require('../finish.js');

finish(async () => {
  const server = http.createServer((request, response) => {
    const to = new URL(request.url, 'http://x').searchParams.get('to');
    if (to !== null) response.writeHead(302, { location: to });
    response.end('seen');
  });
  await new Promise((resolve) => server.listen(0, resolve));
  const { port } = server.address();
  const here = `http://127.0.0.1:${port}/`;
  const there = `http://localhost:${port}/`;
  const by = (place, to) => `${place}?to=${encodeURIComponent(to)}`;
  for (const [url, mode, type, text] of [
    [here, 'cors', 'basic', 'seen'],
    [by(here, '/'), 'same-origin', 'basic', 'seen'],
    [by(here, there), 'cors', 'cors', 'seen'],
    [by(here, by(there, here)), 'cors', 'cors', 'seen'],
    [by(here, there), 'no-cors', 'opaque', ''],
  ]) {
    const response = await fetch(url, { mode });
    assert.strictEqual(response.type, type, `${mode} ${url}`);
    assert.strictEqual(await response.text(), text);
    assert.strictEqual(response.redirected, url !== here);
    assert.strictEqual(response.status, type === 'opaque' ? 0 : 200);
  }
  await assert.rejects(fetch(by(here, there), { mode: 'same-origin' }), (error) => {
    assert.strictEqual(error.message, 'fetch failed');
    assert.strictEqual(error.cause.message, 'request mode cannot be "same-origin"');
    return true;
  });
  server.close();
  server.closeAllConnections();
});
