'use strict';
// Characters that are cut between chunks come out whole, in every encoding.

const assert = require('assert');
const { StringDecoder } = require('string_decoder');

const text = 'a€😀ü';
for (const encoding of ['utf8', 'utf16le', 'base64', 'base64url', 'hex', 'latin1']) {
  const bytes = Buffer.from(
    encoding === 'latin1' ? 'aüz' : text,
    encoding === 'utf16le' ? 'utf16le' : 'utf8',
  );
  const whole = bytes.toString(encoding);
  for (let size = 1; size <= 4; size++) {
    const decoder = new StringDecoder(encoding);
    let out = '';
    for (let i = 0; i < bytes.length; i += size) out += decoder.write(bytes.subarray(i, i + size));
    assert.strictEqual(out + decoder.end(), whole, `${encoding} ${size}`);
  }
}
const decoder = new StringDecoder();
assert.strictEqual(decoder.write(Buffer.from([0xe2, 0x82])), '');
assert.strictEqual(decoder.lastNeed, 1);
assert.strictEqual(decoder.end(), '\ufffd');
assert.throws(() => new StringDecoder('nope'), { code: 'ERR_UNKNOWN_ENCODING' });
