'use strict';

// package.json files as JavaScript asks for them: `module.findPackageJSON` and the `_readPackage` of old tools.

const { JSONParse, StringPrototypeStartsWith } = primordials;

const { binding, unwrap } = require('#module/native');
const { validateString } = require('#internal/validators');

/** The fields of the package.json in a folder that resolution looks at; false-like when there is none. */
function readPackage(dir) {
  if (typeof dir !== 'string') dir = require('path').resolve(dir);
  const found = unwrap(binding.packageIn(dir));
  if (found === undefined) {
    return { __proto__: null, type: 'none', exists: false, pjsonPath: `${dir}/package.json` };
  }
  const result = { __proto__: null, name: found.name };
  if (found.main !== undefined) result.main = found.main;
  result.type = found.type;
  result.exports = found.exports === undefined ? undefined : JSONParse(found.exports);
  result.imports = found.imports === undefined ? undefined : JSONParse(found.imports);
  result.exists = true;
  result.pjsonPath = found.file;
  return result;
}

/** What a specifier is relative to, as the text of a URL; only paths that are absolute need not be one. */
function baseUrl(base) {
  const { URL, pathToFileURL } = require('url');
  if (base instanceof URL) return base.href;
  validateString(base, 'base');
  if (StringPrototypeStartsWith(base, '/')) return pathToFileURL(base).href;
  return new URL(base).href;
}

/** The path that a URL of a file names; for others an error. */
function pathOfBase(url) {
  return StringPrototypeStartsWith(url, 'file:') ? require('url').fileURLToPath(url) : url;
}

/** `module.findPackageJSON(specifier[, base])`, which was given so many arguments. */
function findPackageJSON(specifier, base, count) {
  const { codes } = require('#internal/errors');
  if (count === 0) throw new codes.ERR_MISSING_ARGS('specifier');
  const parent = base === 'data:' ? base : baseUrl(base);
  if (typeof specifier === 'symbol') validateString(specifier, 'specifier');
  specifier = `${specifier}`;
  const { isRelative, unsupportedRequest } = require('#module/esm_resolve');
  const { URL, fileURLToPath } = require('url');
  const isFile = StringPrototypeStartsWith(parent, 'file:');
  if (isRelative(specifier) || (specifier === '' && !isFile)) {
    if (!URL.canParse(specifier, parent)) throw unsupportedRequest(specifier, parent);
    return findOfFile(fileURLToPath(new URL(specifier, parent)), pathOfBase(parent));
  }
  if (URL.canParse(specifier)) return findOfFile(fileURLToPath(specifier), pathOfBase(parent));
  if (!isFile) throw new codes.ERR_INVALID_URL(specifier, parent);
  return findOfPackage(specifier, pathOfBase(parent));
}

/** The nearest one of a file or folder, which has to be there. */
function findOfFile(file, from) {
  const kind = binding.stat(file);
  if (kind !== 0 && kind !== 1) {
    const { ERR_MODULE_NOT_FOUND } = require('#internal/errors').codes;
    throw new ERR_MODULE_NOT_FOUND(file, from, binding.pathToFileUrl(file));
  }
  // A folder is its own place to look; a file's folder is.
  const inside = kind === 1 ? require('path').join(file, 'x') : file;
  return unwrap(binding.packageScope(inside))?.file;
}

function findOfPackage(specifier, from) {
  const path = require('path');
  const { ERR_INVALID_MODULE_SPECIFIER, ERR_MODULE_NOT_FOUND } = require('#internal/errors').codes;
  const parts = specifier.split('/');
  const isScoped = specifier[0] === '@';
  const name = isScoped ? parts.slice(0, 2).join('/') : parts[0];
  if (specifier[0] === '.' || (isScoped && parts.length < 2)) {
    throw new ERR_INVALID_MODULE_SPECIFIER(specifier, 'is not a valid package name', from);
  }
  // A package that cannot be used knows no others.
  unwrap(binding.packageScope(from));
  const folders = name === '' ? [] : binding.nodeModulePaths(path.dirname(from));
  for (let i = 0; i < folders.length; i++) {
    const dir = `${folders[i]}/${name}`;
    if (binding.stat(dir) === 1) {
      return unwrap(binding.packageIn(dir))?.file;
    }
  }
  throw new ERR_MODULE_NOT_FOUND(name, from);
}

module.exports = { findPackageJSON, readPackage };
