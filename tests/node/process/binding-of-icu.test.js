'use strict';
// `process.binding('icu')` knows the widths of texts and more encodings than buffers do.

const assert = require('assert');

const icu = process.binding('icu');
assert.strictEqual(icu.getStringWidth('漢a'), 3);
assert.strictEqual(icu.getStringWidth('±', false, true), 1);
assert.strictEqual(icu.icuErrName(0), 'U_ZERO_ERROR');
assert.strictEqual(icu.icuErrName(10), 'U_INVALID_CHAR_FOUND');
assert.strictEqual(icu.icuErrName(-127), 'U_USING_DEFAULT_WARNING');
assert.strictEqual(icu.icuErrName(99999), '[BOGUS UErrorCode]');
assert.strictEqual(icu.transcode(Buffer.from('é'), 'utf8', 'latin1').toString('hex'), 'e9');
assert.strictEqual(icu.transcode(Buffer.from('é'), 'utf8', 'nope'), 1);
assert.ok(icu.hasConverter('gb18030'));
assert.ok(!icu.hasConverter('nope'));

// The bits: 1 for the last piece, 2 for refusing what is no text.
const lenient = icu.getConverter('utf-16le', 0);
assert.strictEqual(icu.decode(lenient, Buffer.from('abc'), 0, 'utf-16le'), '\u6261');
assert.strictEqual(icu.decode(lenient, Buffer.from('d'), 1, 'utf-16le'), '\u6463');
const strict = icu.getConverter('utf-16le', 2);
assert.throws(() => icu.decode(strict, Buffer.from('abc'), 1, 'utf-16le'), {
  code: 'ERR_ENCODING_INVALID_ENCODED_DATA',
});
assert.strictEqual(icu.getConverter('nope', 0), undefined);
