'use strict';
// However bytes are cut into pieces, a decoder says the same, and how many bytes it waits for. No piece ends within a
// character; of UTF-16, if none was cut within half a surrogate pair.
const assert = require('node:assert');
const { StringDecoder } = require('node:string_decoder');

const bytes = Buffer.alloc(200);
for (let i = 0; i < bytes.length; i++) bytes[i] = (i * 73) ^ (i >> 3);
const groups = { base64: 3, base64url: 3, hex: 1, latin1: 1 };

for (const [encoding, group] of Object.entries(groups)) {
  for (let size = 1; size <= 70; size++) {
    const decoder = new StringDecoder(encoding);
    let text = '';
    for (let start = 0; start < bytes.length; start += size) {
      const end = Math.min(start + size, bytes.length);
      text += decoder.write(bytes.subarray(start, end));
      text += decoder.write(Buffer.alloc(0));
      const carried = end % group;
      assert.strictEqual(decoder.lastNeed, carried === 0 ? 0 : group - carried);
      assert.strictEqual(decoder.lastTotal, carried === 0 ? 0 : group);
    }
    assert.strictEqual(text + decoder.end(), bytes.toString(encoding), `${encoding} by ${size}`);
  }
}

for (const [encoding, whole] of [
  ['utf8', 'a\u00e9\u20ac\u{1f600}z'.repeat(20)],
  ['utf16le', 'a\u00e9\u20ac\u{1f600}z'.repeat(20)],
]) {
  const encoded = Buffer.from(whole, encoding);
  for (let size = 1; size <= 40; size++) {
    const decoder = new StringDecoder(encoding);
    let text = '';
    for (let start = 0; start < encoded.length; start += size) {
      const piece = decoder.write(encoded.subarray(start, start + size));
      if (encoding === 'utf8' || size % 2 === 0)
        assert.ok(piece.isWellFormed(), `${encoding} by ${size}`);
      text += piece;
    }
    assert.strictEqual(text + decoder.end(), whole);
    assert.strictEqual(decoder.lastNeed, 0);
  }
}
