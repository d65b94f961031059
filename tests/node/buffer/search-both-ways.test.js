'use strict';
// indexOf and lastIndexOf find numbers, strings and bytes from either end, and respect two-byte characters.
const assert = require('assert');

const buf = Buffer.from('abcabcabc');
assert.strictEqual(buf.indexOf('abc', 1), 3);
assert.strictEqual(buf.lastIndexOf('abc'), 6);
assert.strictEqual(buf.lastIndexOf('abc', 5), 3);
assert.strictEqual(buf.lastIndexOf('abc', -7), 0);
assert.strictEqual(buf.indexOf(98, 2), 4);
assert.strictEqual(buf.indexOf(98 + 256), 1);
assert.strictEqual(buf.indexOf(''), 0);
assert.strictEqual(buf.indexOf('', 20), 9);
assert.strictEqual(buf.indexOf(Buffer.from('ca')), 2);
assert.strictEqual(buf.includes('cb'), false);
assert.strictEqual(Buffer.from('aa', 'utf16le').indexOf('a', 1, 'utf16le'), 0);
assert.strictEqual(Buffer.from([0, 0x61, 0, 0x61]).indexOf('a', 0, 'utf16le'), -1);
assert.throws(() => buf.indexOf({}), { code: 'ERR_INVALID_ARG_TYPE' });
