'use strict';
// A byte order mark in a URL-encoded form is text like any other.
const assert = require('assert');

const headers = { 'content-type': 'application/x-www-form-urlencoded' };
let done = false;
new Response('\uFEFFtest=\uFEFF', { headers }).formData().then((data) => {
  assert.deepStrictEqual([...data], [['\uFEFFtest', '\uFEFF']]);
  done = true;
});
process.on('exit', () => assert.ok(done));
