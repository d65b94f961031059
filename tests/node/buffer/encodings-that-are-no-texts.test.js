'use strict';
// Lengths take an encoding's text, transcoding takes texts only.
const assert = require('node:assert');
const { Buffer, transcode } = require('node:buffer');

assert.strictEqual(Buffer.byteLength('abcd', { toString: () => 'hex' }), 2);
assert.strictEqual(Buffer.byteLength('abcd', ['hex']), 2);
assert.strictEqual(Buffer.byteLength('', Symbol('hex')), 0);
assert.throws(() => Buffer.byteLength('abcd', Symbol('hex')), {
  name: 'TypeError',
  message: 'Cannot convert a Symbol value to a string',
});

const source = Buffer.from('é');
for (const nothing of [undefined, null, '', 'UTF8', 'utf-8']) {
  assert.strictEqual(transcode(source, nothing, 'latin1').toString('hex'), 'e9');
  assert.strictEqual(transcode(source, 'utf8', nothing).toString(), 'é');
}
for (const odd of [['utf8'], { toString: () => 'utf8' }, 5, true, Symbol('utf8'), 'hex', 'nope']) {
  const refused = { code: 'U_ILLEGAL_ARGUMENT_ERROR', errno: 1 };
  assert.throws(() => transcode(source, odd, 'utf8'), refused);
  assert.throws(() => transcode(source, 'utf8', odd), refused);
}
