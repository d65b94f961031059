'use strict';

// `glob`: walking the file system along compiled patterns. The walk is a generator that asks for listings and states, so
// that the synchronous and the asynchronous forms share it.

const {
  ArrayIsArray,
  ArrayPrototypeMap,
  ArrayPrototypePush,
  PromisePrototypeThen,
  RegExpPrototypeExec,
  SafeMap,
  SafeSet,
  StringPrototypeLastIndexOf,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
} = primordials;

const {
  validateBoolean,
  validateFunction,
  validateObject,
  validateString,
  validateStringArray,
} = require('#internal/validators');
const { compileGlob } = require('#path/internal');
const { resolve } = require('path');
const { promised } = require('#fs/files');
const { realpathSync } = require('#fs/realpath');
const { makeDirent } = require('#fs/stats');
const { constants, getValidatedPath } = require('#fs/utils');
const { runLater, runNow } = require('#fs/walking');

const binding = internalBinding('fs');

const { S_IFDIR, S_IFLNK, UV_DIRENT_DIR, UV_DIRENT_LINK } = constants;

/** The marker of `**` among a compiled pattern's segments is the only symbol there. */
function isGlobstar(segment) {
  return typeof segment === 'symbol';
}

function matches(segment, name) {
  return typeof segment === 'string'
    ? segment === name
    : RegExpPrototypeExec(segment, name) !== null;
}

/** One walk over one file system. */
class Walk {
  constructor(patterns, options) {
    this.cwd = options.cwd;
    this.withFileTypes = options.withFileTypes;
    this.exclude = options.exclude;
    this.followSymlinks = options.followSymlinks;
    this.alternatives = [];
    for (let i = 0; i < patterns.length; i++) {
      const compiled = compileGlob(patterns[i]);
      for (let j = 0; j < compiled.alternatives.length; j++) {
        ArrayPrototypePush(this.alternatives, compiled.alternatives[j]);
      }
    }
    this.listings = new SafeMap();
    this.seen = new SafeSet();
    this.visited = new SafeSet();
  }

  full(path) {
    return resolve(this.cwd, path === '' ? '.' : path);
  }

  *list(path) {
    const full = this.full(path);
    let entries = this.listings.get(full);
    if (entries === undefined) {
      try {
        const { 0: names, 1: types } = yield ['scandir', full];
        entries = ArrayPrototypeMap(names, (name, i) => makeDirent(full, name, types[i]));
      } catch {
        // What cannot be listed has nothing inside.
        entries = [];
      }
      this.listings.set(full, entries);
    }
    return entries;
  }

  /** The entry of a path as its parent lists it; undefined when there is nothing. */
  *entry(path) {
    const mode = yield ['typeOf', this.full(path), true];
    if (mode === 0) return undefined;
    const full = this.full(path);
    const { basename, dirname } = require('path');
    return makeDirent(
      dirname(full),
      basename(full),
      mode === S_IFDIR ? UV_DIRENT_DIR : mode === S_IFLNK ? UV_DIRENT_LINK : 1,
    );
  }

  *isDirectory(path, entry) {
    if (entry !== undefined && entry.isDirectory()) return true;
    if (entry !== undefined && !entry.isSymbolicLink()) return false;
    return (yield ['typeOf', this.full(path), false]) === S_IFDIR;
  }

  /** Whether what a wildcard found is to be entered; links that a pattern names are in any case. */
  *mayEnter(path, entry) {
    if (entry.isSymbolicLink() && !this.followSymlinks) return false;
    return yield* this.isDirectory(path, entry);
  }

  /** Whether a link leads to a directory that the way to it has not come through: others would have no end. */
  *leadsAway(path, entry) {
    if (!entry.isSymbolicLink() || !(yield* this.isDirectory(path, entry))) return false;
    const target = realpathSync(this.full(path));
    for (let above = path; above !== ''; ) {
      const at = StringPrototypeLastIndexOf(above, '/');
      above = at === -1 ? '' : StringPrototypeSlice(above, 0, at);
      if (realpathSync(this.full(above)) === target) return false;
    }
    return true;
  }

  excluded(path, entry) {
    if (this.exclude === undefined) return false;
    if (typeof this.exclude === 'function') {
      if (this.withFileTypes) return this.exclude(entry);
      // Filters compare with the name alone or with the whole path.
      return this.exclude(path) || (entry.name !== path && this.exclude(entry.name));
    }
    return this.isExcludedPath(this.full(path));
  }

  /** Whether `**` is to pass a directory over: patterns for all that is in it take it along. */
  passedOver(path) {
    if (!ArrayIsArray(this.exclude)) return false;
    return this.isExcludedPath(`${this.full(path)}/`);
  }

  isExcludedPath(full) {
    for (let i = 0; i < this.exclude.length; i++) {
      if (this.exclude[i].match(full)) return true;
    }
    return false;
  }

  *emit(path, entry, out) {
    if (path.length > 1 && path[path.length - 1] === '/') path = path.slice(0, -1);
    if (path === '') path = '.';
    if (this.seen.has(path)) return;
    if (entry === undefined) entry = yield* this.entry(path);
    if (entry === undefined || this.excluded(path, entry)) return;
    this.seen.add(path);
    ArrayPrototypePush(out, this.withFileTypes ? entry : path);
  }

  *run() {
    const out = [];
    for (let i = 0; i < this.alternatives.length; i++) {
      const segments = this.alternatives[i];
      const absolute = segments.length > 1 && segments[0] === '';
      yield* this.step(absolute ? '/' : '', segments, absolute ? 1 : 0, undefined, out, i);
    }
    return out;
  }

  *step(path, segments, index, entry, out, pattern) {
    const key = `${pattern}\0${index}\0${path}`;
    if (this.visited.has(key)) return;
    this.visited.add(key);
    if (index === segments.length) {
      yield* this.emit(path, entry, out);
      return;
    }
    const segment = segments[index];
    const last = index === segments.length - 1;
    if (segment === '') {
      // A trailing slash asks for directories.
      if (last && (path === '' || (yield* this.isDirectory(path, entry))))
        yield* this.emit(path, entry, out);
      return;
    }
    if (segment === '.') {
      yield* this.step(path, segments, index + 1, entry, out, pattern);
      return;
    }
    if (segment === '..') {
      if (path !== '' && !(yield* this.isDirectory(path, entry))) return;
      yield* this.step(parentOf(path), segments, index + 1, undefined, out, pattern);
      return;
    }
    if (isGlobstar(segment)) {
      yield* this.globstar(path, segments, index, entry, out, pattern);
      return;
    }
    if (typeof segment === 'string') {
      const next = below(path, segment);
      const found = yield* this.entry(next);
      if (found !== undefined && !this.excluded(next, found)) {
        yield* this.step(next, segments, index + 1, found, out, pattern);
      }
      return;
    }
    const entries = yield* this.list(path);
    for (let i = 0; i < entries.length; i++) {
      const child = entries[i];
      if (!matches(segment, child.name)) continue;
      const next = below(path, child.name);
      if (this.excluded(next, child)) continue;
      if (!last && !(yield* this.mayEnter(next, child))) continue;
      yield* this.step(next, segments, index + 1, child, out, pattern);
    }
  }

  /** `**`: nothing at all, or any directories below, links only where they are to be followed. */
  *globstar(path, segments, index, entry, out, pattern) {
    if (path !== '' && this.passedOver(path)) return;
    const last = index === segments.length - 1;
    if (last) {
      if (path !== '' || segments.length === 1) yield* this.emit(path, entry, out);
    } else {
      yield* this.step(path, segments, index + 1, entry, out, pattern);
    }
    if (path !== '' && !(yield* this.isDirectory(path, entry))) return;
    const entries = yield* this.list(path);
    for (let i = 0; i < entries.length; i++) {
      const child = entries[i];
      if (StringPrototypeStartsWith(child.name, '.')) continue;
      const next = below(path, child.name);
      if (this.excluded(next, child)) continue;
      if (child.isDirectory() || (this.followSymlinks && (yield* this.leadsAway(next, child)))) {
        yield* this.step(next, segments, index, child, out, pattern);
      } else if (last) {
        yield* this.emit(next, child, out);
      }
    }
  }
}

function below(path, name) {
  if (path === '') return name;
  return path[path.length - 1] === '/' ? `${path}${name}` : `${path}/${name}`;
}

function parentOf(path) {
  if (path === '' || path === '..' || path.endsWith('/..'))
    return path === '' ? '..' : `${path}/..`;
  const at = path.lastIndexOf('/');
  if (at === -1) return '';
  return at === 0 ? '/' : path.slice(0, at);
}

function prepare(pattern, options) {
  const patterns = ArrayIsArray(pattern) ? pattern : [pattern];
  if (ArrayIsArray(pattern)) validateStringArray(pattern, 'patterns');
  else validateString(pattern, 'patterns');
  if (options !== undefined) validateObject(options, 'options');
  const { exclude, withFileTypes, followSymlinks = false } = options ?? {};
  validateBoolean(followSymlinks, 'options.followSymlinks');
  let cwd = options?.cwd;
  cwd = cwd === undefined || cwd === null ? process.cwd() : getValidatedPath(cwd, 'options.cwd');
  let excluded = exclude ?? undefined;
  if (excluded !== undefined && typeof excluded !== 'function') {
    validateStringArray(excluded, 'options.exclude');
    // Patterns may name paths in any way: both sides are compared as absolute ones.
    excluded = ArrayPrototypeMap(excluded, (text) => compileGlob(resolve(cwd, text)));
  }
  return new Walk(patterns, {
    __proto__: null,
    cwd,
    exclude: excluded,
    followSymlinks,
    withFileTypes: !!withFileTypes,
  });
}

function answerNow({ 0: name, 1: path, 2: link }) {
  if (name === 'typeOf') return binding.typeOf(path, link);
  return binding.scandir(path, false, true, undefined);
}

/** Types are asked for at once: they are known, or take a single system call. */
function answerLater(request) {
  if (request[0] === 'typeOf') return answerNow(request);
  return promised((done) => binding.scandir(request[1], false, true, done));
}

/** The paths that match a pattern. */
function globSync(pattern, options) {
  return runNow(prepare(pattern, options).run(), answerNow);
}

/** Calls back with the paths that match a pattern. */
function glob(pattern, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'cb');
  PromisePrototypeThen(
    runLater(prepare(pattern, options).run(), answerLater),
    (found) => process.nextTick(callback, null, found),
    (error) => process.nextTick(callback, error),
  );
}

/** The matches one by one. */
async function* globIterator(pattern, options) {
  const found = await runLater(prepare(pattern, options).run(), answerLater);
  for (let i = 0; i < found.length; i++) yield found[i];
}

module.exports = { glob, globIterator, globSync };
