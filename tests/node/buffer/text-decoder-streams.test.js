'use strict';
// TextDecoder joins characters that are cut between pieces, in every encoding, and fatal decoders refuse.
const assert = require('assert');

const utf8 = new TextDecoder();
let text = '';
for (const byte of Buffer.from('a€\u{1f600}z'))
  text += utf8.decode(new Uint8Array([byte]), { stream: true });
assert.strictEqual(text + utf8.decode(), 'a€\u{1f600}z');

const utf16 = new TextDecoder('utf-16le');
assert.strictEqual(utf16.decode(new Uint8Array([0x3d, 0xd8, 0x00]), { stream: true }), '');
assert.strictEqual(utf16.decode(new Uint8Array([0xde])), '\u{1f600}');

assert.strictEqual(new TextDecoder('shift_jis').decode(new Uint8Array([0x82, 0xa0])), 'あ');
assert.strictEqual(new TextDecoder('latin1').encoding, 'windows-1252');
assert.strictEqual(new TextDecoder().decode(Buffer.from('\ufeffa')), 'a');
assert.strictEqual(
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.from('\ufeffa')),
  '\ufeffa',
);
assert.throws(() => new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([0xff])), {
  code: 'ERR_ENCODING_INVALID_ENCODED_DATA',
});
assert.throws(() => new TextDecoder('no-such'), { code: 'ERR_ENCODING_NOT_SUPPORTED' });
assert.deepStrictEqual(new TextEncoder().encodeInto('a€b', new Uint8Array(4)), {
  read: 2,
  written: 4,
});
