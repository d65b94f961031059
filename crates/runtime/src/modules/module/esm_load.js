'use strict';

// The default `load` step of `import`: from a resolved URL to a format and source text.

const {
  RegExpPrototypeExec,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  Uint8Array,
  decodeURIComponent,
} = primordials;

const attributes = require('#module/esm_attributes');
const { binding, formatOf } = require('#module/native');
const { formatOfDataUrl } = require('#module/esm_resolve');

/** The file path of a `file:` URL. */
function pathOf(url) {
  return binding.fileUrlToPath(url) ?? require('url').fileURLToPath(url);
}

const kDataUrl = /^data:([^/]+\/[^,;]+)?([^,]*?)(;base64)?,([\s\S]*)$/;

function dataUrlBytes(url) {
  const hash = StringPrototypeIndexOf(url, '#');
  const match = RegExpPrototypeExec(
    kDataUrl,
    hash === -1 ? url : StringPrototypeSlice(url, 0, hash),
  );
  if (match === null) throw new (require('#internal/errors').codes.ERR_INVALID_URL)(url);
  const { Buffer } = require('buffer');
  let body;
  try {
    body = decodeURIComponent(match[4]);
  } catch {
    throw new (require('#internal/errors').codes.ERR_INVALID_URL)(url);
  }
  return match[3] === undefined ? Buffer.from(body, 'utf8') : Buffer.from(body, 'base64');
}

function unsupportedScheme(url) {
  const { URL } = require('url');
  const { ERR_UNSUPPORTED_ESM_URL_SCHEME } = require('#internal/errors').codes;
  const parsed = new URL(url);
  const isHttp = parsed.protocol === 'http:' || parsed.protocol === 'https:';
  return new ERR_UNSUPPORTED_ESM_URL_SCHEME(
    parsed,
    isHttp ? ['file', 'data'] : ['file', 'data', 'node'],
  );
}

function unknownExtension(path) {
  const { extname } = require('path');
  const { ERR_UNKNOWN_FILE_EXTENSION } = require('#internal/errors').codes;
  return new ERR_UNKNOWN_FILE_EXTENSION(extname(path), path);
}

let defaultType;

/** The format that applies where neither extension nor package decides: `--experimental-default-type`. */
function undecided(path) {
  if (defaultType === undefined) {
    const { getOptionValue } = require('#internal/options');
    defaultType = getOptionValue('--experimental-default-type') || '';
  }
  if (defaultType === 'module' && StringPrototypeIndexOf(path, '/node_modules/') === -1)
    return 'module';
  const { detectsModules } = require('#module/cjs_compile');
  return detectsModules() ? undefined : 'commonjs';
}

/**
 * Loads a URL without hooks.
 * @param {string} url
 * @param {string | undefined | null} format from resolution: '' unknown extension, 'detect' undecided
 * @param {Record<string, string>} importAttributes
 * @param {boolean} wantSource read the source even when the format alone would do
 * @returns {{ format: string, source: string | Uint8Array | null, path?: string, detected?: boolean }}
 */
function defaultLoad(url, format, importAttributes, wantSource) {
  if (StringPrototypeStartsWith(url, 'node:')) {
    attributes.validate(url, 'builtin', importAttributes);
    return { __proto__: null, format: 'builtin', source: null };
  }
  if (StringPrototypeStartsWith(url, 'data:')) {
    format = attributes.asksForText(importAttributes) ? 'text' : (format ?? formatOfDataUrl(url));
    if (format === null) throw unknownDataFormat(url);
    attributes.validate(url, format, importAttributes);
    const bytes = dataUrlBytes(url);
    return { __proto__: null, format, source: format === 'wasm' ? bytes : bytes.utf8Slice() };
  }
  if (!StringPrototypeStartsWith(url, 'file:')) throw unsupportedScheme(url);
  const path = pathOf(url);
  if (attributes.asksForText(importAttributes)) format = 'text';
  else if (format === undefined || format === null) format = formatOf(path);
  if (format === '') throw unknownExtension(path);
  if ((format === 'module' || format === 'detect') && isExtensionlessWasm(path)) format = 'wasm';
  let detected = false;
  let source = null;
  if (format === 'detect' || format === 'detect-typescript') {
    const decided = format === 'detect' ? undecided(path) : undefined;
    source = readSource(path, url);
    if (decided !== undefined) {
      format = decided;
    } else {
      const isModule =
        format === 'detect'
          ? internalBinding('contextify').containsModuleSyntax(source, path, url)
          : looksLikeModule(source, path, url);
      detected = isModule;
      if (format === 'detect') format = isModule ? 'module' : 'commonjs';
      else format = isModule ? 'module-typescript' : 'commonjs-typescript';
      if (isModule) require('#module/cjs_compile').warnTypeless(path, url);
    }
  }
  attributes.validate(url, format, importAttributes);
  if (format === 'wasm') {
    source = require('fs').readFileSync(path);
  } else if (source === null && (format !== 'commonjs' || wantSource)) {
    source = readSource(path, url);
  }
  return { __proto__: null, format, source, path, detected };
}

/** Whether TypeScript text is an ES module, when nothing but its syntax tells. */
function looksLikeModule(source, path, url) {
  const plain = require('#module/typescript').strip(source, path, url);
  return internalBinding('contextify').containsModuleSyntax(plain, path);
}

const kWasmMagic = [0, 0x61, 0x73, 0x6d];

/** A file without extension in a package of ES modules: WebAssembly when its first bytes say so. */
function isExtensionlessWasm(path) {
  const { basename } = require('path');
  if (StringPrototypeIndexOf(basename(path), '.') !== -1) return false;
  const { closeSync, openSync, readSync } = require('fs');
  const bytes = new Uint8Array(4);
  let fd;
  try {
    fd = openSync(path, 'r');
    readSync(fd, bytes, 0, 4, 0);
  } catch {
    return false;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
  for (let i = 0; i < 4; i++) if (bytes[i] !== kWasmMagic[i]) return false;
  return true;
}

function readSource(path, url) {
  const fs = require('#module/cjs_compile').replacedRead();
  if (fs !== undefined) {
    const { URL } = require('url');
    return `${fs.readFileSync(new URL(url), null)}`;
  }
  if (process.send !== undefined) require('#module/watch_report').report(path);
  return binding.readText(path);
}

function unknownDataFormat(url) {
  const { ERR_INVALID_URL, ERR_UNKNOWN_MODULE_FORMAT } = require('#internal/errors').codes;
  const match = RegExpPrototypeExec(kDataUrl, url);
  if (match === null) return new ERR_INVALID_URL(url);
  return new ERR_UNKNOWN_MODULE_FORMAT(match[1] ?? 'null', url);
}

module.exports = { dataUrlBytes, defaultLoad, pathOf };
