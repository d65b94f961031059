'use strict';
// TextEncoder, TextDecoder and StringDecoder.
const { StringDecoder } = require('node:string_decoder');
const { bench, benchEach } = require('./measure');

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const fatal = new TextDecoder('utf-8', { fatal: true });
const latin = new TextDecoder('latin1');
const wide = new TextDecoder('utf-16le');
const into = new Uint8Array(262144);

for (const [label, size] of [
  ['16 B', 16],
  ['1 KiB', 1024],
  ['64 KiB', 65536],
]) {
  const ascii = 'plain text, just'.repeat(size / 16);
  const mixed = '日本語 text \u00e9 😀 yes'.repeat(size / 16);
  const asciiBytes = Buffer.from(ascii);
  const mixedBytes = Buffer.from(mixed);
  const wideBytes = Buffer.from(mixed, 'utf16le');
  const pieces = {
    'encode ascii': () => encoder.encode(ascii),
    'encode mixed': () => encoder.encode(mixed),
    'encodeInto ascii': () => encoder.encodeInto(ascii, into),
    'encodeInto mixed': () => encoder.encodeInto(mixed, into),
    'decode ascii': () => decoder.decode(asciiBytes),
    'decode mixed': () => decoder.decode(mixedBytes),
    'decode fatal': () => fatal.decode(mixedBytes),
    'decode latin1': () => latin.decode(asciiBytes),
    'decode utf-16le': () => wide.decode(wideBytes),
  };
  benchEach(pieces, ` ${label}`);
  for (const [name, encoding, bytes] of [
    ['utf8 ascii', 'utf8', asciiBytes],
    ['utf8 mixed', 'utf8', mixedBytes],
    ['base64', 'base64', asciiBytes],
    ['utf16le', 'utf16le', wideBytes],
    ['latin1', 'latin1', asciiBytes],
  ]) {
    const texts = new StringDecoder(encoding);
    bench(`StringDecoder ${name} ${label}`, (count) => {
      for (let i = 0; i < count; i++) globalThis.kept = texts.write(bytes);
    });
  }
  const split = new StringDecoder('utf8');
  const first = mixedBytes.subarray(0, 7);
  const second = mixedBytes.subarray(7);
  bench(`StringDecoder split ${label}`, (count) => {
    for (let i = 0; i < count; i++) {
      split.write(first);
      split.write(second);
    }
  });
}
