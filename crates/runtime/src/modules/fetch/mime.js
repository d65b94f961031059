'use strict';

// MIME types as the standard parses and writes them, and `data:` URLs, whose type is one.

const {
  RegExpPrototypeExec,
  SafeMap,
  StringPrototypeIndexOf,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  StringPrototypeToLowerCase,
  TypedArrayPrototypeSubarray,
  Uint8Array,
} = primordials;

const { isToken, normalize } = require('#fetch/headers');
const { percentDecode } = require('#url/percent');

// What a parameter's value can hold.
const unquotable = /[^\u0009\u0020-\u007e\u0080-\u00ff]/;

function trimEnd(text) {
  let end = text.length;
  while (end > 0 && RegExpPrototypeExec(/[\r\n\t ]/, text[end - 1]) !== null) end--;
  return StringPrototypeSlice(text, 0, end);
}

/** Reads a quoted string from its first quote on; gives its text and where it ended. */
function quotedString(text, start) {
  let value = '';
  let at = start + 1;
  while (at < text.length) {
    const unit = text[at++];
    if (unit === '"') break;
    if (unit === '\\') {
      if (at >= text.length) {
        value += '\\';
        break;
      }
      value += text[at++];
    } else {
      value += unit;
    }
  }
  return { value, end: at };
}

/** `{ type, subtype, essence, parameters }`, or null for what is no MIME type. */
function parseMimeType(text) {
  text = normalize(text);
  const slash = StringPrototypeIndexOf(text, '/');
  if (slash <= 0) return null;
  const type = StringPrototypeSlice(text, 0, slash);
  let semicolon = StringPrototypeIndexOf(text, ';', slash);
  if (semicolon === -1) semicolon = text.length;
  const subtype = trimEnd(StringPrototypeSlice(text, slash + 1, semicolon));
  if (!isToken(type) || !isToken(subtype)) return null;
  const parameters = new SafeMap();
  let at = semicolon;
  while (at < text.length) {
    at++;
    while (at < text.length && RegExpPrototypeExec(/[\r\n\t ]/, text[at]) !== null) at++;
    const nameStart = at;
    while (at < text.length && text[at] !== ';' && text[at] !== '=') at++;
    const name = StringPrototypeToLowerCase(StringPrototypeSlice(text, nameStart, at));
    if (at >= text.length) break;
    if (text[at] === ';') continue;
    at++;
    if (at >= text.length) break;
    let value;
    if (text[at] === '"') {
      const quoted = quotedString(text, at);
      value = quoted.value;
      at = quoted.end;
      while (at < text.length && text[at] !== ';') at++;
    } else {
      const valueStart = at;
      while (at < text.length && text[at] !== ';') at++;
      value = trimEnd(StringPrototypeSlice(text, valueStart, at));
      if (value === '') continue;
    }
    if (isToken(name) && RegExpPrototypeExec(unquotable, value) === null && !parameters.has(name)) {
      parameters.set(name, value);
    }
  }
  const essence = StringPrototypeToLowerCase(`${type}/${subtype}`);
  return { essence, parameters };
}

/** The text of a MIME type. */
function serializeMimeType(mime) {
  let text = mime.essence;
  for (const pair of mime.parameters) {
    let value = pair[1];
    if (!isToken(value)) {
      value = StringPrototypeReplaceAll(StringPrototypeReplaceAll(value, '\\', '\\\\'), '"', '\\"');
      value = `"${value}"`;
    }
    text += `;${pair[0]}=${value}`;
  }
  return text;
}

/** Splits a field's value at its commas, but not within quotes. */
function splitValues(value) {
  const list = [];
  let current = '';
  let at = 0;
  while (at < value.length) {
    if (value[at] === '"') {
      const { end } = quotedString(value, at);
      current += StringPrototypeSlice(value, at, end);
      at = end;
    } else if (value[at] === ',') {
      list[list.length] = normalize(current);
      current = '';
      at++;
    } else {
      current += value[at++];
    }
  }
  list[list.length] = normalize(current);
  return list;
}

/** The MIME type that the `content-type` fields of a list name together, or null. */
function extractMimeType(headers) {
  const value = headers.get('content-type');
  if (value === null) return null;
  let result = null;
  let charset = null;
  let essence = null;
  const values = splitValues(value);
  for (let i = 0; i < values.length; i++) {
    const mime = parseMimeType(values[i]);
    if (mime === null || mime.essence === '*/*') continue;
    result = mime;
    if (mime.essence !== essence) {
      charset = mime.parameters.get('charset') ?? null;
      essence = mime.essence;
    } else if (!mime.parameters.has('charset') && charset !== null) {
      mime.parameters.set('charset', charset);
    }
  }
  return result;
}

// ===== data: URLs =====

/** The bytes of a text whose escapes stand for bytes. */
function bytesOf(text) {
  const bytes = internalBinding('buffer').encodeUtf8(text);
  return TypedArrayPrototypeSubarray(bytes, 0, percentDecode(bytes));
}

function latin1(bytes) {
  const { Buffer } = require('buffer');
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).latin1Slice();
}

const base64Mark = /; *base64$/i;

/** Takes a `data:` URL apart: `{ mime, bytes }`, or null. */
function processDataUrl(url) {
  let text = url.href;
  const hash = StringPrototypeIndexOf(text, '#');
  if (hash !== -1) text = StringPrototypeSlice(text, 0, hash);
  text = StringPrototypeSlice(text, 5);
  const comma = StringPrototypeIndexOf(text, ',');
  if (comma === -1) return null;
  let type = normalize(StringPrototypeSlice(text, 0, comma));
  let bytes = bytesOf(StringPrototypeSlice(text, comma + 1));
  const mark = RegExpPrototypeExec(base64Mark, type);
  if (mark !== null) {
    try {
      const decoded = require('buffer').atob(latin1(bytes));
      const { Buffer } = require('buffer');
      bytes = new Uint8Array(Buffer.from(decoded, 'latin1'));
    } catch {
      return null;
    }
    type = StringPrototypeSlice(type, 0, type.length - mark[0].length);
  }
  if (StringPrototypeStartsWith(type, ';')) type = `text/plain${type}`;
  let mime = parseMimeType(type);
  if (mime === null) {
    mime = { essence: 'text/plain', parameters: new SafeMap() };
    mime.parameters.set('charset', 'US-ASCII');
  }
  return { mime, bytes };
}

module.exports = {
  extractMimeType,
  parseMimeType,
  processDataUrl,
  serializeMimeType,
};
