'use strict';

// CommonJS resolution on top of the native resolver: the documented-by-use functions `_resolveFilename`,
// `_resolveLookupPaths` and `_findPath` with their caches, and the global search paths.

const {
  ArrayIsArray,
  ArrayPrototypeConcat,
  ArrayPrototypeIncludes,
  ArrayPrototypeJoin,
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  ObjectKeys,
  StringPrototypeCharCodeAt,
  StringPrototypeEndsWith,
  StringPrototypeSplit,
  StringPrototypeStartsWith,
  TypeError,
} = primordials;

const { getOptionValue, preservesSymlinks } = require('#internal/options');
const builtins = require('#module/builtins');
const loader = require('#module/cjs_loader');
const { binding, cjsConditions, conditionsId, hasPackageMap, unwrap } = require('#module/native');
const { Module, dirname } = loader;

const kDot = 46;
const kSlash = 47;

let globalPaths = [];

/** Fills `Module.globalPaths` from NODE_PATH, HOME and the place of the executable. */
function initPaths() {
  const { env, execPath } = process;
  const paths = [];
  const given = env.NODE_PATH;
  if (given) {
    const parts = StringPrototypeSplit(given, ':');
    for (let i = 0; i < parts.length; i++) {
      if (parts[i] !== '') ArrayPrototypePush(paths, parts[i]);
    }
  }
  const home = env.HOME;
  if (home) ArrayPrototypePush(paths, `${home}/.node_modules`, `${home}/.node_libraries`);
  const prefix = dirname(dirname(execPath));
  ArrayPrototypePush(paths, prefix === '/' ? '/lib/node' : `${prefix}/lib/node`);
  globalPaths = paths;
  Module.globalPaths = ArrayPrototypeConcat([], paths);
  initialized = true;
}

let initialized = false;
function currentGlobalPaths() {
  if (!initialized) {
    initialized = true;
    if (getOptionValue('--global-search-paths')) initPaths();
    else Module.globalPaths = [];
  }
  return globalPaths;
}

/** Whether a request starts at the requiring file's directory. */
function isRelative(request) {
  if (StringPrototypeCharCodeAt(request, 0) !== kDot) return false;
  const { length } = request;
  if (length === 1) return true;
  const second = StringPrototypeCharCodeAt(request, 1);
  if (second === kSlash) return true;
  return second === kDot && (length === 2 || StringPrototypeCharCodeAt(request, 2) === kSlash);
}

/** The folders in which a request is looked for; null for builtin modules. */
function lookupPaths(request, parent) {
  if (builtins.isBuiltin(request)) return null;
  if (!isRelative(request)) {
    let paths = currentGlobalPaths();
    if (parent?.paths?.length) paths = ArrayPrototypeConcat(parent.paths, paths);
    return paths.length > 0 ? paths : null;
  }
  // Without a file (REPL, --eval) relative requests start at the working directory.
  if (!parent || !parent.id || !parent.filename) return ['.'];
  return [dirname(parent.filename)];
}

function absolutePaths(paths) {
  let out = paths;
  for (let i = 0; i < paths.length; i++) {
    if (StringPrototypeCharCodeAt(paths[i], 0) === kSlash) continue;
    if (out === paths) out = ArrayPrototypeConcat([], paths);
    out[i] = require('path').resolve(paths[i]);
  }
  return out;
}

/** The file that a request names below one of `paths`, or false. */
function findPath(request, paths, isMain, conditions = cjsConditions()) {
  const absolute = StringPrototypeCharCodeAt(request, 0) === kSlash;
  if (absolute) paths = [''];
  else if (!paths || paths.length === 0) return false;
  for (let i = 0; i < paths.length; i++) {
    if (typeof paths[i] === 'string') continue;
    // What stands before it is still looked at.
    const found = findPath(request, ArrayPrototypeSlice(paths, 0, i), isMain, conditions);
    if (found) return found;
    const { ERR_INVALID_ARG_TYPE } = require('#internal/errors').codes;
    throw new ERR_INVALID_ARG_TYPE('paths', 'array of strings', paths);
  }
  const custom = conditions === cjsConditions() ? '' : ArrayPrototypeJoin(conditions, '\0');
  const key = `${request}\0${paths.length === 1 ? paths[0] : ArrayPrototypeJoin(paths, '\0')}${custom}`;
  const hit = Module._pathCache[key];
  if (hit) return hit;
  const found = unwrap(
    binding.findPath(
      request,
      absolute ? paths : absolutePaths(paths),
      ObjectKeys(Module._extensions),
      preservesSymlinks(isMain),
      conditionsId(conditions),
    ),
  );
  if (found === undefined) return false;
  Module._pathCache[key] = found;
  return found;
}

function pathsOfOptions(request, options, parent) {
  const { paths } = options;
  if (ArrayIsArray(paths)) {
    if (isRelative(request)) return paths;
    const out = [];
    const fake = new Module('', null);
    for (let i = 0; i < paths.length; i++) {
      fake.paths = Module._nodeModulePaths(paths[i]);
      const more = Module._resolveLookupPaths(request, fake);
      for (let j = 0; j < more.length; j++) {
        if (!ArrayPrototypeIncludes(out, more[j])) ArrayPrototypePush(out, more[j]);
      }
    }
    return out;
  }
  if (paths === undefined) return Module._resolveLookupPaths(request, parent);
  const { ERR_INVALID_ARG_VALUE } = require('#internal/errors').codes;
  throw new ERR_INVALID_ARG_VALUE('options.paths', paths);
}

/** Preloads and the prompt stand in the package of the working directory. */
function fileInWorkingDirectory(parent) {
  const id = parent?.id;
  if (id !== 'internal/preload' && id !== '<repl>') return undefined;
  try {
    return `${process.cwd()}/${id}`;
  } catch {
    // The directory is gone: there is no package to stand in.
    return undefined;
  }
}

// The file last found to be in a package that can be used.
let lastUsable;

/** Throws if the package of a file cannot be used; a file that ends in `.js` has not been loaded then. */
function checkPackage(file) {
  if (file === lastUsable || StringPrototypeEndsWith(file, '.js')) return;
  unwrap(binding.packageScope(file));
  lastUsable = file;
}

/** What `require` turns a missing `#import` or own name into. */
function asNotFound(error, request, parent) {
  return error.code === 'ERR_MODULE_NOT_FOUND' ? loader.notFoundError(request, parent) : error;
}

/**
 * The file name, or the builtin module's name, that a request stands for.
 * @param {string} request
 * @param {Module | undefined} parent
 * @param {boolean} isMain
 * @param {{ paths?: string[], conditions?: Set<string> | string[] }} [options]
 */
function resolveFilename(request, parent, isMain, options) {
  if (typeof request !== 'string')
    require('#internal/validators').validateString(request, 'request');
  if (builtins.isBuiltin(request)) return request;
  const conditions = conditionsOf(options?.conditions);
  const paths =
    typeof options === 'object' && options !== null
      ? pathsOfOptions(request, options, parent)
      : Module._resolveLookupPaths(request, parent);
  const from = parent?.filename ?? fileInWorkingDirectory(parent);
  const first = StringPrototypeCharCodeAt(request, 0);
  if (from && (first === kDot || first === kSlash)) {
    checkPackage(from);
  } else if (from) {
    const mapped = hasPackageMap();
    if (mapped) require('#module/package_map').use();
    const resolveOwn =
      first === 35 /* # */
        ? binding.resolveHash
        : mapped
          ? binding.resolveMapped
          : binding.resolveSelf;
    let found;
    try {
      found = unwrap(
        resolveOwn(
          from,
          request,
          ObjectKeys(Module._extensions),
          preservesSymlinks(isMain),
          conditionsId(conditions),
        ),
      );
    } catch (error) {
      throw asNotFound(error, request, parent);
    }
    if (found !== undefined) return found;
    if (mapped) throw loader.notFoundError(request, parent);
  }
  const filename =
    conditions === cjsConditions()
      ? Module._findPath(request, paths, isMain)
      : findPath(request, paths, isMain, conditions);
  if (filename) return filename;
  throw loader.notFoundError(request, parent, isMain);
}

/** Condition names as a list: programs give sets, the loaders lists. */
function conditionsOf(names) {
  if (names === undefined || names === null) return cjsConditions();
  if (ArrayIsArray(names)) return names;
  if (typeof names.has !== 'function' || typeof names.keys !== 'function') {
    throw new TypeError('conditions.has is not a function');
  }
  return [...names.keys()];
}

/** `require.resolve.paths`. */
function resolvePaths(request, parent) {
  require('#internal/validators').validateString(request, 'request');
  return Module._resolveLookupPaths(request, parent);
}

/** Whether a request is a path, absolute or relative. */
function isPath(request) {
  return isRelative(request) || StringPrototypeStartsWith(request, '/');
}

module.exports = {
  currentGlobalPaths,
  findPath,
  initPaths,
  isPath,
  isRelative,
  lookupPaths,
  resolveFilename,
  resolvePaths,
};
