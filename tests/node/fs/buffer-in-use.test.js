// A buffer that the thread pool reads into is not taken away under it.
'use strict';
const assert = require('assert');
const fs = require('fs');

const expected = fs.readFileSync(__filename);
const buffer = Buffer.from(new ArrayBuffer(expected.length));
const fd = fs.openSync(__filename, 'r');
let copy;
fs.read(fd, buffer, 0, buffer.length, 0, (error, count) => {
  assert.ifError(error);
  assert.strictEqual(count, expected.length);
  fs.closeSync(fd);
  if (!copy) copy = Buffer.from(structuredClone(buffer.buffer, { transfer: [buffer.buffer] }));
  assert.strictEqual(buffer.length, 0);
  if (copy.equals(expected)) return;
  // The memory went along before the bytes were there.
  assert.strictEqual(copy.length, expected.length);
});
try {
  copy = Buffer.from(structuredClone(buffer.buffer, { transfer: [buffer.buffer] }));
} catch (error) {
  assert.strictEqual(error.name, 'DataCloneError');
  assert.strictEqual(buffer.length, expected.length);
}
