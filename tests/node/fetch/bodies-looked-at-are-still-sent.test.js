'use strict';
// A program that has looked at a request's `body`, unread, may send, copy and clone the request like any other: its length is
// known, a redirect can send it again, and the stream that the program holds is locked.
const assert = require('assert');
const http = require('http');
const { once } = require('events');
const finish = require('../finish.js');

finish(async () => {
  const server = http.createServer((req, res) => {
    if (req.url === '/elsewhere') {
      req.resume();
      res.writeHead(307, { location: '/' }).end();
      return;
    }
    res.setHeader('x-length', `${req.headers['content-length']}`);
    req.pipe(res);
  });
  server.listen(0);
  await once(server, 'listening');
  const url = `http://localhost:${server.address().port}/elsewhere`;

  for (const [body, text] of [
    ['abc', 'abc'],
    [new URLSearchParams('a=b'), 'a=b'],
    [new Uint8Array([65, 66, 67]), 'ABC'],
    [new Blob(['xyz']), 'xyz'],
  ]) {
    const make = () => new Request(url, { method: 'POST', body });
    const looked = () => {
      const request = make();
      assert.ok(request.body);
      return request;
    };
    const cloned = () => {
      const request = make().clone();
      assert.ok(request.body);
      return request;
    };
    for (const request of [
      make(),
      looked(),
      cloned(),
      looked().clone(),
      new Request(looked()),
      new Request(cloned()),
    ]) {
      const response = await fetch(request);
      assert.strictEqual(response.headers.get('x-length'), '3');
      assert.strictEqual(await response.text(), text);
      assert.ok(request.bodyUsed);
      assert.throws(() => request.clone(), TypeError);
    }

    const given = make();
    const stream = given.body;
    const taken = new Request(given);
    assert.strictEqual(given.bodyUsed, true);
    assert.strictEqual(taken.bodyUsed, false);
    assert.strictEqual(given.body, stream);
    assert.ok(stream.locked);
    assert.strictEqual(await taken.text(), text);

    for (const one of [make(), new Response(body)]) {
      const before = one.body;
      const other = one.clone();
      assert.ok(before.locked);
      assert.notStrictEqual(one.body, before);
      assert.strictEqual(one.body.locked, false);
      assert.strictEqual(one.bodyUsed, false);
      assert.strictEqual(await other.text(), text);
      assert.strictEqual(one.bodyUsed, false);
      assert.strictEqual(await one.text(), text);
    }
  }
  server.close();
  server.closeAllConnections();
});
