'use strict';
// Text to bytes and back in every encoding of Buffer, at three sizes.
const { bench } = require('./measure');

const sizes = { '16 B': 16, '1 KiB': 1024, '64 KiB': 65536 };

const ascii = (size) => 'The quick brown fox jumps over. '.repeat(size / 16).slice(0, size);
const latin = (size) => 'Der schnelle F\u00fcchs \u00e0 la! '.repeat(size / 8).slice(0, size);
const mixed = (size) => '日本語 text, \u00e9t\u00e9 😀 yes '.repeat(size / 8).slice(0, size);

function both(name, text, encoding) {
  const bytes = Buffer.from(text, encoding);
  bench(`from ${name}`, (count) => {
    for (let i = 0; i < count; i++) globalThis.kept = Buffer.from(text, encoding);
  });
  bench(`toString ${name}`, (count) => {
    for (let i = 0; i < count; i++) globalThis.kept = bytes.toString(encoding);
  });
}

for (const [label, size] of Object.entries(sizes)) {
  both(`utf8 ascii ${label}`, ascii(size), 'utf8');
  both(`utf8 latin ${label}`, latin(size), 'utf8');
  both(`utf8 mixed ${label}`, mixed(size), 'utf8');
  both(`latin1 ${label}`, latin(size), 'latin1');
  both(`ascii ${label}`, ascii(size), 'ascii');
  both(`hex ${label}`, Buffer.from(ascii(size)).toString('hex'), 'hex');
  both(`base64 ${label}`, Buffer.from(ascii(size)).toString('base64'), 'base64');
  both(`base64url ${label}`, Buffer.from(ascii(size)).toString('base64url'), 'base64url');
  both(`utf16le ${label}`, mixed(size), 'utf16le');
  const text = mixed(size);
  const plain = ascii(size);
  const target = Buffer.alloc(size * 4);
  bench(`byteLength ascii ${label}`, (count) => {
    for (let i = 0; i < count; i++) globalThis.kept = Buffer.byteLength(plain);
  });
  bench(`byteLength mixed ${label}`, (count) => {
    for (let i = 0; i < count; i++) globalThis.kept = Buffer.byteLength(text);
  });
  bench(`write ascii ${label}`, (count) => {
    for (let i = 0; i < count; i++) target.write(plain, 0);
  });
  bench(`write latin1 ${label}`, (count) => {
    for (let i = 0; i < count; i++) target.latin1Write(plain, 0, plain.length);
  });
}
