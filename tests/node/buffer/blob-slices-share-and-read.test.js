'use strict';
// A Blob keeps its own copy of what it was made of, and slices of it read the right bytes.
const assert = require('assert');
const { Blob, File, resolveObjectURL } = require('buffer');
const finish = require('../finish.js');

const source = Buffer.from('hello');
const blob = new Blob([source, ' ', new Blob(['world'])], { type: 'TEXT/Plain' });
source.fill(0);

finish(async () => {
  assert.strictEqual(blob.size, 11);
  assert.strictEqual(blob.type, 'text/plain');
  assert.strictEqual(await blob.text(), 'hello world');
  assert.strictEqual(await blob.slice(3, -2).text(), 'lo wor');
  assert.deepStrictEqual(
    new Uint8Array(await blob.slice(4, 7).arrayBuffer()),
    new Uint8Array([0x6f, 0x20, 0x77]),
  );
  const chunks = [];
  for await (const chunk of blob.stream()) chunks.push(Buffer.from(chunk).toString());
  assert.strictEqual(chunks.join(''), 'hello world');

  const file = new File(['x'], 'name.txt', { lastModified: 5 });
  assert.strictEqual(file.name, 'name.txt');
  assert.strictEqual(file.lastModified, 5);

  const id = URL.createObjectURL(blob);
  assert.strictEqual(await resolveObjectURL(id).text(), 'hello world');
  URL.revokeObjectURL(id);
  assert.strictEqual(resolveObjectURL(id), undefined);
});
