'use strict';

// File URLs and paths, both ways, for POSIX and (on request) for Windows.

const {
  RegExpPrototypeExec,
  RegExpPrototypeSymbolReplace,
  StringPrototypeCharCodeAt,
  StringPrototypeEndsWith,
  StringPrototypeIncludes,
  StringPrototypeIndexOf,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  TypeError,
  decodeURIComponent,
} = primordials;

const {
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_FILE_URL_HOST,
    ERR_INVALID_FILE_URL_PATH,
    ERR_INVALID_URL_SCHEME,
  },
} = require('#internal/errors');
const { validateString } = require('#internal/validators');
const { URL, domainToUnicode } = require('url');

const isWindows = process.platform === 'win32';
const encodedSlash = /%2f/i;
const encodedSeparator = /%2f|%5c/i;
const slashes = /\//g;

// The characters a path may hold that would end it, or be changed, in a URL.
const special = /[ %\\\n\r\t?#[\]^|~]/g;
const escapes = {
  __proto__: null,
  // Within a path the URL parser would do it; at the end it would cut it off.
  ' ': '%20',
  '%': '%25',
  '\\': '%5C',
  '\n': '%0A',
  '\r': '%0D',
  '\t': '%09',
  '?': '%3F',
  '#': '%23',
  '[': '%5B',
  ']': '%5D',
  '^': '%5E',
  '|': '%7C',
  '~': '%7E',
};

const escape = (path) => RegExpPrototypeSymbolReplace(special, path, (found) => escapes[found]);

function pathToFileURL(filepath, options = undefined) {
  validateString(filepath, 'path');
  const windows = options?.windows ?? isWindows;
  const { posix, win32 } = require('path');

  if (windows && StringPrototypeStartsWith(filepath, '\\\\')) return uncToURL(filepath);

  let resolved = windows ? win32.resolve(filepath) : posix.resolve(filepath);
  // resolve() drops a slash at the end, which says something in a URL.
  const last = StringPrototypeCharCodeAt(filepath, filepath.length - 1);
  const separator = windows ? '\\' : '/';
  if (
    (last === 0x2f || (windows && last === 0x5c)) &&
    !StringPrototypeEndsWith(resolved, separator)
  ) {
    resolved += '/';
  }
  if (windows) {
    resolved = escape(StringPrototypeReplaceAll(resolved, '\\', '/'));
    return new URL(resolved[0] === '/' ? `file://${resolved}` : `file:///${resolved}`);
  }
  return new URL(`file://${escape(resolved)}`);
}

function uncToURL(filepath) {
  const extended = StringPrototypeStartsWith(filepath, '\\\\?\\UNC\\');
  const prefix = extended ? 8 : 2;
  const hostEnd = StringPrototypeIndexOf(filepath, '\\', prefix);
  if (hostEnd === -1)
    throw new ERR_INVALID_ARG_VALUE('path', filepath, 'Missing UNC resource path');
  if (hostEnd === 2) throw new ERR_INVALID_ARG_VALUE('path', filepath, 'Empty UNC servername');
  const host = StringPrototypeSlice(filepath, prefix, hostEnd);
  const rest = StringPrototypeSlice(filepath, hostEnd);
  const domain = require('url').domainToASCII(host);
  if (domain === '' && host !== '?') {
    const error = new TypeError('Invalid URL');
    error.code = 'ERR_INVALID_URL';
    error.input = rest;
    error.base = host;
    throw error;
  }
  return new URL(`file://${domain}${escape(StringPrototypeReplaceAll(rest, '\\', '/'))}`);
}

function urlOf(path) {
  if (typeof path === 'string') return new URL(path);
  if (path?.href && path.protocol && path.auth === undefined && path.path === undefined)
    return path;
  throw new ERR_INVALID_ARG_TYPE('path', ['string', 'URL'], path);
}

function fileURLToPath(path, options = undefined) {
  const url = urlOf(path);
  if (url.protocol !== 'file:') throw new ERR_INVALID_URL_SCHEME('file');
  return (options?.windows ?? isWindows) ? toWindowsPath(url) : toPosixPath(url);
}

function toPosixPath(url) {
  if (url.hostname !== '') throw new ERR_INVALID_FILE_URL_HOST(process.platform);
  const { pathname } = url;
  if (RegExpPrototypeExec(encodedSlash, pathname) !== null) {
    throw new ERR_INVALID_FILE_URL_PATH('must not include encoded / characters', url);
  }
  return StringPrototypeIncludes(pathname, '%') ? decodeURIComponent(pathname) : pathname;
}

function toWindowsPath(url) {
  let { pathname } = url;
  if (RegExpPrototypeExec(encodedSeparator, pathname) !== null) {
    throw new ERR_INVALID_FILE_URL_PATH('must not include encoded \\ or / characters', url);
  }
  pathname = decodeURIComponent(RegExpPrototypeSymbolReplace(slashes, pathname, '\\'));
  if (url.hostname !== '') return `\\\\${domainToUnicode(url.hostname)}${pathname}`;
  const letter = StringPrototypeCharCodeAt(pathname, 1) | 0x20;
  if (letter < 0x61 || letter > 0x7a || pathname[2] !== ':') {
    throw new ERR_INVALID_FILE_URL_PATH('must be absolute', url);
  }
  return StringPrototypeSlice(pathname, 1);
}

// The same as bytes, for names that are no UTF-8. What is encoded may be anything here, separators too.
function fileURLToPathBuffer(path, options = undefined) {
  const url = urlOf(path);
  if (url.protocol !== 'file:') throw new ERR_INVALID_URL_SCHEME('file');
  const windows = options?.windows ?? isWindows;
  let { pathname } = url;
  if (!windows) {
    if (url.hostname !== '') throw new ERR_INVALID_FILE_URL_HOST(process.platform);
    return pathBytes(pathname);
  }
  pathname = RegExpPrototypeSymbolReplace(slashes, pathname, '\\');
  const bytes = pathBytes(pathname);
  if (url.hostname !== '') {
    const { Buffer } = require('buffer');
    return Buffer.concat([Buffer.from(`\\\\${domainToUnicode(url.hostname)}`), bytes]);
  }
  const letter = bytes[1] | 0x20;
  if (letter < 0x61 || letter > 0x7a || bytes[2] !== 0x3a) {
    throw new ERR_INVALID_FILE_URL_PATH('must be absolute', url);
  }
  return bytes.subarray(1);
}

/** The path of a URL as bytes. */
function pathBytes(pathname) {
  const bytes = require('buffer').Buffer.from(pathname);
  return bytes.subarray(0, require('#url/percent').percentDecode(bytes));
}

module.exports = { fileURLToPath, fileURLToPathBuffer, pathToFileURL };
