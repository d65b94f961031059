'use strict';
// `path.win32`: drives, UNC roots, device namespaces, both slashes.

const {
  FunctionPrototypeBind,
  StringPrototypeCharCodeAt,
  StringPrototypeIncludes,
  StringPrototypeIndexOf,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  StringPrototypeSplit,
  StringPrototypeToLowerCase,
  StringPrototypeToUpperCase,
} = primordials;

const { validateString } = require('#internal/validators');
const { CHAR_BACKSLASH, CHAR_COLON, CHAR_SLASH } = require('#path/char_bits');
const { cutSuffix, extensionStart, foldSegments, format } = require('#path/shared');

function isSeparator(code) {
  return code === CHAR_SLASH || code === CHAR_BACKSLASH;
}

function separatorAt(path, i) {
  return isSeparator(StringPrototypeCharCodeAt(path, i));
}

function isDriveLetter(code) {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

/** Is what stands before the colon at `colon` the name of a device (`CON:`, `com1:`)? */
function isReservedName(path, colon) {
  if (colon < 3 || colon > 6) return false;
  const name = StringPrototypeToUpperCase(StringPrototypeSlice(path, 0, colon));
  switch (name) {
    case 'CON':
    case 'PRN':
    case 'AUX':
    case 'NUL':
      return true;
  }
  if (name.length === 4 && (name[0] === 'C' || name[0] === 'L')) {
    const stem = StringPrototypeSlice(name, 0, 3);
    if (stem !== 'COM' && stem !== 'LPT') return false;
    const digit = name[3];
    return (
      (digit >= '1' && digit <= '9') || digit === '\xb2' || digit === '\xb3' || digit === '\xb9'
    );
  }
  return false;
}

/**
 * Splits the root off: `device` is the drive or the UNC share with its slashes made uniform,
 * `rootEnd` where the tail begins. `share` is the place where the share name of a UNC root starts,
 * or -1. One object is reused, for a parse never outlives the call that asked for it.
 */
const root = { device: '', rootEnd: 0, absolute: false, unc: false, namespace: false };
function splitRoot(path) {
  const length = path.length;
  root.device = '';
  root.rootEnd = 0;
  root.absolute = false;
  root.unc = false;
  root.namespace = false;
  if (length === 0) return root;
  const first = StringPrototypeCharCodeAt(path, 0);
  if (isSeparator(first)) {
    root.absolute = true;
    root.rootEnd = 1;
    if (length > 1 && separatorAt(path, 1)) splitUnc(path, length);
  } else if (isDriveLetter(first) && StringPrototypeCharCodeAt(path, 1) === CHAR_COLON) {
    root.device = StringPrototypeSlice(path, 0, 2);
    root.rootEnd = 2;
    if (length > 2 && separatorAt(path, 2)) {
      root.absolute = true;
      root.rootEnd = 3;
    }
  }
  return root;
}

function splitUnc(path, length) {
  let i = 2;
  while (i < length && !separatorAt(path, i)) i++;
  if (i === length || i === 2) return;
  const server = StringPrototypeSlice(path, 2, i);
  const serverEnd = i;
  while (i < length && separatorAt(path, i)) i++;
  if (i === length || i === serverEnd) return;
  const share = i;
  while (i < length && !separatorAt(path, i)) i++;
  if (i === share) return;
  if (server === '.' || server === '?') {
    root.device = `\\\\${server}`;
    root.rootEnd = 4;
    root.namespace = true;
    return;
  }
  root.device = `\\\\${server}\\${StringPrototypeSlice(path, share, i)}`;
  root.rootEnd = i;
  root.unc = true;
}

function resolve(...args) {
  let device = '';
  let tail = '';
  let absolute = false;
  for (let i = args.length - 1; i >= -1; i--) {
    let path;
    if (i >= 0) {
      path = args[i];
      validateString(path, `paths[${i}]`);
      if (path.length === 0) continue;
    } else if (device.length === 0) {
      path = process.cwd();
      if (
        args.length === 0 ||
        (args.length === 1 && (args[0] === '' || args[0] === '.') && separatorAt(path, 0))
      ) {
        if (process.platform !== 'win32' || args.length !== 0) {
          return process.platform === 'win32' ? path : resolveCwdOnly(path);
        }
      }
    } else {
      // Every drive remembers a working directory of its own.
      path = process.env[`=${device}`] || process.cwd();
      if (
        path === undefined ||
        (StringPrototypeToLowerCase(StringPrototypeSlice(path, 0, 2)) !==
          StringPrototypeToLowerCase(device) &&
          StringPrototypeCharCodeAt(path, 2) === CHAR_BACKSLASH)
      ) {
        path = `${device}\\`;
      }
    }
    const found = splitRoot(path);
    const foundDevice = found.device;
    const foundAbsolute = found.absolute;
    if (foundDevice.length > 0) {
      if (device.length === 0) device = foundDevice;
      else if (StringPrototypeToLowerCase(foundDevice) !== StringPrototypeToLowerCase(device))
        continue;
    }
    if (absolute) {
      if (device.length > 0) break;
    } else {
      tail = `${StringPrototypeSlice(path, found.rootEnd)}\\${tail}`;
      absolute = foundAbsolute;
      if (foundAbsolute && device.length > 0) break;
    }
  }
  tail = foldSegments(tail, !absolute, '\\', 0, 0);
  if (absolute) return `${device}\\${tail}`;
  return `${device}${tail}` || '.';
}

function resolveCwdOnly(cwd) {
  const found = splitRoot(cwd);
  const { device, absolute, rootEnd } = found;
  const tail = foldSegments(StringPrototypeSlice(cwd, rootEnd), !absolute, '\\', 0, 0);
  return absolute ? `${device}\\${tail}` : `${device}${tail}` || '.';
}

function normalize(path) {
  validateString(path, 'path');
  const length = path.length;
  if (length === 0) return '.';
  if (length === 1) return path === '/' ? '\\' : path;
  const found = splitRoot(path);
  let { device } = found;
  let { rootEnd } = found;
  const { absolute, unc, namespace } = found;
  if (unc && rootEnd === length) return `${device}\\`;
  if (namespace) {
    // `\\?\CON:...` names the device itself.
    const colon = StringPrototypeIndexOf(path, ':');
    if (colon !== -1) {
      const possible = StringPrototypeSlice(path, 4, colon + 1);
      if (isReservedName(possible, possible.length - 1)) {
        device = `\\\\${path[2]}\\${possible}`;
        rootEnd = 4 + possible.length;
      }
    }
  }
  const drive = !unc && !namespace && device.length > 0;
  if (rootEnd === 0 || (drive && !absolute) || rootEnd === 1) {
    const colon = StringPrototypeIndexOf(path, ':');
    if (rootEnd === 0 && colon > 0 && isReservedName(path, colon)) {
      device = StringPrototypeSlice(path, 0, colon + 1);
      rootEnd = colon + 1;
    }
  }
  let tail =
    rootEnd < length
      ? foldSegments(StringPrototypeSlice(path, rootEnd), !absolute, '\\', 0, 0)
      : '';
  if (tail.length === 0 && !absolute) tail = '.';
  if (tail.length > 0 && separatorAt(path, length - 1)) tail += '\\';
  if (!absolute && device === '') {
    // A relative path must not turn into one with a drive by losing its first segments.
    if (
      tail.length >= 2 &&
      isDriveLetter(StringPrototypeCharCodeAt(tail, 0)) &&
      StringPrototypeCharCodeAt(tail, 1) === CHAR_COLON
    ) {
      return `.\\${tail}`;
    }
    let index = StringPrototypeIndexOf(path, ':');
    while (index !== -1) {
      if (index === length - 1 || separatorAt(path, index + 1)) return `.\\${tail}`;
      index = StringPrototypeIndexOf(path, ':', index + 1);
    }
  }
  const colon = StringPrototypeIndexOf(path, ':');
  if (isReservedName(path, colon)) return `.\\${device}${tail}`;
  return absolute ? `${device}\\${tail}` : `${device}${tail}`;
}

function isAbsolute(path) {
  validateString(path, 'path');
  const length = path.length;
  if (length === 0) return false;
  const first = StringPrototypeCharCodeAt(path, 0);
  return (
    isSeparator(first) ||
    (length > 2 &&
      isDriveLetter(first) &&
      StringPrototypeCharCodeAt(path, 1) === CHAR_COLON &&
      separatorAt(path, 2))
  );
}

function join(...args) {
  let joined;
  let first;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    validateString(arg, 'path');
    if (arg.length === 0) continue;
    if (joined === undefined) joined = first = arg;
    else joined += `\\${arg}`;
  }
  if (joined === undefined) return '.';

  // Two leading separators make a UNC path only when the first argument itself begins with
  // exactly two and a server name; otherwise they come from the joining and are one.
  let squeeze = true;
  let slashes = 0;
  if (separatorAt(first, 0)) {
    slashes++;
    const length = first.length;
    if (length > 1 && separatorAt(first, 1)) {
      slashes++;
      if (length > 2) {
        if (separatorAt(first, 2)) slashes++;
        else squeeze = false;
      }
    }
  }
  if (squeeze) {
    while (slashes < joined.length && separatorAt(joined, slashes)) slashes++;
    if (slashes >= 2) joined = `\\${StringPrototypeSlice(joined, slashes)}`;
  }
  // The name of a device is kept as it was written.
  if (StringPrototypeIncludes(joined, ':') && hasReservedSegment(joined))
    return StringPrototypeReplaceAll(joined, '/', '\\');
  return normalize(joined);
}

function hasReservedSegment(path) {
  const segments = StringPrototypeSplit(path, '\\');
  for (let i = 0; i < segments.length; i++) {
    if (isReservedName(segments[i], StringPrototypeIndexOf(segments[i], ':'))) return true;
  }
  return false;
}

function trimSeparators(path) {
  let start = 0;
  while (start < path.length && StringPrototypeCharCodeAt(path, start) === CHAR_BACKSLASH) start++;
  let end = path.length;
  while (end - 1 > start && StringPrototypeCharCodeAt(path, end - 1) === CHAR_BACKSLASH) end--;
  return { start, end };
}

function relative(from, to) {
  validateString(from, 'from');
  validateString(to, 'to');
  if (from === to) return '';
  const fromFull = resolve(from);
  const toFull = resolve(to);
  if (fromFull === toFull) return '';
  from = StringPrototypeToLowerCase(fromFull);
  to = StringPrototypeToLowerCase(toFull);
  if (from === to) return '';
  if (fromFull.length !== from.length || toFull.length !== to.length)
    return relativeBySegments(fromFull, toFull);

  const { start: fromStart, end: fromEnd } = trimSeparators(from);
  const fromLength = fromEnd - fromStart;
  const { start: toStart, end: toEnd } = trimSeparators(to);
  const toLength = toEnd - toStart;
  const length = fromLength < toLength ? fromLength : toLength;
  let common = -1;
  let i = 0;
  for (; i < length; i++) {
    const code = StringPrototypeCharCodeAt(from, fromStart + i);
    if (code !== StringPrototypeCharCodeAt(to, toStart + i)) break;
    if (code === CHAR_BACKSLASH) common = i;
  }
  if (i !== length) {
    if (common === -1) return toFull;
  } else {
    if (toLength > length) {
      if (StringPrototypeCharCodeAt(to, toStart + i) === CHAR_BACKSLASH)
        return StringPrototypeSlice(toFull, toStart + i + 1);
      if (i === 2) return StringPrototypeSlice(toFull, toStart + i);
    }
    if (fromLength > length) {
      if (StringPrototypeCharCodeAt(from, fromStart + i) === CHAR_BACKSLASH) common = i;
      else if (i === 2) common = 3;
    }
    if (common === -1) common = 0;
  }
  let ups = '';
  for (i = fromStart + common + 1; i <= fromEnd; i++) {
    if (i === fromEnd || StringPrototypeCharCodeAt(from, i) === CHAR_BACKSLASH)
      ups += ups.length === 0 ? '..' : '\\..';
  }
  let rest = toStart + common;
  if (ups.length > 0) return `${ups}${StringPrototypeSlice(toFull, rest, toEnd)}`;
  if (StringPrototypeCharCodeAt(toFull, rest) === CHAR_BACKSLASH) rest++;
  return StringPrototypeSlice(toFull, rest, toEnd);
}

/** Some characters change their length when lowered: then offsets lie, and segments are compared. */
function relativeBySegments(fromFull, toFull) {
  const fromParts = fromFull.split('\\');
  const toParts = toFull.split('\\');
  if (fromParts[fromParts.length - 1] === '') fromParts.pop();
  if (toParts[toParts.length - 1] === '') toParts.pop();
  const shorter = fromParts.length < toParts.length ? fromParts.length : toParts.length;
  let i = 0;
  while (
    i < shorter &&
    StringPrototypeToLowerCase(fromParts[i]) === StringPrototypeToLowerCase(toParts[i])
  ) {
    i++;
  }
  if (i === 0) return toFull;
  const out = [];
  for (let j = i; j < fromParts.length; j++) out[out.length] = '..';
  for (let j = i; j < toParts.length; j++) out[out.length] = toParts[j];
  return out.join('\\');
}

function toNamespacedPath(path) {
  if (typeof path !== 'string' || path.length === 0) return path;
  const resolved = resolve(path);
  if (resolved.length <= 2) return path;
  if (StringPrototypeCharCodeAt(resolved, 0) === CHAR_BACKSLASH) {
    if (StringPrototypeCharCodeAt(resolved, 1) === CHAR_BACKSLASH) {
      const third = resolved[2];
      if (third !== '?' && third !== '.') return `\\\\?\\UNC\\${StringPrototypeSlice(resolved, 2)}`;
    }
  } else if (
    isDriveLetter(StringPrototypeCharCodeAt(resolved, 0)) &&
    StringPrototypeCharCodeAt(resolved, 1) === CHAR_COLON &&
    StringPrototypeCharCodeAt(resolved, 2) === CHAR_BACKSLASH
  ) {
    return `\\\\?\\${resolved}`;
  }
  return resolved;
}

/** Where the root of `path` ends for dirname and parse, which read it more literally. */
function literalRootEnd(path) {
  const length = path.length;
  const first = StringPrototypeCharCodeAt(path, 0);
  if (isSeparator(first)) {
    if (length < 2 || !separatorAt(path, 1)) return 1;
    let i = 2;
    while (i < length && !separatorAt(path, i)) i++;
    if (i === length || i === 2) return 1;
    const serverEnd = i;
    while (i < length && separatorAt(path, i)) i++;
    if (i === length || i === serverEnd) return 1;
    const share = i;
    while (i < length && !separatorAt(path, i)) i++;
    if (i === share) return 1;
    // The separator after the share belongs to the root.
    return i === length ? i : i + 1;
  }
  if (isDriveLetter(first) && StringPrototypeCharCodeAt(path, 1) === CHAR_COLON)
    return length > 2 && separatorAt(path, 2) ? 3 : 2;
  return 0;
}

function dirname(path) {
  validateString(path, 'path');
  const length = path.length;
  if (length === 0) return '.';
  if (length === 1) return separatorAt(path, 0) ? path : '.';
  const rootEnd = literalRootEnd(path);
  if (rootEnd === length && rootEnd > 3) return path;
  let end = length - 1;
  while (end > rootEnd && separatorAt(path, end)) end--;
  while (end >= rootEnd && !separatorAt(path, end)) end--;
  if (end < rootEnd) return rootEnd === 0 ? '.' : StringPrototypeSlice(path, 0, rootEnd);
  return StringPrototypeSlice(path, 0, end);
}

function basenameBounds(path, floor) {
  let end = path.length;
  while (end > floor && separatorAt(path, end - 1)) end--;
  let start = end;
  while (start > floor && !separatorAt(path, start - 1)) start--;
  return { start, end };
}

function driveEnd(path) {
  return path.length >= 2 &&
    isDriveLetter(StringPrototypeCharCodeAt(path, 0)) &&
    StringPrototypeCharCodeAt(path, 1) === CHAR_COLON
    ? 2
    : 0;
}

function basename(path, suffix) {
  if (suffix !== undefined && typeof suffix !== 'string') validateString(suffix, 'suffix');
  validateString(path, 'path');
  const { start, end } = basenameBounds(path, driveEnd(path));
  return cutSuffix(path, start, end, suffix);
}

function extname(path) {
  validateString(path, 'path');
  const { start, end } = basenameBounds(path, driveEnd(path));
  const dot = extensionStart(path, start, end);
  return dot === -1 ? '' : StringPrototypeSlice(path, dot, end);
}

function parse(path) {
  validateString(path, 'path');
  const result = { root: '', dir: '', base: '', ext: '', name: '' };
  const length = path.length;
  if (length === 0) return result;
  if (length === 1) {
    if (separatorAt(path, 0)) result.root = result.dir = path;
    else result.base = result.name = path;
    return result;
  }
  const rootEnd = literalRootEnd(path);
  if (rootEnd > 0) result.root = StringPrototypeSlice(path, 0, rootEnd);
  const { start, end } = basenameBounds(path, rootEnd);
  if (end > start) {
    const dot = extensionStart(path, start, end);
    result.base = StringPrototypeSlice(path, start, end);
    if (dot === -1) {
      result.name = result.base;
    } else {
      result.name = StringPrototypeSlice(path, start, dot);
      result.ext = StringPrototypeSlice(path, dot, end);
    }
  }
  if (start > rootEnd) result.dir = StringPrototypeSlice(path, 0, start - 1);
  else result.dir = result.root;
  return result;
}

const win32 = {
  resolve,
  normalize,
  isAbsolute,
  join,
  relative,
  toNamespacedPath,
  dirname,
  basename,
  extname,
  format: FunctionPrototypeBind(format, null, '\\'),
  parse,
  matchesGlob(path, pattern) {
    return require('#path/glob').matchGlob(path, pattern, true);
  },
  sep: '\\',
  delimiter: ';',
  win32: null,
  posix: null,
  _makeLong: toNamespacedPath,
};

win32.win32 = win32;
win32.posix = require('#path/posix');

module.exports = win32;
