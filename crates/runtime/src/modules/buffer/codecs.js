'use strict';

// The table of Buffer's encodings: for each the way from bytes to string, from string to bytes, and the size a string needs.
// Short ASCII strings are handled here, since crossing into native code costs more than their bytes do.

const { StringPrototypeCharCodeAt, StringPrototypeToLowerCase } = primordials;

const binding = internalBinding('buffer');

const SHORT = 24;

// Writes a short all-ASCII string and returns its length, or -1 when the string is something else.
function writeShortAscii(buf, string, offset, length) {
  const size = string.length;
  if (size > length) return -1;
  for (let i = 0; i < size; i++) {
    const unit = StringPrototypeCharCodeAt(string, i);
    if (unit > 0x7f) return -1;
    buf[offset + i] = unit;
  }
  return size;
}

// Writes the low byte of every unit of a short string.
function writeShortLatin1(buf, string, units) {
  for (let i = 0; i < units; i++) buf[i] = StringPrototypeCharCodeAt(string, i);
}

// The bytes that a short string takes as UTF-8, when no character takes more than two; else -1.
function shortUtf8Size(string, units) {
  let size = units;
  for (let i = 0; i < units; i++) {
    const unit = StringPrototypeCharCodeAt(string, i);
    if (unit <= 0x7f) continue;
    if (unit > 0x7ff) return -1;
    size++;
  }
  return size;
}

// Writes such a string as UTF-8 into bytes of just its size.
function writeShortUtf8(buf, string, units) {
  let at = 0;
  for (let i = 0; i < units; i++) {
    const unit = StringPrototypeCharCodeAt(string, i);
    if (unit <= 0x7f) {
      buf[at++] = unit;
    } else {
      buf[at++] = 0xc0 | (unit >> 6);
      buf[at++] = 0x80 | (unit & 0x3f);
    }
  }
}

function utf8Write(buf, string, offset, length) {
  if (string.length <= SHORT) {
    const written = writeShortAscii(buf, string, offset, length);
    if (written !== -1) return written;
  }
  return binding.utf8Write(buf, string, offset, length);
}

function latin1Write(buf, string, offset, length) {
  if (string.length <= SHORT) {
    const written = writeShortAscii(buf, string, offset, length);
    if (written !== -1) return written;
  }
  return binding.latin1Write(buf, string, offset, length);
}

// The size of decoded base64 as Node estimates it: from the length and the padding, without looking at the text.
function base64Size(string) {
  let size = string.length;
  if (size === 0) return 0;
  if (StringPrototypeCharCodeAt(string, size - 1) === 0x3d) size--;
  if (size > 1 && StringPrototypeCharCodeAt(string, size - 1) === 0x3d) size--;
  return (size * 3) >>> 2;
}

const oneByte = (string) => string.length;
const twoBytes = (string) => string.length * 2;
const halfByte = (string) => string.length >>> 1;

const utf8 = {
  name: 'utf8',
  // ASCII text is its own bytes here.
  oneByte: true,
  size: binding.byteLengthUtf8,
  write: utf8Write,
  slice: binding.utf8Slice,
};
const ucs2 = {
  name: 'utf16le',
  oneByte: false,
  size: twoBytes,
  write: binding.ucs2Write,
  slice: binding.ucs2Slice,
};
const latin1 = {
  name: 'latin1',
  oneByte: true,
  size: oneByte,
  write: latin1Write,
  slice: binding.latin1Slice,
};
const ascii = {
  name: 'ascii',
  oneByte: true,
  size: oneByte,
  write: latin1Write,
  slice: binding.asciiSlice,
};
const base64 = {
  name: 'base64',
  oneByte: false,
  size: base64Size,
  write: binding.base64Write,
  slice: binding.base64Slice,
};
const base64url = {
  name: 'base64url',
  oneByte: false,
  size: base64Size,
  write: binding.base64Write,
  slice: binding.base64urlSlice,
};
const hex = {
  name: 'hex',
  oneByte: false,
  size: halfByte,
  write: binding.hexWrite,
  slice: binding.hexSlice,
};

const byName = {
  __proto__: null,
  utf8,
  'utf-8': utf8,
  UTF8: utf8,
  'UTF-8': utf8,
  ucs2,
  'ucs-2': ucs2,
  utf16le: ucs2,
  'utf-16le': ucs2,
  latin1,
  binary: latin1,
  ascii,
  base64,
  base64url,
  hex,
};

// The codec a caller's encoding names, in any case, or undefined.
function codecOf(encoding) {
  if (typeof encoding === 'symbol') return undefined;
  return byName[encoding] ?? byName[StringPrototypeToLowerCase(`${encoding}`)];
}

module.exports = {
  ascii,
  base64,
  base64url,
  codecOf,
  hex,
  latin1,
  shortUtf8Size,
  ucs2,
  utf8,
  writeShortAscii,
  writeShortLatin1,
  writeShortUtf8,
};
