'use strict';

// Addresses that need no server: `data:` and `blob:`.

const { Number, RegExpPrototypeExec } = primordials;

const { HeadersList } = require('#fetch/headers');
const { Body, BYTES, extractBody } = require('#fetch/body');

function answerData(call, url) {
  const { processDataUrl, serializeMimeType } = require('#fetch/mime');
  const found = processDataUrl(url);
  if (found === null) {
    call.networkError('failed to fetch the data URL');
    return;
  }
  const headers = new HeadersList();
  headers.append('Content-Type', serializeMimeType(found.mime));
  call.answer(200, 'OK', headers, new Body(BYTES, found.bytes, found.bytes.length, null));
}

/** The first and last byte that a `range` field asks for, or null. */
function parseRange(text, size) {
  const match = RegExpPrototypeExec(/^bytes[\t ]*=[\t ]*(\d*)[\t ]*-[\t ]*(\d*)$/, text);
  if (match === null || (match[1] === '' && match[2] === '')) return null;
  if (match[1] === '') {
    const count = Number(match[2]);
    return { start: count > size ? 0 : size - count, end: size - 1 };
  }
  const start = Number(match[1]);
  const end = match[2] === '' ? size - 1 : Number(match[2]);
  if (end < start && match[2] !== '') return null;
  return { start, end: end >= size ? size - 1 : end };
}

function answerBlob(call, url) {
  const blob = require('buffer').resolveObjectURL(url.href);
  if (call.inner.method !== 'GET' || blob === undefined) {
    call.networkError('invalid method');
    return;
  }
  const headers = new HeadersList();
  const range = call.inner.headers.get('range');
  if (range === null) {
    headers.append('content-length', `${blob.size}`);
    headers.append('content-type', blob.type);
    call.answer(200, 'OK', headers, extractBody(blob));
    return;
  }
  const wanted = parseRange(range, blob.size);
  if (wanted === null) {
    call.networkError('failed to fetch the data URL');
    return;
  }
  if (wanted.start >= blob.size) {
    call.networkError("Range start is greater than the blob's size.");
    return;
  }
  const part = blob.slice(wanted.start, wanted.end + 1, blob.type);
  headers.append('content-length', `${part.size}`);
  headers.append('content-type', blob.type);
  headers.append('content-range', `bytes ${wanted.start}-${wanted.end}/${blob.size}`);
  call.answer(206, 'Partial Content', headers, extractBody(part));
}

/** Answers a call of `fetch` for an address that is not of HTTP. */
function answer(call, url) {
  switch (url.protocol) {
    case 'data:':
      answerData(call, url);
      return;
    case 'blob:':
      answerBlob(call, url);
      return;
    case 'about:':
      call.networkError('about scheme is not supported');
      return;
    case 'file:':
      call.networkError('not implemented... yet...');
      return;
    default:
      call.networkError('unknown scheme');
  }
}

module.exports = { answer };
