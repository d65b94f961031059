'use strict';

// The exports of `buffer` that treat whole texts: transcoding, the checks of a text's encoding, and the browser's base64 pair.

const { StringPrototypeCharCodeAt, TypedArrayPrototypeGetLength } = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_MISSING_ARGS },
  genericNodeError,
} = require('#internal/errors');
const { bytesOfBuffer, isAnyArrayBuffer, isTypedArray, isUint8Array } = require('#buffer/kinds');
const { codecOf } = require('#buffer/codecs');
const binding = internalBinding('buffer');

// transcode() knows these four; the rest are not character sets.
const charsets = { __proto__: null, utf8: 0xffff, utf16le: 0xffff, latin1: 0xff, ascii: 0x7f };

function charsetOf(encoding) {
  if (encoding == null || encoding === '') return codecOf('utf8');
  if (typeof encoding !== 'string') return undefined;
  const codec = codecOf(encoding);
  return charsets[codec?.name] === undefined ? undefined : codec;
}

function transcode(source, fromEncoding, toEncoding) {
  if (!isUint8Array(source)) {
    throw new ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], source);
  }
  const { Buffer } = require('#buffer/buffer');
  if (TypedArrayPrototypeGetLength(source) === 0) return Buffer.alloc(0);
  const from = charsetOf(fromEncoding);
  const to = charsetOf(toEncoding);
  if (from === undefined || to === undefined) {
    throw transcodeError('U_ILLEGAL_ARGUMENT_ERROR', 1);
  }
  let string = from.slice(source, 0, TypedArrayPrototypeGetLength(source));
  const highest = charsets[to.name];
  if (highest < 0xffff) string = replaceAbove(string, highest);
  return Buffer.from(string, to.name);
}

// What the target cannot say becomes one question mark a character.
function replaceAbove(string, highest) {
  let text = '';
  for (let i = 0; i < string.length; i++) {
    const unit = StringPrototypeCharCodeAt(string, i);
    if (unit <= highest) {
      text += string[i];
      continue;
    }
    text += '?';
    if (unit >= 0xd800 && unit < 0xdc00 && i + 1 < string.length) {
      const next = StringPrototypeCharCodeAt(string, i + 1);
      if (next >= 0xdc00 && next < 0xe000) i++;
    }
  }
  return text;
}

function transcodeError(code, errno) {
  return genericNodeError(`Unable to transcode Buffer [${code}]`, { code, errno });
}

function viewOf(input) {
  if (isTypedArray(input)) return input;
  if (isAnyArrayBuffer(input)) return bytesOfBuffer(input);
  throw new ERR_INVALID_ARG_TYPE('input', ['ArrayBuffer', 'Buffer', 'TypedArray'], input);
}

function isUtf8(input) {
  return binding.isUtf8(viewOf(input));
}

function isAscii(input) {
  return binding.isAscii(viewOf(input));
}

function invalidCharacter(message) {
  const { DOMException } = require('#internal/dom_exception');
  return new DOMException(message, 'InvalidCharacterError');
}

function btoa(input, count) {
  if (count === 0) throw new ERR_MISSING_ARGS('input');
  const text = binding.btoa(`${input}`);
  if (text === undefined) throw invalidCharacter('Invalid character');
  return text;
}

function atob(input, count) {
  if (count === 0) throw new ERR_MISSING_ARGS('input');
  const text = binding.atob(`${input}`);
  if (typeof text === 'string') return text;
  throw invalidCharacter(
    text === 1 ? 'Invalid character' : 'The string to be decoded is not correctly encoded.',
  );
}

module.exports = { atob, btoa, isAscii, isUtf8, transcode };
