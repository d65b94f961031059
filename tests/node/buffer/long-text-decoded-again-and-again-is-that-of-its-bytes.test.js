'use strict';
// Long text that is decoded many times, from bytes that are the same, have changed in one place, or lie in part of a view.
const assert = require('node:assert');

const kinds = {
  ascii: 'plain text, ',
  latin: 'Grüße, ',
  wide: 'Привет ✓, ',
  pairs: 'a 😀 b, ',
};

for (const [name, piece] of Object.entries(kinds)) {
  for (const count of [900, 3000, 20_000]) {
    const text = piece.repeat(count);
    const bytes = Buffer.from(text);
    for (let i = 0; i < 5; i++) {
      assert.strictEqual(bytes.toString(), text, name);
      assert.strictEqual(Buffer.from(bytes).toString('utf8'), text, name);
    }
    // Another text of the same length, which differs in one byte somewhere.
    for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 40)) {
      const other = Buffer.from(bytes);
      other[at] = other[at] === 0x23 ? 0x24 : 0x23;
      const expected = new TextDecoder().decode(other);
      for (let i = 0; i < 3; i++)
        assert.strictEqual(other.toString(), expected, `${name} at ${at}`);
      assert.notStrictEqual(other.toString(), text);
      assert.strictEqual(bytes.toString(), text);
    }
    // Bytes that change in place.
    const changing = Buffer.from(bytes);
    for (let i = 0; i < 4; i++) assert.strictEqual(changing.toString(), text);
    changing[0] = 0x21;
    const changed = new TextDecoder().decode(changing);
    for (let i = 0; i < 4; i++) assert.strictEqual(changing.toString(), changed);
    changing[0] = bytes[0];
    for (let i = 0; i < 4; i++) assert.strictEqual(changing.toString(), text);
    // A part of them.
    const tail = bytes.length - Buffer.byteLength(piece);
    for (let i = 0; i < 4; i++) {
      assert.strictEqual(bytes.toString('utf8', 0, tail), text.slice(0, -piece.length));
      assert.strictEqual(
        bytes.subarray(Buffer.byteLength(piece)).toString(),
        text.slice(piece.length),
      );
    }
  }
}

// Malformed text is mended each time, and refused each time where that is asked for.
const broken = Buffer.concat([Buffer.from('x'.repeat(20_000)), Buffer.from([0xff])]);
for (let i = 0; i < 4; i++) {
  assert.strictEqual(broken.toString(), `${'x'.repeat(20_000)}\ufffd`);
  assert.throws(() => new TextDecoder('utf-8', { fatal: true }).decode(broken), {
    code: 'ERR_ENCODING_INVALID_ENCODED_DATA',
  });
}

// More texts than are kept, by turns.
const many = Array.from({ length: 300 }, (_, i) => Buffer.from(`${i} é `.repeat(3000)));
for (let round = 0; round < 3; round++) {
  for (let i = 0; i < many.length; i++) {
    assert.strictEqual(many[i].toString(), `${i} é `.repeat(3000));
  }
}
