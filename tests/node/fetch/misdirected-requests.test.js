'use strict';
// A server that says it is the wrong one is asked once more, if the body can be sent again.
const assert = require('assert');
const http = require('http');
const { once } = require('events');
const finish = require('../finish');

finish(async () => {
  let seen = [];
  let failures = 1;
  const server = http.createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += chunk;
    seen.push(`${req.method} ${body}`);
    res.statusCode = failures-- > 0 ? 421 : 200;
    res.end('answer');
  });
  server.listen(0);
  await once(server, 'listening');
  const url = `http://localhost:${server.address().port}`;
  const status = async (wrong, init) => {
    seen = [];
    failures = wrong;
    const response = await fetch(url, init);
    await response.text();
    return [response.status, ...seen];
  };
  assert.deepStrictEqual(await status(1), [200, 'GET ', 'GET ']);
  assert.deepStrictEqual(await status(2), [421, 'GET ', 'GET ']);
  const post = { method: 'POST', body: 'text' };
  assert.deepStrictEqual(await status(1, post), [200, 'POST text', 'POST text']);
  const once421 = { method: 'POST', body: new Blob(['x']).stream(), duplex: 'half' };
  assert.deepStrictEqual(await status(1, once421), [421, 'POST x']);
}).then(() => process.exit());
