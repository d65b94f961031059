'use strict';
// Laws of the encodings: what one writes it reads back, whatever the bytes; text is written as TextEncoder writes it and as
// its length says; pieces decode to what the whole decodes to.

const assert = require('assert');
const { StringDecoder } = require('string_decoder');
const { bytes, letters, pick, random, rounds } = require('../random');

const alphabet = ['a', 'Z', ' ', '\0', '\x7f', '\x80', 'é', 'ÿ', 'Ā', '߿', 'ࠀ', '中', '\ufffd'];
const pairs = [...alphabet, '😀', '\u{10ffff}', '\ud800', '\udfff', '\udbff\ud800', '\udc00\ud800'];
const sizes = [8, 40, 700, 3000];
const encoder = new TextEncoder();

rounds(3000, () => {
  const data = bytes(random(pick(sizes)));
  for (const encoding of ['hex', 'base64', 'base64url', 'latin1']) {
    const text = data.toString(encoding);
    assert(Buffer.from(text, encoding).equals(data), encoding);
    if (encoding !== 'base64url')
      assert.strictEqual(Buffer.byteLength(text, encoding), data.length);
    const target = Buffer.alloc(data.length + 2, 1);
    assert.strictEqual(target.write(text, 1, encoding), data.length);
    assert(target.subarray(1, data.length + 1).equals(data), encoding);
    assert.strictEqual(target[0] + target[data.length + 1], 2);
  }
  const even = data.subarray(0, data.length & ~1);
  assert(Buffer.from(even.toString('utf16le'), 'utf16le').equals(even));
  assert.strictEqual(atob(btoa(data.toString('latin1'))), data.toString('latin1'));
});

rounds(3000, () => {
  const text = letters(pick([alphabet, pairs, ['a', 'b', ' '], ['a', 'é']]), pick(sizes));
  const written = Buffer.from(text);
  assert(written.equals(encoder.encode(text)), text);
  assert.strictEqual(Buffer.byteLength(text), written.length, text);
  assert.strictEqual(written.toString(), text.toWellFormed(), text);
  assert.strictEqual(Buffer.from(text, 'utf16le').toString('utf16le'), text);
  const low = Buffer.from(text, 'latin1');
  assert.strictEqual(low.length, text.length);
  for (let i = 0; i < low.length; i++) assert.strictEqual(low[i], text.charCodeAt(i) & 255);
  assert(Buffer.from(text, 'ascii').equals(low));

  // A search finds what is there, and filling repeats it.
  const at = random(text.length + 1);
  const needle = text.slice(at, at + random(6)).toWellFormed();
  const found = written.indexOf(needle);
  assert.strictEqual(found, written.indexOf(Buffer.from(needle)), text);
  if (needle !== '') {
    assert.strictEqual(written.lastIndexOf(needle) >= found, true);
    const filled = Buffer.alloc(random(50), needle);
    const expected = Buffer.from(needle.repeat(50)).subarray(0, filled.length);
    assert(filled.equals(expected), needle);
  }
});

rounds(2000, () => {
  const data = random(2) ? bytes(random(60)) : Buffer.from(letters(pairs, 30));
  for (const encoding of ['utf8', 'utf16le', 'base64', 'base64url', 'hex', 'latin1', 'ascii']) {
    const decoder = new StringDecoder(encoding);
    let text = '';
    for (let at = 0; at < data.length; ) {
      const size = 1 + random(5);
      text += decoder.write(data.subarray(at, at + size));
      at += size;
    }
    text += decoder.end();
    // The base64 variants' pieces end on whole groups, so only utf16le may hold back an odd byte.
    if (encoding !== 'utf16le' || data.length % 2 === 0) {
      assert.strictEqual(text, data.toString(encoding), encoding);
    }
  }
});
