'use strict';
// The fields of a request: the program's first, then the defaults.
const assert = require('assert');
const http = require('http');
const { once } = require('events');
const finish = require('../finish.js');

finish(async () => {
  const server = http.createServer((req, res) => res.end(JSON.stringify(req.rawHeaders)));
  server.listen(0);
  await once(server, 'listening');
  const host = `localhost:${server.address().port}`;
  const sent = async (init) => (await fetch(`http://${host}/p`, init)).json();

  // biome-ignore format: pairs
  assert.deepStrictEqual(await sent(), [
    'host', host, 'connection', 'keep-alive', 'accept', '*/*', 'accept-language', '*', 'sec-fetch-mode', 'cors',
    'user-agent', 'node', 'accept-encoding', 'gzip, deflate',
  ]);
  const own = { Foo: 'bar', 'User-Agent': 'me', accept: 'a/b', host: 'not.this' };
  // biome-ignore format: pairs
  assert.deepStrictEqual(await sent({ headers: own, method: 'POST', body: 'é', cache: 'no-store' }), [
    'host', host, 'connection', 'keep-alive', 'Foo', 'bar', 'User-Agent', 'me', 'accept', 'a/b',
    'content-type', 'text/plain;charset=UTF-8', 'accept-language', '*', 'sec-fetch-mode', 'cors',
    'pragma', 'no-cache', 'cache-control', 'no-cache', 'accept-encoding', 'gzip, deflate', 'content-length', '2',
  ]);
  const ranged = await sent({ headers: { range: 'bytes=0-1' }, referrer: `http://${host}/r#x` });
  assert.strictEqual(ranged[ranged.indexOf('accept-encoding') + 1], 'identity');
  assert.strictEqual(ranged[ranged.indexOf('referer') + 1], `http://${host}/r`);
  const elsewhere = await sent({ referrer: 'http://a.example/path?q' });
  assert.strictEqual(elsewhere[elsewhere.indexOf('referer') + 1], 'http://a.example/');
  server.close();
  server.closeAllConnections();
});
