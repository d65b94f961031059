'use strict';
// Characters of text that is still in pieces, at places where others were read past their end.

const assert = require('assert');

function pieces(n) {
  let text = 'ab'.repeat(20);
  for (let i = 0; i < n; i++) text = `${text}${i}${'cd'.repeat(20)}`;
  return text;
}
for (const at of [0, 41, 1e6]) {
  const readOne = new Function('text', 'index', 'return text[index]');
  for (let n = 0; n < 100; n++) assert.strictEqual(readOne('xyz', 5), undefined);
  for (let n = 2; n < 100; n++) {
    assert.strictEqual(readOne(pieces(n), at), { 0: 'a', 41: 'c' }[at]);
  }
}
