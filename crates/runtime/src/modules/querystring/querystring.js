'use strict';
// The public `querystring` module. `escape` and `unescape` may be replaced by the program: both
// directions look them up on the exported object at every call.

const {
  ArrayIsArray,
  ArrayPrototypePush,
  Int8Array,
  MathMin,
  NumberIsFinite,
  ObjectCreate,
  ObjectKeys,
  RegExpPrototypeExec,
  String,
  StringFromCodePoint,
  StringPrototypeCharCodeAt,
  StringPrototypeIncludes,
  StringPrototypeIndexOf,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  decodeURIComponent,
  encodeURIComponent,
} = primordials;

const DEFAULT_MAX_KEYS = 1000;

// The value of each hexadecimal digit by its code, -1 for all else.
const hexValues = new Int8Array(256).fill(-1);
for (let i = 0; i < 10; i++) hexValues[48 + i] = i;
for (let i = 0; i < 6; i++) hexValues[65 + i] = hexValues[97 + i] = 10 + i;

/** Percent-decodes to bytes; what is no valid escape stays as it is. */
function unescapeBuffer(text, decodeSpaces) {
  const { Buffer } = require('buffer');
  const out = Buffer.allocUnsafe(text.length);
  const length = text.length;
  let size = 0;
  for (let i = 0; i < length; i++) {
    const code = StringPrototypeCharCodeAt(text, i);
    if (code === 37 && i + 2 < length) {
      const high = hexValues[StringPrototypeCharCodeAt(text, i + 1)];
      const low = hexValues[StringPrototypeCharCodeAt(text, i + 2)];
      if (high >= 0 && low >= 0) {
        out[size++] = high * 16 + low;
        i += 2;
        continue;
      }
    }
    out[size++] = code === 43 && decodeSpaces ? 32 : code;
  }
  return size < length ? out.slice(0, size) : out;
}

function unescape(text, decodeSpaces) {
  try {
    return decodeURIComponent(text);
  } catch {
    return querystring.unescapeBuffer(text, decodeSpaces).toString();
  }
}

function escape(value) {
  if (typeof value !== 'string') {
    if (typeof value === 'object') value = String(value);
    else value += '';
  }
  try {
    return encodeURIComponent(value);
  } catch {
    return escapeMalformed(value);
  }
}

/**
 * Text with half surrogate pairs: half a pair takes whatever follows for its other half, and only
 * one at the very end is an error.
 */
function escapeMalformed(text) {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const unit = StringPrototypeCharCodeAt(text, i);
    if (unit < 0xd800 || unit > 0xdfff) {
      out += encodeURIComponent(text[i]);
      continue;
    }
    if (++i >= text.length) {
      const {
        codes: { ERR_INVALID_URI },
      } = require('#internal/errors');
      throw new ERR_INVALID_URI();
    }
    const next = StringPrototypeCharCodeAt(text, i) & 0x3ff;
    out += encodeURIComponent(StringFromCodePoint(0x10000 + (((unit & 0x3ff) << 10) | next)));
  }
  return out;
}

function primitiveText(value) {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return NumberIsFinite(value) ? `${value}` : '';
    case 'bigint':
      return `${value}`;
    case 'boolean':
      return value ? 'true' : 'false';
    default:
      return '';
  }
}

function stringify(object, separator, equals, options) {
  separator ||= '&';
  equals ||= '=';
  let encode = querystring.escape;
  if (options && typeof options.encodeURIComponent === 'function')
    encode = options.encodeURIComponent;
  if (object === null || typeof object !== 'object') return '';

  const keys = ObjectKeys(object);
  let out = '';
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    const value = object[key];
    const start = encode(primitiveText(key)) + equals;
    if (ArrayIsArray(value)) {
      const length = value.length;
      for (let j = 0; j < length; j++) {
        if (out !== '') out += separator;
        out += start + encode(primitiveText(value[j]));
      }
    } else {
      if (out !== '') out += separator;
      out += start + encode(primitiveText(value));
    }
  }
  return out;
}

function decodePart(text, decode) {
  try {
    return decode(text);
  } catch {
    return querystring.unescape(text, true);
  }
}

const escapePattern = /%[\dA-Fa-f]{2}/;

/** Undoes `+` for a space and the escapes of one key or value, as the program wants it. */
function readPart(text, decode) {
  if (decode !== unescape) {
    if (text.length === 0) return text;
    return decodePart(StringPrototypeReplaceAll(text, '+', '%20'), decode);
  }
  return readMarked(text, StringPrototypeIncludes(text, '+'), StringPrototypeIncludes(text, '%'));
}

/** As above with the usual decoder and knowing what there is to undo. */
function readMarked(text, plus, percent) {
  if (plus) text = StringPrototypeReplaceAll(text, '+', ' ');
  return percent && RegExpPrototypeExec(escapePattern, text) !== null
    ? decodePart(text, unescape)
    : text;
}

function addPair(result, key, value) {
  // No value is undefined.
  const current = result[key];
  if (current === undefined) {
    result[key] = value;
    return;
  }
  if (ArrayIsArray(current)) ArrayPrototypePush(current, value);
  else result[key] = [current, value];
}

/** Of text with `&`, `=` and the usual decoder: each unit is looked at once. */
function parseUsual(text, result, left) {
  const length = text.length;
  let start = 0;
  while (start < length && left !== 0) {
    let end = start;
    let at = -1;
    // Kept for key and value: a mark in one of them is rare.
    let plus = false;
    let percent = false;
    for (; end < length; end++) {
      const unit = StringPrototypeCharCodeAt(text, end);
      if (unit === 38) break;
      if (unit === 61) {
        if (at === -1) at = end;
      } else if (unit === 43) {
        plus = true;
      } else if (unit === 37) {
        percent = true;
      }
    }
    if (end > start) {
      let key = StringPrototypeSlice(text, start, at === -1 ? end : at);
      let value = at === -1 ? '' : StringPrototypeSlice(text, at + 1, end);
      if (plus || percent) {
        key = readMarked(key, plus, percent);
        value = readMarked(value, plus, percent);
      }
      addPair(result, key, value);
    }
    left--;
    start = end + 1;
  }
  return result;
}

function parse(text, separator, equals, options) {
  const result = ObjectCreate(null);
  if (typeof text !== 'string' || text.length === 0) return result;

  separator = separator ? `${separator}` : '&';
  equals = equals ? `${equals}` : '=';
  let left = DEFAULT_MAX_KEYS;
  if (options && typeof options.maxKeys === 'number')
    left = options.maxKeys > 0 ? options.maxKeys : -1;
  let decode = querystring.unescape;
  if (options && typeof options.decodeURIComponent === 'function')
    decode = options.decodeURIComponent;
  if (decode === unescape && separator === '&' && equals === '=') {
    return parseUsual(text, result, left);
  }
  return parseAny(text, separator, equals, left, decode, result);
}

function parseAny(text, separator, equals, left, decode, result) {
  const length = text.length;
  let start = 0;
  while (start < length && left !== 0) {
    // An empty separator divides nothing.
    let end = separator === '' ? -1 : StringPrototypeIndexOf(text, separator, start);
    if (end === -1) end = length;
    if (end > start) {
      const at = StringPrototypeIndexOf(text, equals, start);
      if (at === -1 || at >= end) {
        addPair(result, readPart(StringPrototypeSlice(text, start, end), decode), '');
      } else {
        const valueStart = MathMin(at + equals.length, end);
        addPair(
          result,
          readPart(StringPrototypeSlice(text, start, at), decode),
          readPart(StringPrototypeSlice(text, valueStart, end), decode),
        );
      }
    }
    left--;
    if (end === length) break;
    start = end + separator.length;
  }
  return result;
}

const querystring = {
  unescapeBuffer,
  unescape,
  escape,
  stringify,
  encode: stringify,
  parse,
  decode: parse,
};

module.exports = querystring;
