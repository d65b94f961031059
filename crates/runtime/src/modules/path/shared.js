'use strict';
// What the two path flavours share: folding `.` and `..` segments away, the `format` method
// and the argument checks that both make in the same words.

const { Int32Array, StringPrototypeCharCodeAt, StringPrototypeEndsWith, StringPrototypeSlice } =
  primordials;

const { validateObject } = require('#internal/validators');

const { CHAR_BACKSLASH, CHAR_DOT, CHAR_SLASH } = require('#path/char_bits');

// Where the segments begin and end that are kept of the path being folded; numbers cost less than strings, and what lies side
// by side in the path is cut out of it at once.
let bounds = new Int32Array(64);

function growBounds(list) {
  bounds = new Int32Array(list.length * 2);
  for (let i = 0; i < list.length; i++) bounds[i] = list[i];
  return bounds;
}

/** Whether the segment at [start, end) is `..`. */
function isUp(path, start, end) {
  return (
    end - start === 2 &&
    StringPrototypeCharCodeAt(path, start) === CHAR_DOT &&
    StringPrototypeCharCodeAt(path, start + 1) === CHAR_DOT
  );
}

/**
 * Folds the segments of a path. With `separator` '\\' both slashes divide, otherwise only '/'.
 * Leading `..` segments are kept only when the path may rise above its start. `before` and `behind` are 1 when the
 * separator before the first segment, or behind the last one, belongs to what is wanted.
 */
function foldSegments(path, mayRise, separator, before, behind) {
  const other = separator === '\\' ? CHAR_BACKSLASH : CHAR_SLASH;
  const length = path.length;
  // Of the bounds, two for each segment.
  let count = 0;
  let start = 0;
  let list = bounds;
  for (let i = 0; i <= length; i++) {
    if (i < length) {
      const code = StringPrototypeCharCodeAt(path, i);
      if (code !== CHAR_SLASH && code !== other) continue;
    }
    const size = i - start;
    const begin = start;
    start = i + 1;
    if (size === 0) continue;
    if (size < 3 && StringPrototypeCharCodeAt(path, begin) === CHAR_DOT) {
      if (size === 1) continue;
      if (isUp(path, begin, i)) {
        if (count > 0 && !isUp(path, list[count - 2], list[count - 1])) {
          count -= 2;
          continue;
        }
        if (!mayRise) continue;
      }
    }
    if (count === list.length) list = growBounds(list);
    list[count] = begin;
    list[count + 1] = i;
    count += 2;
  }
  return count === 0 ? '' : joinBounds(path, count, separator, before, behind);
}

/** The segments with the separator between them. */
function joinBounds(path, count, separator, before, behind) {
  const own = separator === '\\' ? CHAR_BACKSLASH : CHAR_SLASH;
  const list = bounds;
  let start = list[0] - before;
  let end = list[1];
  let text = '';
  for (let i = 2; i < count; i += 2) {
    const next = list[i];
    // Where the segment's own separator stands behind it, the two are cut out together.
    if (StringPrototypeCharCodeAt(path, end) !== own) {
      text += StringPrototypeSlice(path, start, end) + separator;
      start = next;
    } else if (next !== end + 1) {
      text += StringPrototypeSlice(path, start, end + 1);
      start = next;
    }
    end = list[i + 1];
  }
  return text + StringPrototypeSlice(path, start, end + behind);
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
  if (suffix !== undefined) {
    const { length } = suffix;
    if (length < end - start) {
      if (endsAt(path, end, suffix)) end -= length;
    } else if (length > 0 && length <= path.length) {
      return cutLongSuffix(path, start, end, suffix);
    }
  }
  return StringPrototypeSlice(path, start, end);
}

/** Whether the text before `end` ends with `suffix`: a few units are compared quicker than a method is called. */
function endsAt(path, end, suffix) {
  const { length } = suffix;
  for (let i = 1; i <= length; i++) {
    if (StringPrototypeCharCodeAt(path, end - i) !== StringPrototypeCharCodeAt(suffix, length - i))
      return false;
  }
  return true;
}

function cutLongSuffix(path, start, end, suffix) {
  if (suffix === path) return '';
  if (suffix.length === end - start) return StringPrototypeSlice(path, start, end);
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
  cutSuffix,
  extensionStart,
  foldSegments,
  format,
  isFolded,
};
