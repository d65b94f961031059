'use strict';
// A redirect's `referrer-policy` is the request's from there on, the last known one of those it names; and no server is told
// more of the referrer than the one before it.
const assert = require('assert');
const http = require('http');
const { once } = require('events');
const finish = require('../finish.js');

finish(async () => {
  const server = http.createServer((req, res) => {
    if (req.url === '/') {
      res.end(`${req.headers.referer}`);
      return;
    }
    const policy = JSON.parse(decodeURIComponent(req.url.slice(1)));
    res.writeHead(302, {
      location: '/',
      ...(policy === null ? {} : { 'referrer-policy': policy }),
    });
    res.end();
  });
  server.listen(0);
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${server.address().port}/`;
  const page = `${origin}page?x=1`;

  for (const [policy, expected, referrerPolicy = ''] of [
    [null, page],
    ['origin', origin],
    [' origin ', origin],
    ['ORIGIN', page],
    ['unknown', page],
    ['origin no-referrer', page],
    ['no-referrer', 'undefined'],
    ['unknown, origin', origin],
    ['no-referrer, unknown, origin, also unknown', origin],
    ['origin, unknown, no-referrer,,', 'undefined'],
    [['origin', 'no-referrer'], 'undefined'],
    ['origin', 'undefined', 'no-referrer'],
    ['unsafe-url', origin, 'origin'],
  ]) {
    const url = origin + encodeURIComponent(JSON.stringify(policy));
    const response = await fetch(url, { referrer: page, referrerPolicy });
    assert.strictEqual(await response.text(), expected, `${policy}`);
  }
  server.close();
  server.closeAllConnections();
});
