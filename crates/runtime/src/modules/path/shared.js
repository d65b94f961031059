'use strict';
// What the two path flavours share: folding `.` and `..` segments away, the `format` method
// and the argument checks that both make in the same words.

const {
  ArrayPrototypeJoin,
  StringPrototypeCharCodeAt,
  StringPrototypeEndsWith,
  StringPrototypeSlice,
} = primordials;

const { validateObject } = require('#internal/validators');

const CHAR_SLASH = 47;
const CHAR_BACKSLASH = 92;
const CHAR_DOT = 46;

/**
 * Folds the segments of a path. With `separator` '\\' both slashes divide, otherwise only '/'.
 * Leading `..` segments are kept only when the path may rise above its start.
 */
function foldSegments(path, mayRise, separator) {
  const both = separator === '\\';
  const length = path.length;
  const kept = [];
  let count = 0;
  let start = 0;
  for (let i = 0; i <= length; i++) {
    if (i < length) {
      const code = StringPrototypeCharCodeAt(path, i);
      if (code !== CHAR_SLASH && !(both && code === CHAR_BACKSLASH)) continue;
    }
    const size = i - start;
    if (size === 0) {
      start = i + 1;
      continue;
    }
    if (StringPrototypeCharCodeAt(path, start) === CHAR_DOT) {
      if (size === 1) {
        start = i + 1;
        continue;
      }
      if (size === 2 && StringPrototypeCharCodeAt(path, start + 1) === CHAR_DOT) {
        if (count > 0 && kept[count - 1] !== '..') kept.length = --count;
        else if (mayRise) kept[count++] = '..';
        start = i + 1;
        continue;
      }
    }
    kept[count++] = StringPrototypeSlice(path, start, i);
    start = i + 1;
  }
  return count === 1 ? kept[0] : ArrayPrototypeJoin(kept, separator);
}

function formatExtension(ext) {
  if (!ext) return '';
  return ext[0] === '.' ? ext : `.${ext}`;
}

/** `path.format` for the flavour with this separator. */
function format(separator, pathObject) {
  validateObject(pathObject, 'pathObject');
  const dir = pathObject.dir || pathObject.root;
  const base = pathObject.base || `${pathObject.name || ''}${formatExtension(pathObject.ext)}`;
  if (!dir) return base;
  return dir === pathObject.root ? `${dir}${base}` : `${dir}${separator}${base}`;
}

/**
 * Where the extension of `path` begins, looking only at [start, end): -1 if it has none. A leading
 * dot of the base name does not begin an extension, nor does the last dot of `..`.
 */
function extensionStart(path, start, end) {
  let dot = -1;
  for (let i = end - 1; i >= start; i--) {
    if (StringPrototypeCharCodeAt(path, i) === CHAR_DOT) {
      dot = i;
      break;
    }
  }
  if (dot <= start) return -1;
  if (dot === start + 1 && end === start + 2 && StringPrototypeCharCodeAt(path, start) === CHAR_DOT)
    return -1;
  return dot;
}

/**
 * `basename` once the base is known to lie at [start, end) of `path`: cuts `suffix` unless nothing
 * would remain. A suffix longer than the base that ends like it keeps the trailing separators, as
 * it does in Node.
 */
function cutSuffix(path, start, end, suffix) {
  const size = end - start;
  if (suffix !== undefined && suffix.length > 0 && suffix.length <= path.length) {
    if (suffix === path) return '';
    if (suffix.length > size) return cutLongSuffix(path, start, end, suffix);
    if (suffix.length < size && StringPrototypeEndsWith(path, suffix, end)) end -= suffix.length;
  }
  return StringPrototypeSlice(path, start, end);
}

function cutLongSuffix(path, start, end, suffix) {
  const base = StringPrototypeSlice(path, start, end);
  return StringPrototypeEndsWith(suffix, base) ? StringPrototypeSlice(path, start) : base;
}

/** Has a path with forward slashes neither empty segments nor any that begin like `.` and `..`? Most have none. */
function isFolded(path, end) {
  let before = CHAR_SLASH;
  for (let i = 0; i < end; i++) {
    const code = StringPrototypeCharCodeAt(path, i);
    if (before === CHAR_SLASH && (code === CHAR_DOT || (code === CHAR_SLASH && i > 0)))
      return false;
    before = code;
  }
  return true;
}

module.exports = {
  CHAR_BACKSLASH,
  CHAR_DOT,
  CHAR_SLASH,
  cutSuffix,
  extensionStart,
  foldSegments,
  format,
  isFolded,
};
