'use strict';
// Request: its attributes, what it refuses, and how one becomes another.
const assert = require('assert');
const finish = require('../finish.js');

const request = new Request('http://a.example/x?y#z', {
  method: 'post',
  body: 'q',
  headers: { b: '1' },
  redirect: 'manual',
  cache: 'no-store',
  credentials: 'omit',
  keepalive: true,
});
assert.strictEqual(request.method, 'POST');
assert.strictEqual(request.url, 'http://a.example/x?y#z');
assert.strictEqual(request.headers.get('content-type'), 'text/plain;charset=UTF-8');
assert.strictEqual(request.redirect, 'manual');
assert.strictEqual(request.cache, 'no-store');
assert.strictEqual(request.credentials, 'omit');
assert.strictEqual(request.keepalive, true);
assert.strictEqual(request.mode, 'cors');
assert.strictEqual(request.duplex, 'half');
assert.strictEqual(request.referrer, 'about:client');
assert.strictEqual(request.signal.aborted, false);

const second = new Request(request, { headers: { c: '2' } });
assert.strictEqual(request.bodyUsed, true);
assert.strictEqual(second.headers.get('b'), null);
assert.strictEqual(second.redirect, 'manual');

// Its signal follows the one it was made with.
const controller = new AbortController();
const third = new Request('http://a.example', { signal: controller.signal });
const fourth = new Request(third);
controller.abort('why');
assert.strictEqual(third.signal.reason, 'why');
assert.strictEqual(fourth.signal.reason, 'why');

for (const [input, init, message] of [
  ['/x', undefined, 'Failed to parse URL from /x'],
  ['http://u:p@a.example', undefined, /includes credentials/],
  ['http://a.example', { method: 'a b' }, "'a b' is not a valid HTTP method."],
  ['http://a.example', { method: 'trace' }, "'trace' HTTP method is unsupported."],
  ['http://a.example', { body: 'x' }, 'Request with GET/HEAD method cannot have body.'],
  ['http://a.example', { mode: 'navigate' }, /invalid request mode navigate/],
  ['http://a.example', { redirect: 'x' }, /x is not an accepted type/],
  ['http://a.example', { signal: 1 }, /to be an instance of AbortSignal/],
  [
    'http://a.example',
    { method: 'POST', body: new ReadableStream() },
    'RequestInit: duplex option is required when sending a body.',
  ],
  [request, undefined, /has already been used/],
]) {
  assert.throws(() => new Request(input, init), { name: 'TypeError', message });
}

finish(async () => {
  assert.strictEqual(await second.text(), 'q');
  const original = new Request('http://a.example', { method: 'PUT', body: 'abc' });
  const copy = original.clone();
  assert.strictEqual(await copy.text(), 'abc');
  assert.strictEqual(await original.text(), 'abc');
});
