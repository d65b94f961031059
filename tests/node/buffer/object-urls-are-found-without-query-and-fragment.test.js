'use strict';
// What follows the path of a blob's URL, and how its scheme is written, makes it no other blob.
const assert = require('node:assert');
const { Blob, resolveObjectURL } = require('node:buffer');

const url = URL.createObjectURL(new Blob(['x']));
const id = url.slice('blob:nodedata:'.length);
for (const form of [url, `${url}#fragment`, `${url}?query`, `BLOB:nodedata:${id}`, ` ${url}`]) {
  assert.strictEqual(resolveObjectURL(form)?.size, 1, form);
}
for (const form of ['x', `blob:${id}`, `${url}/x`, `${url}:x`, `http://nodedata:${id}`]) {
  assert.strictEqual(resolveObjectURL(form), undefined, form);
}
URL.revokeObjectURL(`${url}#other`);
assert.strictEqual(resolveObjectURL(url), undefined);
