'use strict';

// `cp`: copying trees. The walk is written once, as a generator that asks for file-system operations; one driver answers
// them at once (`cpSync`), another through the pool (`cp`, `fs.promises.cp`).

const {
  ArrayPrototypeEvery,
  ArrayPrototypeFilter,
  MathRound,
  Number,
  PromisePrototypeThen,
  StringPrototypeSplit,
} = primordials;

const {
  codes: {
    ERR_FS_CP_DIR_TO_NON_DIR,
    ERR_FS_CP_EEXIST,
    ERR_FS_CP_EINVAL,
    ERR_FS_CP_FIFO_PIPE,
    ERR_FS_CP_NON_DIR_TO_DIR,
    ERR_FS_CP_SOCKET,
    ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY,
    ERR_FS_CP_UNKNOWN,
    ERR_FS_EISDIR,
    ERR_INCOMPATIBLE_OPTION_PAIR,
    ERR_INVALID_RETURN_VALUE,
  },
} = require('#internal/errors');
const { validateBoolean, validateFunction, validateInteger, validateObject } =
  require('#internal/validators');
const { dirname, isAbsolute, join, parse, resolve, sep } = require('path');
const { statsFromArray } = require('#fs/stats');
const { promised } = require('#fs/files');
const { getValidatedPath, makeCallback } = require('#fs/utils');
const { runLater, runNow } = require('#fs/walking');

const binding = internalBinding('fs');

const EEXIST = 17;
const EINVAL = 22;
const EISDIR = 21;
const ENOTDIR = 20;

const defaults = {
  dereference: false,
  errorOnExist: false,
  filter: undefined,
  force: true,
  preserveTimestamps: false,
  recursive: false,
  verbatimSymlinks: false,
};

function checkOptions(options) {
  if (options === undefined) return { ...defaults, mode: 0 };
  validateObject(options, 'options');
  options = { ...defaults, ...options };
  validateBoolean(options.dereference, 'options.dereference');
  validateBoolean(options.errorOnExist, 'options.errorOnExist');
  validateBoolean(options.force, 'options.force');
  validateBoolean(options.preserveTimestamps, 'options.preserveTimestamps');
  validateBoolean(options.recursive, 'options.recursive');
  validateBoolean(options.verbatimSymlinks, 'options.verbatimSymlinks');
  if (options.mode === undefined || options.mode === null) options.mode = 0;
  else validateInteger(options.mode, 'mode', 0, 7);
  if (options.dereference === true && options.verbatimSymlinks === true) {
    throw new ERR_INCOMPATIBLE_OPTION_PAIR('dereference', 'verbatimSymlinks');
  }
  if (options.filter !== undefined) validateFunction(options.filter, 'options.filter');
  return options;
}

function fail(Code, message, path, errno, code) {
  return new Code({ message, path, syscall: 'cp', errno, code });
}

function partsOf(path) {
  return ArrayPrototypeFilter(StringPrototypeSplit(resolve(path), sep), (part) => part !== '');
}

/** Whether `dest` is `src` or lies below it, by their names. */
function isInside(src, dest) {
  const destParts = partsOf(dest);
  return ArrayPrototypeEvery(partsOf(src), (part, i) => destParts[i] === part);
}

function isSame(a, b) {
  return b.ino !== 0n && a.ino === b.ino && a.dev === b.dev;
}

/** Asks for the state of a path; undefined when there is nothing. */
function* lookUp(path, dereference) {
  const array = yield [dereference ? 'stat' : 'lstat', path, true, true];
  return array === undefined ? undefined : statsFromArray(array);
}

function* needed(path, dereference) {
  return statsFromArray(yield [dereference ? 'stat' : 'lstat', path, true, false]);
}

/** Looks at both ends and refuses what cannot be copied. */
function* check(src, dest, options) {
  const from = yield* needed(src, options.dereference);
  const to = yield* lookUp(dest, options.dereference);
  if (to !== undefined) {
    if (isSame(from, to)) {
      throw fail(ERR_FS_CP_EINVAL, 'src and dest cannot be the same', dest, EINVAL, 'EINVAL');
    }
    if (from.isDirectory() && !to.isDirectory()) {
      throw fail(
        ERR_FS_CP_DIR_TO_NON_DIR,
        `cannot overwrite non-directory ${dest} with directory ${src}`,
        dest,
        EISDIR,
        'EISDIR',
      );
    }
    if (!from.isDirectory() && to.isDirectory()) {
      throw fail(
        ERR_FS_CP_NON_DIR_TO_DIR,
        `cannot overwrite directory ${dest} with non-directory ${src}`,
        dest,
        ENOTDIR,
        'ENOTDIR',
      );
    }
  }
  if (from.isDirectory() && isInside(src, dest)) {
    throw subdirectory(src, dest);
  }
  return { __proto__: null, from, to };
}

function subdirectory(src, dest) {
  return fail(
    ERR_FS_CP_EINVAL,
    `cannot copy ${src} to a subdirectory of self ${dest}`,
    dest,
    EINVAL,
    'EINVAL',
  );
}

/** Refuses a destination some parent of which is the source itself, reached by another name. */
function* checkParents(src, from, dest) {
  const srcParent = resolve(dirname(src));
  let parent = resolve(dirname(dest));
  while (parent !== srcParent && parent !== parse(parent).root) {
    const stats = yield* lookUp(parent, true);
    if (stats === undefined) return;
    if (isSame(from, stats)) throw subdirectory(src, dest);
    parent = resolve(dirname(parent));
  }
}

/** Whether the program's filter lets an item through. */
function* passes(src, dest, options) {
  if (options.filter === undefined) return true;
  return yield ['filter', options.filter, src, dest];
}

/** Copies one tree. */
function* copyAll(src, dest, options) {
  if (!(yield* passes(src, dest, options))) return;
  const { from, to } = yield* check(src, dest, options);
  yield* checkParents(src, from, dest);
  const parent = dirname(dest);
  if ((yield* lookUp(parent, true)) === undefined) yield ['mkdir', parent, 0o777, true];
  yield* copyItem(src, from, dest, to, options);
}

function* copyItem(src, from, dest, to, options) {
  if (from.isDirectory()) {
    if (!options.recursive) {
      throw fail(
        ERR_FS_EISDIR,
        `Recursive option not enabled, cannot copy a directory: ${src}`,
        src,
        EISDIR,
        'EISDIR',
      );
    }
    yield* copyDirectory(src, from, dest, to, options);
  } else if (from.isFile() || from.isCharacterDevice() || from.isBlockDevice()) {
    yield* copyFile(src, from, dest, to, options);
  } else if (from.isSymbolicLink()) {
    yield* copyLink(src, dest, to, options);
  } else if (from.isSocket()) {
    throw fail(ERR_FS_CP_SOCKET, `cannot copy a socket file: ${dest}`, dest, EINVAL, 'EINVAL');
  } else if (from.isFIFO()) {
    throw fail(ERR_FS_CP_FIFO_PIPE, `cannot copy a FIFO pipe: ${dest}`, dest, EINVAL, 'EINVAL');
  } else {
    throw fail(
      ERR_FS_CP_UNKNOWN,
      `cannot copy an unknown file type: ${dest}`,
      dest,
      EINVAL,
      'EINVAL',
    );
  }
}

function modeOf(stats) {
  return Number(stats.mode) & 0o7777;
}

function* copyFile(src, from, dest, to, options) {
  if (to !== undefined) {
    if (options.force) {
      yield ['unlink', dest];
    } else if (options.errorOnExist) {
      throw fail(ERR_FS_CP_EEXIST, `${dest} already exists`, dest, EEXIST, 'EEXIST');
    } else {
      return;
    }
  }
  yield ['copyFile', src, dest, options.mode];
  if (options.preserveTimestamps) {
    const mode = modeOf(from);
    // Times can only be set on what is writable; the mode follows.
    if ((mode & 0o200) === 0) yield ['chmod', dest, mode | 0o200];
    const stats = yield* needed(src, true);
    yield ['utimes', dest, secondsOf(stats.atimeNs), secondsOf(stats.mtimeNs)];
  }
  yield ['chmod', dest, modeOf(from)];
}

function secondsOf(ns) {
  // Whole milliseconds, as Date objects have them: what programs compare stays equal.
  return MathRound(Number(ns) / 1e6) / 1000;
}

function* copyDirectory(src, from, dest, to, options) {
  if (to === undefined) {
    yield ['mkdir', dest, 0o777, false];
  } else if (options.errorOnExist && !options.force) {
    throw fail(ERR_FS_CP_EEXIST, `${dest} already exists`, dest, EEXIST, 'EEXIST');
  }
  const names = yield ['scandir', src, false, false];
  for (let i = 0; i < names.length; i++) {
    const srcItem = join(src, names[i]);
    const destItem = join(dest, names[i]);
    if (!(yield* passes(srcItem, destItem, options))) continue;
    const ends = yield* check(srcItem, destItem, options);
    yield* copyItem(srcItem, ends.from, destItem, ends.to, options);
  }
  if (to === undefined) yield ['chmod', dest, modeOf(from)];
}

function* copyLink(src, dest, to, options) {
  let target = yield ['readlink', src, false];
  if (!options.verbatimSymlinks && !isAbsolute(target)) target = resolve(dirname(src), target);
  if (to === undefined) {
    yield ['symlink', target, dest];
    return;
  }
  let old;
  try {
    old = yield ['readlink', dest, false];
  } catch (error) {
    // Not a link: the attempt to make one says that something is there.
    if (error.code !== 'EINVAL' && error.code !== 'UNKNOWN') throw error;
    yield ['symlink', target, dest];
    return;
  }
  if (!isAbsolute(old)) old = resolve(dirname(dest), old);
  const stats = yield* lookUp(src, true);
  if (stats?.isDirectory() && isInside(target, old)) throw subdirectoryLink(target, old, dest);
  // A link to a parent would make the copy contain itself.
  if (stats?.isDirectory() && isInside(old, target)) {
    throw fail(
      ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY,
      `cannot overwrite ${old} with ${target}`,
      dest,
      EINVAL,
      'EINVAL',
    );
  }
  yield ['unlink', dest];
  yield ['symlink', target, dest];
}

function subdirectoryLink(target, old, dest) {
  return fail(
    ERR_FS_CP_EINVAL,
    `cannot copy ${target} to a subdirectory of self ${old}`,
    dest,
    EINVAL,
    'EINVAL',
  );
}

function isThenable(value) {
  return value !== null && typeof value === 'object' && typeof value.then === 'function';
}

function answerNow(request) {
  const { 0: name, 1: first, 2: second, 3: third } = request;
  if (name !== 'filter') {
    // The missing callback is what makes a native work at once.
    return request.length === 2
      ? binding[name](first, undefined)
      : request.length === 3
        ? binding[name](first, second, undefined)
        : binding[name](first, second, third, undefined);
  }
  const passed = first(second, third);
  if (isThenable(passed)) throw new ERR_INVALID_RETURN_VALUE('boolean', 'filter', passed);
  return passed;
}

/** Copies a file or a tree, at once. */
function cpSync(src, dest, options) {
  options = checkOptions(options);
  src = pathText(getValidatedPath(src, 'src'));
  dest = pathText(getValidatedPath(dest, 'dest'));
  runNow(copyAll(src, dest, options), answerNow);
}

async function answerLater(request) {
  const { 0: name, 1: first, 2: second, 3: third } = request;
  if (name === 'filter') return first(second, third);
  return promised((done) => {
    if (request.length === 2) binding[name](first, done);
    else if (request.length === 3) binding[name](first, second, done);
    else binding[name](first, second, third, done);
  });
}

function pathText(path) {
  return typeof path === 'string' ? path : require('buffer').Buffer.from(path).toString();
}

/** Copies a file or a tree. */
async function cpAsync(src, dest, options) {
  options = checkOptions(options);
  src = pathText(getValidatedPath(src, 'src'));
  dest = pathText(getValidatedPath(dest, 'dest'));
  return runLater(copyAll(src, dest, options), answerLater);
}

/** Copies a file or a tree. */
function cp(src, dest, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  callback = makeCallback(callback);
  options = checkOptions(options);
  src = pathText(getValidatedPath(src, 'src'));
  dest = pathText(getValidatedPath(dest, 'dest'));
  PromisePrototypeThen(
    runLater(copyAll(src, dest, options), answerLater),
    () => process.nextTick(callback, null),
    (error) => process.nextTick(callback, error),
  );
}

module.exports = { cp, cpAsync, cpSync };
