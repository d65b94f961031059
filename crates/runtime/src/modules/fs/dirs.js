'use strict';

// Listing directories at once: `readdir` with types, encodings and recursion.

const { ArrayPrototypePush } = primordials;

const { validateBoolean } = require('#internal/validators');
const { joinPath, makeDirent } = require('#fs/stats');
const { constants, decodeName, getOptions, getValidatedPath, kNoDefaults, makeCallback, wantsRaw } =
  require('#fs/utils');

const binding = internalBinding('fs');

const { UV_DIRENT_DIR, UV_DIRENT_LINK, UV_DIRENT_UNKNOWN, S_IFDIR } = constants;

/** The entries of one native answer. */
function entriesOf(dir, answer, encoding, withFileTypes) {
  const raw = wantsRaw(encoding);
  const names = withFileTypes ? answer[0] : answer;
  if (raw) {
    for (let i = 0; i < names.length; i++) names[i] = decodeName(names[i], encoding);
  }
  if (!withFileTypes) return names;
  const types = answer[1];
  const out = [];
  for (let i = 0; i < names.length; i++) out[i] = makeDirent(dir, names[i], types[i]);
  return out;
}

/** A recursive listing under way: what was found, and the directories that are still to be read. */
class Recursion {
  constructor(base, encoding, withFileTypes) {
    this.base = base;
    this.encoding = encoding;
    this.withFileTypes = withFileTypes;
    this.found = [];
    this.queue = [base];
    // Names relative to the base, for the directory at the same place of the queue.
    this.prefixes = [''];
  }

  add(index, answer) {
    const { 0: names, 1: types } = answer;
    const dir = this.queue[index];
    const prefix = this.prefixes[index];
    const raw = wantsRaw(this.encoding);
    for (let i = 0; i < names.length; i++) {
      const name = raw ? decodeName(names[i], this.encoding) : names[i];
      const type = types[i];
      // Links to directories are followed, in circles until the system refuses the path.
      const isDirectory =
        type === UV_DIRENT_DIR ||
        ((type === UV_DIRENT_LINK || type === UV_DIRENT_UNKNOWN) &&
          binding.typeOf(joinPath(dir, name), false) === S_IFDIR);
      const relative = prefix === '' ? name : joinPath(prefix, name);
      ArrayPrototypePush(this.found, this.withFileTypes ? makeDirent(dir, name, type) : relative);
      if (isDirectory) {
        ArrayPrototypePush(this.queue, joinPath(dir, name));
        ArrayPrototypePush(this.prefixes, relative);
      }
    }
  }
}

function readRecursively(path, encoding, withFileTypes, callback) {
  const state = new Recursion(path, encoding, withFileTypes);
  const raw = wantsRaw(encoding);
  let index = 0;
  const next = () => {
    binding.scandir(state.queue[index], raw, true, (error, answer) => {
      if (error) {
        callback(error);
        return;
      }
      state.add(index, answer);
      index++;
      if (index < state.queue.length) next();
      else callback(null, state.found);
    });
  };
  next();
}

/** Lists a directory. */
function readdir(path, options, callback) {
  callback = makeCallback(typeof options === 'function' ? options : callback);
  options = getOptions(options, kNoDefaults);
  path = getValidatedPath(path);
  const { encoding, recursive } = options;
  const withFileTypes = !!options.withFileTypes;
  if (recursive !== undefined && recursive !== null)
    validateBoolean(recursive, 'options.recursive');
  const { files } = recursive ? require('#fs/mounted') : kNoDefaults;
  if (files?.has(path)) {
    files.listAll(path, encoding, withFileTypes, callback);
    return;
  }
  if (recursive) {
    readRecursively(path, encoding, withFileTypes, callback);
    return;
  }
  if (!withFileTypes && !wantsRaw(encoding)) {
    binding.scandir(path, false, false, callback);
    return;
  }
  binding.scandir(path, wantsRaw(encoding), withFileTypes, (error, answer) => {
    if (error) callback(error);
    else callback(null, entriesOf(path, answer, encoding, withFileTypes));
  });
}

/** Lists a directory. */
function readdirSync(path, options) {
  options = getOptions(options, kNoDefaults);
  path = getValidatedPath(path);
  const { encoding, recursive } = options;
  const withFileTypes = !!options.withFileTypes;
  if (recursive !== undefined && recursive !== null)
    validateBoolean(recursive, 'options.recursive');
  const raw = wantsRaw(encoding);
  const { files } = recursive ? require('#fs/mounted') : kNoDefaults;
  if (files?.has(path)) return files.listAllSync(path, encoding, withFileTypes);
  if (recursive) {
    const state = new Recursion(path, encoding, withFileTypes);
    for (let i = 0; i < state.queue.length; i++) {
      state.add(i, binding.scandir(state.queue[i], raw, true, undefined));
    }
    return state.found;
  }
  return entriesOf(
    path,
    binding.scandir(path, raw, withFileTypes, undefined),
    encoding,
    withFileTypes,
  );
}

module.exports = { readdir, readdirSync };
