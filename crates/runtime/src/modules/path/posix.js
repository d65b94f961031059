'use strict';
// `path.posix`: paths with forward slashes only.

const { FunctionPrototypeBind, StringPrototypeCharCodeAt, StringPrototypeSlice } = primordials;

const { validateString } = require('#internal/validators');
const { defineLazyValue } = require('#internal/value_properties');
const { CHAR_SLASH } = require('#path/char_bits');
const { cutSuffix, extensionStart, foldSegments, format, isFolded } = require('#path/shared');

const onWindows = process.platform === 'win32';

function workingDirectory() {
  const cwd = process.cwd();
  if (!onWindows) return cwd;
  // On Windows a posix path has no drive, and its slashes lean forward.
  const forward = cwd.replaceAll('\\', '/');
  return StringPrototypeSlice(forward, forward.indexOf('/'));
}

function resolve() {
  const count = arguments.length;
  if (count === 0 || (count === 1 && (arguments[0] === '' || arguments[0] === '.'))) {
    const cwd = workingDirectory();
    if (StringPrototypeCharCodeAt(cwd, 0) === CHAR_SLASH) return cwd;
  }
  let joined = '';
  let absolute = false;
  for (let i = count - 1; i >= 0 && !absolute; i--) {
    const path = arguments[i];
    if (typeof path !== 'string') validateString(path, `paths[${i}]`);
    if (path.length === 0) continue;
    joined = `${path}/${joined}`;
    absolute = StringPrototypeCharCodeAt(path, 0) === CHAR_SLASH;
  }
  if (!absolute) {
    const cwd = workingDirectory();
    joined = `${cwd}/${joined}`;
    absolute = StringPrototypeCharCodeAt(cwd, 0) === CHAR_SLASH;
  }
  // The slash at the end is ours.
  const end = joined.length - 1;
  if (absolute && end > 0 && isFolded(joined, end) && joined[end - 1] !== '/') {
    return StringPrototypeSlice(joined, 0, end);
  }
  joined = foldSegments(joined, !absolute, '/', absolute ? 1 : 0, 0);
  if (joined.length > 0) return joined;
  return absolute ? '/' : '.';
}

function normalize(path) {
  if (typeof path !== 'string') validateString(path, 'path');
  const length = path.length;
  if (length === 0) return '.';
  return isFolded(path, length) ? path : fold(path, length);
}

function fold(path, length) {
  const absolute = StringPrototypeCharCodeAt(path, 0) === CHAR_SLASH;
  const trailing = StringPrototypeCharCodeAt(path, length - 1) === CHAR_SLASH;
  const folded = foldSegments(path, !absolute, '/', absolute ? 1 : 0, trailing ? 1 : 0);
  if (folded.length > 0) return folded;
  if (absolute) return '/';
  return trailing ? './' : '.';
}

function isAbsolute(path) {
  if (typeof path !== 'string') validateString(path, 'path');
  return path.length > 0 && StringPrototypeCharCodeAt(path, 0) === CHAR_SLASH;
}

function join() {
  let joined = '';
  for (let i = 0; i < arguments.length; i++) {
    const arg = arguments[i];
    if (typeof arg !== 'string') validateString(arg, 'path');
    if (arg.length > 0) joined = joined === '' ? arg : `${joined}/${arg}`;
  }
  return joined === '' ? '.' : normalize(joined);
}

function relative(from, to) {
  validateString(from, 'from');
  validateString(to, 'to');
  if (from === to) return '';
  const source = resolve(from);
  const target = resolve(to);
  if (source === target) return '';

  const sourceLength = source.length;
  const targetLength = target.length;
  // The end of the last common segment: the place of the separator behind it.
  let common = 0;
  let i = 0;
  const shorter = sourceLength < targetLength ? sourceLength : targetLength;
  for (; i < shorter; i++) {
    const code = StringPrototypeCharCodeAt(source, i);
    if (code !== StringPrototypeCharCodeAt(target, i)) break;
    if (code === CHAR_SLASH) common = i;
  }
  if (i === shorter) {
    if (
      sourceLength > shorter
        ? StringPrototypeCharCodeAt(source, i) === CHAR_SLASH
        : StringPrototypeCharCodeAt(target, i) === CHAR_SLASH
    ) {
      common = i;
    }
  }
  let ups = '';
  if (common < sourceLength && !(sourceLength === 1)) {
    for (let j = common; j < sourceLength; j++) {
      if (StringPrototypeCharCodeAt(source, j) === CHAR_SLASH)
        ups = ups.length === 0 ? '..' : `${ups}/..`;
    }
  }
  let rest = common;
  if (StringPrototypeCharCodeAt(target, rest) === CHAR_SLASH) rest++;
  const tail = StringPrototypeSlice(target, rest);
  if (ups.length === 0) return tail;
  return tail.length === 0 ? ups : `${ups}/${tail}`;
}

/** Cuts the slashes off the end of `path`, but never the first character. */
function endWithoutSlashes(path) {
  let end = path.length;
  while (end > 1 && StringPrototypeCharCodeAt(path, end - 1) === CHAR_SLASH) end--;
  return end;
}

/** Where the last slash at or before `at` is, -1 for none. Names are short: a loop finds it before a call has begun. */
function lastSlash(path, at) {
  while (at >= 0 && StringPrototypeCharCodeAt(path, at) !== CHAR_SLASH) at--;
  return at;
}

function dirname(path) {
  if (typeof path !== 'string') validateString(path, 'path');
  if (path.length === 0) return '.';
  let end = endWithoutSlashes(path);
  const slash = end === 1 ? -1 : lastSlash(path, end - 1);
  if (slash === -1) return StringPrototypeCharCodeAt(path, 0) === CHAR_SLASH ? '/' : '.';
  if (slash === 0) return '/';
  // Of several slashes between directory and base all but the first belong to the directory.
  end = slash;
  if (end === 1 && StringPrototypeCharCodeAt(path, 0) === CHAR_SLASH) return '//';
  return StringPrototypeSlice(path, 0, end);
}

function basename(path, suffix) {
  if (suffix !== undefined && typeof suffix !== 'string') validateString(suffix, 'suffix');
  if (typeof path !== 'string') validateString(path, 'path');
  let end = path.length;
  while (end > 0 && StringPrototypeCharCodeAt(path, end - 1) === CHAR_SLASH) end--;
  const start = end === 0 ? 0 : lastSlash(path, end - 1) + 1;
  return cutSuffix(path, start, end, suffix);
}

function extname(path) {
  if (typeof path !== 'string') validateString(path, 'path');
  let end = path.length;
  while (end > 0 && StringPrototypeCharCodeAt(path, end - 1) === CHAR_SLASH) end--;
  if (end === 0) return '';
  const start = lastSlash(path, end - 1) + 1;
  const dot = extensionStart(path, start, end);
  return dot === -1 ? '' : StringPrototypeSlice(path, dot, end);
}

function parse(path) {
  if (typeof path !== 'string') validateString(path, 'path');
  const result = { root: '', dir: '', base: '', ext: '', name: '' };
  const length = path.length;
  if (length === 0) return result;
  const absolute = StringPrototypeCharCodeAt(path, 0) === CHAR_SLASH;
  const root = absolute ? 1 : 0;
  if (absolute) result.root = '/';
  let end = length;
  while (end > root && StringPrototypeCharCodeAt(path, end - 1) === CHAR_SLASH) end--;
  if (end > root) {
    const start = lastSlash(path, end - 1) + 1;
    // Directly below the root `..` counts as a name with the extension `.`: Node has it so.
    const rootDots = absolute && start === 1 && end === 3 && path[1] === '.' && path[2] === '.';
    const dot = rootDots ? 2 : extensionStart(path, start, end);
    result.base = StringPrototypeSlice(path, start, end);
    if (dot === -1) {
      result.name = result.base;
    } else {
      result.name = StringPrototypeSlice(path, start, dot);
      result.ext = StringPrototypeSlice(path, dot, end);
    }
    if (start > root) result.dir = StringPrototypeSlice(path, 0, start - 1);
    else if (absolute) result.dir = '/';
  } else if (absolute) {
    result.dir = '/';
  }
  return result;
}

function toNamespacedPath(path) {
  return path;
}

const posix = {
  resolve,
  normalize,
  isAbsolute,
  join,
  relative,
  toNamespacedPath,
  dirname,
  basename,
  extname,
  format: FunctionPrototypeBind(format, null, '/'),
  parse,
  matchesGlob(path, pattern) {
    return require('#path/glob').matchGlob(path, pattern, false);
  },
  sep: '/',
  delimiter: ':',
  win32: null,
  posix: null,
  _makeLong: toNamespacedPath,
};

posix.posix = posix;

// The other flavour is seldom asked for: it loads when it is.
defineLazyValue(posix, 'win32', () => require('#path/win32'));

module.exports = posix;
