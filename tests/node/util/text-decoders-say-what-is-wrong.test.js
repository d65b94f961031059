'use strict';
// What decoders say about what they cannot decode, and about what is no decoder.

const assert = require('node:assert');

const wrong = (message) => ({ name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message });
const some = 'an instance of SharedArrayBuffer, ArrayBuffer or ArrayBufferView.';
assert.throws(() => new TextDecoder().decode(5), wrong(`The "list" argument must be ${some}`));
for (const label of ['utf-16le', 'big5']) {
  assert.throws(
    () => new TextDecoder(label).decode(5),
    wrong(`The "input" argument must be ${some}`),
  );
}
const received =
  'The "input" argument must be an instance of ArrayBuffer or ArrayBufferView. Received type number (5)';
assert.throws(() => new TextDecoder('latin1').decode(5), wrong(received));
assert.throws(() => new TextDecoder().decode(5, { stream: true }), wrong(received));

for (const label of ['utf-8', 'big5']) {
  assert.throws(
    () => new TextDecoder(label, { fatal: true }).decode(new Uint8Array([0x41, 0xff, 0xd8, 0])),
    (error) => {
      assert.strictEqual(error.code, 'ERR_ENCODING_INVALID_ENCODED_DATA');
      assert.deepStrictEqual(Object.keys(error), ['code']);
      return true;
    },
  );
}

const { encoding } = Object.getOwnPropertyDescriptors(TextDecoder.prototype);
for (const other of [undefined, null, 1, 'x', {}, TextDecoder.prototype]) {
  const told = { code: 'ERR_INVALID_THIS', message: 'Value of "this" must be of type TextDecoder' };
  assert.throws(() => encoding.get.call(other), told);
  assert.throws(() => TextDecoder.prototype.decode.call(other), told);
}
