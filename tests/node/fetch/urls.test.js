'use strict';
// data: and blob: URLs, and addresses that nothing is fetched from.
const assert = require('assert');
const finish = require('../finish.js');

async function failure(url, init, message) {
  await assert.rejects(fetch(url, init), (error) => {
    assert.strictEqual(error.name, 'TypeError');
    assert.strictEqual(error.message, 'fetch failed');
    assert.strictEqual(error.cause.message, message);
    return true;
  });
}

finish(async () => {
  const html = await fetch('data:text/html;charset=utf-8;base64,aGk=');
  assert.strictEqual(html.headers.get('content-type'), 'text/html;charset=utf-8');
  assert.strictEqual(await html.text(), 'hi');
  const plain = await fetch('data:,a%20%ff#fragment');
  assert.strictEqual(plain.headers.get('content-type'), 'text/plain;charset=US-ASCII');
  assert.deepStrictEqual([...(await plain.bytes())], [0x61, 0x20, 0xff]);

  const url = URL.createObjectURL(new Blob(['hello'], { type: 'a/b' }));
  const blob = await fetch(url);
  assert.strictEqual(blob.headers.get('content-length'), '5');
  assert.strictEqual(await blob.text(), 'hello');
  const part = await fetch(url, { headers: { range: 'bytes=1-2' } });
  assert.strictEqual(part.status, 206);
  assert.strictEqual(part.headers.get('content-range'), 'bytes 1-2/5');
  assert.strictEqual(await part.text(), 'el');

  await failure(url, { method: 'POST' }, 'invalid method');
  await failure('data:no comma', undefined, 'failed to fetch the data URL');
  await failure('about:blank', undefined, 'about scheme is not supported');
  await failure('gopher://localhost', undefined, 'unknown scheme');
  await failure('http://localhost:25/', undefined, 'bad port');
  await assert.rejects(fetch('/relative'), { message: 'Failed to parse URL from /relative' });
});
