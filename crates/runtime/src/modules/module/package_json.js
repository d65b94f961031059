'use strict';

// package.json files as JavaScript asks for them: `module.findPackageJSON` and the `_readPackage` of old tools.

const { JSONParse, StringPrototypeStartsWith } = primordials;

const { binding, unwrap } = require('#module/native');
const { validateString } = require('#internal/validators');

/** The fields of the package.json in a folder that resolution looks at; false-like when there is none. */
function readPackage(dir) {
  const found = unwrap(binding.packageIn(dir));
  if (found === undefined) return { exists: false, pjsonPath: `${dir}/package.json`, type: 'none' };
  return {
    exists: true,
    pjsonPath: found.file,
    name: found.name,
    main: found.main,
    type: found.type,
    exports: found.exports === undefined ? undefined : JSONParse(found.exports),
    imports: found.imports === undefined ? undefined : JSONParse(found.imports),
  };
}

function toPath(value, name) {
  const { URL, fileURLToPath } = require('url');
  if (value instanceof URL) return fileURLToPath(value);
  validateString(value, name);
  if (StringPrototypeStartsWith(value, 'file:')) return fileURLToPath(value);
  return value;
}

function isBare(specifier) {
  return (
    !StringPrototypeStartsWith(specifier, './') &&
    !StringPrototypeStartsWith(specifier, '../') &&
    !StringPrototypeStartsWith(specifier, '/') &&
    specifier !== '.' &&
    specifier !== '..'
  );
}

/** `module.findPackageJSON(specifier[, base])`. */
function findPackageJSON(specifier, base = 'data:') {
  const path = require('path');
  const { codes } = require('#internal/errors');
  if (specifier === undefined) throw new codes.ERR_MISSING_ARGS('specifier');
  const { URL } = require('url');
  if (!(specifier instanceof URL)) validateString(specifier, 'specifier');
  if (base !== 'data:') toPath(base, 'base');
  const target = toPath(specifier, 'specifier');

  if (isBare(target)) {
    if (base === 'data:') throw new codes.ERR_MISSING_ARGS('base');
    return findOfPackage(target, path.resolve(toPath(base, 'base')));
  }
  let file = target;
  if (!StringPrototypeStartsWith(target, '/')) {
    const from = base === 'data:' ? undefined : toPath(base, 'base');
    file = from === undefined ? path.resolve(target) : path.resolve(path.dirname(from), target);
  }
  // A folder is its own place to look; a file's folder is.
  if (binding.stat(file) === 1) file = path.join(file, 'x');
  const scope = unwrap(binding.packageScope(file));
  return scope?.file;
}

function findOfPackage(specifier, from) {
  const path = require('path');
  const parts = specifier.split('/');
  const name = specifier[0] === '@' ? parts.slice(0, 2).join('/') : parts[0];
  const folders = binding.nodeModulePaths(path.dirname(from));
  for (let i = 0; i < folders.length; i++) {
    const dir = `${folders[i]}/${name}`;
    if (binding.stat(dir) === 1) {
      return unwrap(binding.packageIn(dir))?.file;
    }
  }
  const { ERR_MODULE_NOT_FOUND } = require('#internal/errors').codes;
  throw new ERR_MODULE_NOT_FOUND(name, from);
}

module.exports = { findPackageJSON, readPackage };
