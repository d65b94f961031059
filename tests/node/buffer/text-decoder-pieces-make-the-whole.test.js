'use strict';
// Laws of TextDecoder: pieces give what the whole gives, a fatal decoder refuses just what a lenient one has to mend, and
// what TextEncoder wrote comes back.

const assert = require('assert');
const { bytes, letters, pick, random, rounds } = require('../random');

const labels = ['utf-8', 'utf-16le', 'utf-16be', 'latin1', 'windows-1252', 'iso-8859-2', 'koi8-r'];
labels.push('gbk', 'gb18030', 'big5', 'euc-jp', 'iso-2022-jp', 'shift_jis', 'euc-kr');
const unmarked = ['a', '\0', 'é', 'ÿ', '中', '😀', '\u{10ffff}'];
const alphabet = [...unmarked, '\ufeff'];
const sizes = [10, 100, 2000];

function inPieces(decoder, data) {
  let text = '';
  for (let at = 0; at < data.length; ) {
    const size = 1 + random(40);
    text += decoder.decode(data.subarray(at, at + size), { stream: true });
    at += size;
  }
  return text + decoder.decode();
}

rounds(1500, () => {
  const label = pick(labels);
  const ignoreBOM = random(2) === 1;
  const data = random(2)
    ? bytes(random(pick(sizes)))
    : Buffer.from(letters(unmarked, pick(sizes)), pick(['utf8', 'utf16le']));
  const whole = new TextDecoder(label, { ignoreBOM }).decode(data);
  const lenient = new TextDecoder(label, { ignoreBOM });
  assert.strictEqual(inPieces(lenient, data), whole, label);
  // The decoder starts anew afterwards.
  assert.strictEqual(inPieces(lenient, data), whole, label);
  let refused = false;
  try {
    assert.strictEqual(new TextDecoder(label, { ignoreBOM, fatal: true }).decode(data), whole);
  } catch (error) {
    refused = true;
    assert.strictEqual(error.code, 'ERR_ENCODING_INVALID_ENCODED_DATA', error);
  }
  if (refused) assert(whole.includes('\ufffd'), label);
});

rounds(1500, () => {
  const text = letters(alphabet, pick(sizes));
  const written = new TextEncoder().encode(text);
  assert.strictEqual(new TextDecoder('utf-8', { ignoreBOM: true }).decode(written), text);
  const target = new Uint8Array(random(written.length + 4));
  const { read, written: count } = new TextEncoder().encodeInto(text, target);
  assert.deepStrictEqual(target.subarray(0, count), new TextEncoder().encode(text.slice(0, read)));
  assert(count <= target.length && (read === text.length || target.length - count < 4));
});
