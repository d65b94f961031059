'use strict';

// `multipart/form-data`: writing a FormData as the parts of a body, and reading one back from bytes.

const {
  ArrayPrototypePush,
  MathFloor,
  MathRandom,
  RegExpPrototypeExec,
  RegExpPrototypeSymbolReplace,
  StringPrototypeIndexOf,
  StringPrototypePadStart,
  StringPrototypeSlice,
  StringPrototypeReplaceAll,
  StringPrototypeToLowerCase,
  TypeError,
  Uint8Array,
  decodeURIComponent,
} = primordials;

const { Buffer } = require('buffer');
const { isToken, normalize } = require('#fetch/headers');
const { FormData, entryOf, listOf } = require('#fetch/form_data');
const binding = internalBinding('buffer');

// ===== writing =====

const lineEnds = /\r?\n|\r/g;

function withLineEnds(text) {
  return RegExpPrototypeSymbolReplace(lineEnds, text, '\r\n');
}

function escape(name) {
  name = StringPrototypeReplaceAll(name, '\n', '%0A');
  name = StringPrototypeReplaceAll(name, '\r', '%0D');
  return StringPrototypeReplaceAll(name, '"', '%22');
}

/** The parts, size and type of the body that stands for a FormData. */
function encode(data) {
  const number = StringPrototypePadStart(`${MathFloor(MathRandom() * 1e11)}`, 11, '0');
  const boundary = `----formdata-undici-0${number}`;
  const parts = [];
  let size = 0;
  let text = '';
  const flush = () => {
    const bytes = binding.encodeUtf8(text);
    ArrayPrototypePush(parts, bytes);
    size += bytes.length;
    text = '';
  };
  const list = listOf(data);
  for (let i = 0; i < list.length; i++) {
    const { 0: name, 1: value } = list[i];
    text += `--${boundary}\r\nContent-Disposition: form-data; name="${escape(withLineEnds(name))}"`;
    if (typeof value === 'string') {
      text += `\r\n\r\n${withLineEnds(value)}\r\n`;
    } else {
      const type = value.type || 'application/octet-stream';
      text += `; filename="${escape(value.name)}"\r\nContent-Type: ${type}\r\n\r\n`;
      flush();
      ArrayPrototypePush(parts, value);
      size += value.size;
      text += '\r\n';
    }
  }
  text += `--${boundary}--\r\n`;
  flush();
  return { parts, size, type: `multipart/form-data; boundary=${boundary}` };
}

// ===== reading =====

function failed(reason) {
  return new TypeError('Failed to parse body as FormData.', { cause: new TypeError(reason) });
}

function isSpace(byte) {
  return byte === 0x20 || byte === 0x09;
}

function latin1(bytes, start, end) {
  return bytes.latin1Slice(start, end);
}

/** A parameter's value from `at` on, after spaces: quoted or plain. */
function parameterValue(line, at) {
  while (line[at] === ' ' || line[at] === '\t') at++;
  if (line[at] === '"') {
    const end = StringPrototypeIndexOf(line, '"', at + 1);
    if (end === -1) throw failed('content-disposition parameter is missing its closing quote');
    let value = StringPrototypeSlice(line, at + 1, end);
    value = StringPrototypeReplaceAll(value, '%0A', '\n');
    value = StringPrototypeReplaceAll(value, '%0D', '\r');
    value = StringPrototypeReplaceAll(value, '%22', '"');
    return { value: utf8Of(value), end: end + 1, isQuoted: true };
  }
  let end = at;
  while (end < line.length && line[end] !== ';') end++;
  const value = utf8Of(normalize(StringPrototypeSlice(line, at, end)));
  return { value, end, isQuoted: false };
}

function utf8Of(text) {
  return Buffer.from(text, 'latin1').utf8Slice();
}

// filename*=utf-8''...
function extendedValue({ value, isQuoted }) {
  const match = isQuoted ? null : RegExpPrototypeExec(/^utf-8'[^']*'(.*)$/i, value);
  if (match === null) throw failed("unknown encoding, expected utf-8''");
  try {
    return decodeURIComponent(match[1]);
  } catch {
    throw failed('filename* could not be decoded');
  }
}

function parseDisposition(value) {
  const semicolon = StringPrototypeIndexOf(value, ';');
  const kind = semicolon === -1 ? value : StringPrototypeSlice(value, 0, semicolon);
  if (StringPrototypeToLowerCase(normalize(kind)) !== 'form-data') {
    throw failed('expected form-data for content-disposition type');
  }
  const found = { name: null, filename: null };
  let at = semicolon === -1 ? value.length : semicolon;
  while (at < value.length) {
    while (at < value.length && (value[at] === ';' || value[at] === ' ' || value[at] === '\t'))
      at++;
    const equals = StringPrototypeIndexOf(value, '=', at);
    if (at >= value.length || equals === -1) break;
    const key = StringPrototypeToLowerCase(normalize(StringPrototypeSlice(value, at, equals)));
    const parameter = parameterValue(value, equals + 1);
    at = parameter.end;
    if (key === 'name') found.name = parameter.value;
    else if (key === 'filename') found.filename ??= parameter.value;
    else if (key === 'filename*') found.filename = extendedValue(parameter);
  }
  if (found.name === null) {
    throw failed('name attribute is required in content-disposition header');
  }
  return found;
}

/** The fields of one part; `end` is where its content begins. */
function parsePartHead(bytes, at) {
  const head = { name: null, filename: null, contentType: null, encoding: null, end: 0 };
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at, 'latin1');
    if (lineEnd === -1) throw failed('expected CRLF after the header of a part');
    if (lineEnd === at) {
      if (head.name === null) throw failed('header name is null');
      head.end = at + 2;
      return head;
    }
    let colon = at;
    while (colon < lineEnd && bytes[colon] !== 0x3a) colon++;
    if (colon === lineEnd) throw failed('expected :');
    let nameEnd = colon;
    while (nameEnd > at && isSpace(bytes[nameEnd - 1])) nameEnd--;
    const name = latin1(bytes, at, nameEnd);
    if (!isToken(name)) throw failed('header name does not match the field-name token production');
    const value = normalize(latin1(bytes, colon + 1, lineEnd));
    switch (StringPrototypeToLowerCase(name)) {
      case 'content-disposition': {
        const disposition = parseDisposition(value);
        head.name = disposition.name;
        head.filename = disposition.filename;
        break;
      }
      case 'content-type':
        head.contentType = value;
        break;
      case 'content-transfer-encoding':
        head.encoding = StringPrototypeToLowerCase(value);
        break;
    }
    at = lineEnd + 2;
  }
}

/** The FormData that bytes of this type hold. */
function parse(input, mime) {
  const boundary = mime.parameters.get('boundary');
  if (boundary === undefined) throw failed('missing boundary in content-type header');
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  const delimiter = `--${boundary}`;
  let at = bytes.indexOf(delimiter, 0, 'latin1');
  if (at === -1) throw failed('no boundary found in multipart body');
  const data = new FormData();
  const list = listOf(data);
  const { File } = require('buffer');
  for (;;) {
    at += delimiter.length;
    if (bytes[at] === 0x2d && bytes[at + 1] === 0x2d) return data;
    while (isSpace(bytes[at])) at++;
    if (bytes[at] !== 0x0d || bytes[at + 1] !== 0x0a) throw failed('expected CRLF');
    const head = parsePartHead(bytes, at + 2);
    // An empty part's line end may belong to the delimiter already.
    const end = bytes.indexOf(`\r\n${delimiter}`, head.end - 2, 'latin1');
    if (end === -1) throw failed('expected boundary after body');
    let content = bytes.subarray(head.end, end < head.end ? head.end : end);
    if (head.encoding === 'base64') content = Buffer.from(content.latin1Slice(), 'base64');
    let value;
    if (head.filename !== null) {
      let type = head.contentType ?? 'text/plain';
      if (RegExpPrototypeExec(/[^\u0020-\u007e]/, type) !== null) type = '';
      value = new File([new Uint8Array(content)], head.filename, { type });
    } else {
      value = binding.decodeUtf8(content, false, false);
    }
    ArrayPrototypePush(list, entryOf(head.name, value, undefined));
    at = end + 2;
  }
}

module.exports = { encode, parse };
