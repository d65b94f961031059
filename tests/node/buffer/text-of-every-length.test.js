'use strict';
// Strings of every length are read back as they were written, also after they have survived collections.
const assert = require('node:assert');

const lengths = [];
for (let i = 0; i <= 70; i++) lengths.push(i);
for (const size of [255, 512, 1024, 2048, 4096, 8192, 70000])
  lengths.push(size - 1, size, size + 1);

const texts = {
  latin1: (i) => String.fromCharCode(32 + (i % 224)),
  utf8: (i) => ['a', '\u00e9', '\u20ac', 'z'][i % 4],
  'utf8 latin': (i) => (i % 5 === 0 ? '\u00fc' : 'x'),
  'utf8 of two bytes': (i) => String.fromCharCode(0x80 + ((i * 37) % 0x780)),
  ascii: (i) => String.fromCharCode(32 + (i % 95)),
  utf16le: (i) => String.fromCharCode(0x100 + i),
  'utf16le low': (i) => String.fromCharCode(1 + (i % 255)),
  'utf16le late': (i, length) => (i === length - 1 ? '\u20ac' : 'y'),
};

const kept = [];
for (const length of lengths) {
  for (const [name, unit] of Object.entries(texts)) {
    const encoding = name.split(' ')[0];
    let text = '';
    for (let i = 0; i < length; i++) text += unit(i, length);
    const bytes = Buffer.from(text, encoding);
    assert.strictEqual(Buffer.byteLength(text, encoding), bytes.length);
    kept.push([bytes.toString(encoding), text]);
    for (const digits of ['hex', 'base64', 'base64url']) {
      const spelled = bytes.toString(digits);
      assert.deepStrictEqual(Buffer.from(spelled, digits), bytes);
      kept.push([spelled, bytes.toString(digits)]);
    }
  }
}
// Rubbish for the collector.
for (let i = 0; i < 200000; i++) kept[0][2] = Buffer.alloc(300).toString('hex') + i;
for (const [made, text] of kept) assert.strictEqual(made, text);

// Of a wide character in base64 the low byte counts, as Node reads it.
assert.strictEqual(Buffer.from('\u0159W\u3d3dAA', 'base64').toString(), 'a');
