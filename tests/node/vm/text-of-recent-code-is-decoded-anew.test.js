'use strict';
// Files are read and compiled again for each context, as test runners do: what bytes are decoded to never comes from others.

const assert = require('assert');
const vm = require('vm');

const fill = (length) => '/* filling */ '.repeat(length);
const samples = {
  ascii: `${fill(1000)}return 'plain';`,
  latin1: `${fill(1000)}return 'gr\u00fc\u00df';`,
  wide: `${fill(1000)}return '\u4e2d\u6587 \u{1f600}';`,
  short: "return 'short';",
};

for (const [name, source] of Object.entries(samples)) {
  const bytes = Buffer.from(source);
  const expected = new Function(source)();
  for (let round = 0; round < 6; round++) {
    const context = vm.createContext({});
    const text = Buffer.from(bytes).toString();
    assert.strictEqual(text, source, name);
    const run = vm.compileFunction(text, [], { filename: `${name}.js`, parsingContext: context });
    assert.strictEqual(run(), expected, name);
    const script = new vm.Script(`(() => {${text}})()`, { filename: `${name}-script.js` });
    assert.strictEqual(script.runInContext(context), expected, name);
  }
  // Each byte counts, wherever it stands.
  for (let at = 0; at < bytes.length; at += 97) {
    const other = Buffer.from(bytes);
    other[at] ^= 1;
    const text = other.toString();
    assert.notStrictEqual(text, source);
    assert.strictEqual(text, new TextDecoder('utf-8', { ignoreBOM: true }).decode(other));
  }
  assert.strictEqual(bytes.toString('utf8', 0, bytes.length - 1), source.slice(0, -1));
  assert.strictEqual(bytes.toString('latin1'), Buffer.from(bytes).latin1Slice());
}

// Text that no UTF-8 stands for is never what bytes are decoded to.
const broken = `${fill(1000)}return '\ud800';`;
for (let round = 0; round < 4; round++) {
  const text = `${broken} `.slice(0, -1);
  assert.strictEqual(typeof vm.compileFunction(text, [], { filename: 'broken.js' })(), 'string');
  assert.strictEqual(Buffer.from(text).toString(), broken.replace('\ud800', '\ufffd'));
}
