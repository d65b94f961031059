'use strict';
// Only strings name encodings, not what would become one.

const assert = require('node:assert');
const { Readable, Writable } = require('node:stream');
const { StringDecoder } = require('node:string_decoder');

for (const [value, shown] of [
  [[], '[]'],
  [['hex'], "[ 'hex' ]"],
  [{ toString: () => 'hex' }, 'hex'],
  [Symbol('s'), 'Symbol(s)'],
  [0, '0'],
  [false, 'false'],
]) {
  const told = {
    name: 'TypeError',
    code: 'ERR_UNKNOWN_ENCODING',
    message: `Unknown encoding: ${shown}`,
  };
  assert.throws(() => new StringDecoder(value), told);
  assert.throws(() => new Readable().setEncoding(value), told);
}
for (const value of [undefined, null, '']) {
  assert.strictEqual(new StringDecoder(value).encoding, 'utf8');
}

// Of the default encodings of streams only those that are missing are utf8.
for (const value of [0, NaN, '', false]) {
  assert.throws(() => new Writable({ defaultEncoding: value }), {
    code: 'ERR_UNKNOWN_ENCODING',
    message: `Unknown encoding: ${value}`,
  });
}
new Writable({ defaultEncoding: null });
