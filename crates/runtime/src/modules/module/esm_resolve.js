'use strict';

// The default resolution of `import`: the native resolver for files and packages, and the full URL parser for what is
// neither (`data:`, unsupported schemes, references against such URLs).

const {
  ArrayPrototypeJoin,
  RegExpPrototypeExec,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  StringPrototypeToLowerCase,
} = primordials;

const { preservesSymlinks } = require('#internal/options');
const builtins = require('#module/builtins');
const { binding, conditionsId, esmConditions, hasPackageMap, unwrap } = require('#module/native');

function isRelative(specifier) {
  return (
    StringPrototypeStartsWith(specifier, './') ||
    StringPrototypeStartsWith(specifier, '../') ||
    StringPrototypeStartsWith(specifier, '/') ||
    specifier === '.' ||
    specifier === '..'
  );
}

const mimeFormats = {
  __proto__: null,
  'application/javascript': 'module',
  'application/json': 'json',
  'application/wasm': 'wasm',
  'text/javascript': 'module',
};

const kDataUrl = /^data:([^/]+\/[^;,]+)?[^,]*?(?:;base64)?,/;

/** The format that a `data:` URL's media type means; null when none. */
function formatOfDataUrl(url) {
  const match = RegExpPrototypeExec(kDataUrl, url);
  if (match === null || match[1] === undefined) return null;
  return mimeFormats[StringPrototypeToLowerCase(match[1])] ?? null;
}

function builtinResult(url) {
  if (!builtins.exists(StringPrototypeSlice(url, 5))) {
    throw new (require('#internal/errors').codes.ERR_UNKNOWN_BUILTIN_MODULE)(url);
  }
  return { __proto__: null, url, format: 'builtin' };
}

const kScheme = /^[A-Za-z][A-Za-z0-9+.-]*:/;

/**
 * Resolves a specifier.
 * @param {string} specifier
 * @param {string | undefined} parentURL
 * @param {string[]} [conditions]
 * @returns {{ url: string, format: string | undefined, path?: string }}
 */
function defaultResolve(specifier, parentURL, conditions = esmConditions()) {
  if (builtins.isSchemeless(specifier)) {
    return { __proto__: null, url: `node:${specifier}`, format: 'builtin' };
  }
  const isMain = parentURL === undefined;
  if (isMain) parentURL = workingDirectoryUrl();
  if (
    hasPackageMap() &&
    !isRelative(specifier) &&
    RegExpPrototypeExec(kScheme, specifier) === null
  ) {
    require('#module/package_map').use();
  }
  let answer;
  try {
    answer = unwrap(
      binding.resolveEsm(specifier, parentURL, conditionsId(conditions), preservesSymlinks(isMain)),
    );
  } catch (error) {
    addHint(error, specifier, parentURL);
    throw error;
  }
  if (answer === undefined) return resolveForeign(specifier, parentURL);
  if (typeof answer === 'string') return builtinResult(answer);
  return { __proto__: null, url: answer[0], format: answer[2], path: answer[1] };
}

function workingDirectoryUrl() {
  return binding.pathToFileUrl(`${process.cwd()}/`);
}

function unsupportedRequest(specifier, parentURL) {
  const { ERR_INVALID_URL, ERR_UNSUPPORTED_RESOLVE_REQUEST } = require('#internal/errors').codes;
  const error = new ERR_UNSUPPORTED_RESOLVE_REQUEST(specifier, parentURL);
  error.cause = new ERR_INVALID_URL(specifier, parentURL);
  return error;
}

function resolveForeign(specifier, parentURL) {
  const { URL, fileURLToPath } = require('url');
  const hierarchical = !(
    StringPrototypeStartsWith(parentURL, 'data:') || StringPrototypeStartsWith(parentURL, 'node:')
  );
  let parsed;
  if (isRelative(specifier)) {
    if (!hierarchical || !URL.canParse(specifier, parentURL)) {
      throw unsupportedRequest(specifier, parentURL);
    }
    parsed = new URL(specifier, parentURL);
  } else if (URL.canParse(specifier)) {
    parsed = new URL(specifier);
  } else {
    if (StringPrototypeStartsWith(parentURL, 'data:'))
      throw unsupportedRequest(specifier, parentURL);
    const { ERR_INVALID_URL } = require('#internal/errors').codes;
    throw new ERR_INVALID_URL(specifier);
  }
  const { href, protocol } = parsed;
  switch (protocol) {
    case 'node:':
      return builtinResult(href);
    case 'data:':
      return { __proto__: null, url: href, format: formatOfDataUrl(href) };
    case 'file:':
      try {
        fileURLToPath(parsed);
      } catch (error) {
        error.input ??= specifier;
        error.module = parentURL;
        throw error;
      }
      return defaultResolve(href, parentURL);
    default:
      // Whether it can be loaded is the next step's question.
      return { __proto__: null, url: href, format: undefined };
  }
}

/** What `require` would have found is worth a hint: extensions and folders that `import` does not guess. */
function addHint(error, specifier, parentURL) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND' && error.code !== 'ERR_UNSUPPORTED_DIR_IMPORT') return;
  const found = resolveAsCommonJS(specifier, parentURL);
  if (found === undefined) return;
  const lines = `\nDid you mean to import "${found}"?`;
  const { message, stack } = error;
  error.message = message + lines;
  if (typeof stack === 'string') {
    const at = stack.indexOf(message);
    if (at !== -1) {
      const end = at + message.length;
      error.stack = StringPrototypeSlice(stack, 0, end) + lines + StringPrototypeSlice(stack, end);
    }
  }
}

function resolveAsCommonJS(specifier, parentURL) {
  const { Module } = require('#module/cjs_loader');
  const { fileURLToPath } = require('url');
  const path = require('path');
  try {
    const parent = fileURLToPath(parentURL);
    const module = new Module(parent, null);
    module.filename = parent;
    module.paths = Module._nodeModulePaths(path.dirname(parent));
    // What was named absolutely is answered so.
    const isUrl = StringPrototypeStartsWith(specifier, 'file:');
    if (isUrl || StringPrototypeStartsWith(specifier, '/')) {
      const named = isUrl ? fileURLToPath(specifier) : specifier;
      return Module._resolveFilename(named, module, false);
    }
    const file = Module._resolveFilename(specifier, module, false);
    if (isRelative(specifier)) {
      const from = path.dirname(parent);
      const found = StringPrototypeSlice(binding.pathToFileUrl(`/${path.relative(from, file)}`), 8);
      if (StringPrototypeStartsWith(found, '../')) return found;
      return `./${found}`;
    }
    const parts = specifier.split('/');
    const name = specifier[0] === '@' ? ArrayPrototypeJoin(parts.slice(0, 2), '/') : parts[0];
    const url = binding.pathToFileUrl(file);
    const at = url.lastIndexOf(`node_modules/${name}`);
    if (at === -1) return undefined;
    const found = StringPrototypeSlice(url, at + 'node_modules/'.length);
    // A file without a package around it can only be named by its URL.
    return found === specifier ? url : found;
  } catch {
    return undefined;
  }
}

module.exports = { defaultResolve, formatOfDataUrl, isRelative, unsupportedRequest };
