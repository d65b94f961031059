'use strict';

// `realpath` in JavaScript, resolving link by link as Node does (so that replaced `lstat`, `stat` and `readlink` functions are
// used and ELOOP has their words), and its `native` twin.

const { RegExpPrototypeExec, SafeMap, StringPrototypeIndexOf, StringPrototypeSlice } = primordials;

const {
  decodeName,
  getOptions,
  getValidatedPath,
  kNoDefaults,
  makeCallback,
  wantsRaw,
} = require('#fs/utils');

const binding = internalBinding('fs');
const mounted = require('#fs/mounted');

/** Whether a path is one of a mounted file system, whose links nobody else can follow. */
function isMounted(path) {
  return mounted.files !== undefined && mounted.files.has(path);
}

function encode(text, encoding) {
  if (!encoding || encoding === 'utf8' || encoding === 'utf-8') return text;
  const { Buffer } = require('buffer');
  const buffer = Buffer.from(text);
  return encoding === 'buffer' ? buffer : buffer.toString(encoding);
}

/** The text of a path argument. */
function textOf(path) {
  path = getValidatedPath(path);
  if (typeof path !== 'string') path = require('buffer').Buffer.from(path).toString();
  return require('path').resolve(path);
}

/** The path without symbolic links. */
function realpathSync(path, options) {
  const { encoding } = getOptions(options, kNoDefaults);
  const start = textOf(path);
  if (isMounted(start)) return encode(binding.realpath(start, false, undefined), encoding);
  // The kernel's answer is the same wherever nobody has replaced a step.
  const fs = require('fs');
  if (isOriginal(fs, 'lstatSync') && isOriginal(fs, 'readlinkSync') && isOriginal(fs, 'statSync')) {
    try {
      return encode(binding.realpath(start, false, undefined), encoding);
    } catch (error) {
      if (!mayExplain(error)) throw error;
    }
  }
  return encode(walkSync(fs, start), encoding);
}

const names = require('#fs/names');
function isOriginal(fs, name) {
  return fs[name] === names[name];
}

/** Whether walking link by link names the step that failed. */
function mayExplain({ code }) {
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES' || code === 'ELOOP';
}

// Links of the kernel to pipes and sockets have a number in the place of a name, and there the way ends.
const numbered = /^(?:pipe|socket):\[\d+\]$/;
function isNameless(link) {
  return RegExpPrototypeExec(numbered, link) !== null;
}

function nextPart(path, at) {
  const end = StringPrototypeIndexOf(path, '/', at);
  return end === -1 ? path.length : end;
}

function walkSync(fs, path) {
  const known = new SafeMap();
  let at = 1;
  let current = '';
  while (at <= path.length) {
    const end = nextPart(path, at);
    const base = `${current}/${StringPrototypeSlice(path, at, end)}`;
    at = end + 1;
    if (base === '/' || known.get(base) === true) {
      current = base === '/' ? '' : base;
      continue;
    }
    let target = known.get(base);
    if (target === undefined) {
      const stats = fs.lstatSync(base);
      if (!stats.isSymbolicLink()) {
        known.set(base, true);
        current = base;
        continue;
      }
      // Fails with ELOOP for links that go in circles.
      fs.statSync(base);
      const link = fs.readlinkSync(base);
      target = require('path').resolve(current === '' ? '/' : current, link);
      if (isNameless(link)) return target;
      known.set(base, target);
    }
    path = at <= path.length ? `${target}/${StringPrototypeSlice(path, at)}` : target;
    current = '';
    at = 1;
  }
  return current === '' ? '/' : current;
}

/** The path without symbolic links. */
function realpath(path, options, callback) {
  callback = makeCallback(typeof options === 'function' ? options : callback);
  const { encoding } = getOptions(options, kNoDefaults);
  const start = textOf(path);
  if (isMounted(start)) {
    binding.realpath(start, false, (error, found) => {
      if (error) callback(error);
      else callback(null, encode(found, encoding));
    });
    return;
  }
  const fs = require('fs');
  if (isOriginal(fs, 'lstat') && isOriginal(fs, 'readlink') && isOriginal(fs, 'stat')) {
    binding.realpath(start, false, (error, found) => {
      if (!error) callback(null, encode(found, encoding));
      else if (mayExplain(error)) {
        walk(fs, start, encoding, callback);
      } else callback(error);
    });
    return;
  }
  walk(fs, start, encoding, callback);
}

function walk(fs, path, encoding, callback) {
  const known = new SafeMap();
  let at = 1;
  let current = '';
  const next = () => {
    for (;;) {
      if (at > path.length) {
        callback(null, encode(current === '' ? '/' : current, encoding));
        return;
      }
      const end = nextPart(path, at);
      const base = `${current}/${StringPrototypeSlice(path, at, end)}`;
      at = end + 1;
      if (base === '/' || known.get(base) === true) {
        current = base === '/' ? '' : base;
        continue;
      }
      const target = known.get(base);
      if (target !== undefined) {
        follow(target);
        continue;
      }
      fs.lstat(base, (error, stats) => {
        if (error) {
          callback(error);
        } else if (!stats.isSymbolicLink()) {
          known.set(base, true);
          current = base;
          next();
        } else {
          readTarget(base);
        }
      });
      return;
    }
  };
  const follow = (target) => {
    path = at <= path.length ? `${target}/${StringPrototypeSlice(path, at)}` : target;
    current = '';
    at = 1;
  };
  const readTarget = (base) => {
    fs.stat(base, (error) => {
      if (error) {
        callback(error);
        return;
      }
      fs.readlink(base, (failure, link) => {
        if (failure) {
          callback(failure);
          return;
        }
        const target = require('path').resolve(current === '' ? '/' : current, link);
        if (isNameless(link)) {
          callback(null, encode(target, encoding));
          return;
        }
        known.set(base, target);
        follow(target);
        next();
      });
    });
  };
  next();
}

/** The path without symbolic links, by the C library. */
realpathSync.native = (path, options) => {
  const { encoding } = getOptions(options, kNoDefaults);
  const value = binding.realpath(getValidatedPath(path), wantsRaw(encoding), undefined);
  return wantsRaw(encoding) ? decodeName(value, encoding) : value;
};

realpath.native = (path, options, callback) => {
  callback = makeCallback(callback || options);
  const { encoding } = getOptions(options, kNoDefaults);
  binding.realpath(getValidatedPath(path), wantsRaw(encoding), (error, value) => {
    if (error) callback(error);
    else callback(null, wantsRaw(encoding) ? decodeName(value, encoding) : value);
  });
};

module.exports = { realpath, realpathSync };
