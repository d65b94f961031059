'use strict';

// The scripts of browsers' workers: what a `file:`, `data:` or `blob:` address holds, as far as it is JavaScript.

const { SafeSet, StringPrototypeStartsWith } = primordials;

const { parseMimeType, processDataUrl } = require('#fetch/mime');

const kTypes = new SafeSet([
  'application/ecmascript',
  'application/javascript',
  'application/x-ecmascript',
  'application/x-javascript',
  'text/ecmascript',
  'text/javascript',
  'text/javascript1.0',
  'text/javascript1.1',
  'text/javascript1.2',
  'text/javascript1.3',
  'text/javascript1.4',
  'text/javascript1.5',
  'text/jscript',
  'text/livescript',
  'text/x-ecmascript',
  'text/x-javascript',
]);

function isJavaScript(mime) {
  return kTypes.has(mime.essence);
}

/** The text at a `data:` address; `undefined` where there is none. */
function ofDataUrl(url) {
  const { URL } = require('url');
  const found = processDataUrl(new URL(url));
  if (found === null || !isJavaScript(found.mime)) return undefined;
  return internalBinding('buffer').decodeUtf8(found.bytes, false, false);
}

/** The blob at an address; `undefined` where there is none. One that does not say what it is may be a script. */
function blobAt(url) {
  const { kType, resolveObjectURL } = require('#buffer/blob');
  const blob = resolveObjectURL(url);
  const type = blob?.[kType];
  if (type === undefined || type === '') return blob;
  const mime = parseMimeType(type);
  return mime !== null && isJavaScript(mime) ? blob : undefined;
}

/** The text of the script at an address; throws or gives `undefined` where there is none. */
function read(url) {
  if (StringPrototypeStartsWith(url, 'data:')) return ofDataUrl(url);
  if (StringPrototypeStartsWith(url, 'blob:')) {
    const blob = blobAt(url);
    return blob && require('#buffer/blob').textOfBlob(blob);
  }
  return require('fs').readFileSync(require('url').fileURLToPath(url), 'utf8');
}

module.exports = { blobAt, ofDataUrl, read };
