'use strict';
// Response: its attributes, what it refuses, and its static methods.
const assert = require('assert');
const { inspect } = require('util');
const finish = require('../finish.js');

const response = new Response('abc', { status: 201, statusText: 'Hi', headers: { a: '1' } });
assert.strictEqual(
  inspect(response),
  `Response {
  status: 201,
  statusText: 'Hi',
  headers: Headers { a: '1', 'content-type': 'text/plain;charset=UTF-8' },
  body: ReadableStream { locked: false, state: 'readable', supportsBYOB: true },
  bodyUsed: false,
  ok: true,
  redirected: false,
  type: 'default',
  url: ''
}`,
);
assert.deepStrictEqual(Reflect.ownKeys(response), []);

for (const [make, name, message] of [
  [() => new Response('', { status: 199 }), 'RangeError', /range of 200 to 599/],
  [() => new Response('', { status: 204 }), 'TypeError', /Invalid response status code 204/],
  [() => new Response('', { statusText: '\n' }), 'TypeError', 'Invalid statusText'],
  [() => new Response('', 1), 'TypeError', /Expected 1 to be one of: Null, Undefined, Object/],
  [() => Response.json(undefined), 'TypeError', 'Value is not JSON serializable'],
  [() => Response.redirect('http://a.example', 200), 'RangeError', 'Invalid status code 200'],
  [() => Response.redirect('::'), 'TypeError', 'Failed to parse URL from ::'],
]) {
  assert.throws(make, { name, message });
}

const redirect = Response.redirect('http://a.example', 307);
assert.strictEqual(redirect.status, 307);
assert.strictEqual(redirect.headers.get('location'), 'http://a.example/');
const error = Response.error();
assert.strictEqual(error.type, 'error');
assert.strictEqual(error.status, 0);

finish(async () => {
  const json = Response.json({ a: 1 }, { status: 202, headers: { 'content-type': 'x/y' } });
  assert.strictEqual(json.headers.get('content-type'), 'x/y');
  assert.deepStrictEqual(await json.json(), { a: 1 });
  assert.strictEqual(Response.json(1).headers.get('content-type'), 'application/json');
});
