'use strict';

// `watch`: changes told by the kernel, of one file or directory, of whole trees, and as an async iterator.

const {
  ArrayIsArray,
  ArrayPrototypePush,
  ArrayPrototypeShift,
  Promise,
  RegExpPrototypeExec,
  SafeMap,
  StringPrototypeIncludes,
} = primordials;

const EventEmitter = require('events');
const { AbortError, UVExceptionOfLibrary, codes } = require('#internal/errors');
const {
  validateAbortSignal,
  validateBoolean,
  validateIgnoreOption,
  validateObject,
  validateFunction,
  validateInteger,
  validateOneOf,
} = require('#internal/validators');
const { basename, join } = require('path');
const { assertEncoding, decodeName, getOptions, getValidatedPath, kNoDefaults, wantsRaw } =
  require('#fs/utils');

const binding = internalBinding('fs');
const { FSEvent } = binding;

/** A function that tells whether a name is to be left out. */
function ignoreMatcher(ignore) {
  if (ignore === undefined || ignore === null) return undefined;
  const list = ArrayIsArray(ignore) ? ignore : [ignore];
  const tests = [];
  for (let i = 0; i < list.length; i++) {
    const rule = list[i];
    if (typeof rule === 'function') {
      ArrayPrototypePush(tests, rule);
    } else if (typeof rule === 'string') {
      const glob = require('#path/internal').compileGlob(rule, { __proto__: null, dot: true });
      // A pattern without a slash is about names, wherever they are.
      const whole = StringPrototypeIncludes(rule, '/');
      ArrayPrototypePush(
        tests,
        (name) => glob.match(name) || (!whole && glob.match(basename(name))),
      );
    } else {
      ArrayPrototypePush(tests, (name) => RegExpPrototypeExec(rule, name) !== null);
    }
  }
  return (name) => {
    for (let i = 0; i < tests.length; i++) {
      if (tests[i](name)) return true;
    }
    return false;
  };
}

function watchError(errno, path) {
  const error = new UVExceptionOfLibrary({
    errno,
    syscall: 'watch',
    path,
    message: errno === -28 ? 'System limit for number of file watchers reached' : '',
  });
  error.filename = path;
  return error;
}

/** What `fs.watch` returns. */
class FSWatcher extends EventEmitter {
  constructor() {
    super();
    this._handle = null;
    this._closed = false;
    this._ignore = undefined;
    this._encoding = undefined;
    // When watching a tree: the handle of each directory below, by its path relative to the root.
    this._tree = undefined;
    this._root = undefined;
    this._referenced = true;
  }

  _start(filename, persistent, recursive, encoding, ignore) {
    this._ignore = ignoreMatcher(ignore);
    this._encoding = encoding;
    this._referenced = persistent;
    if (recursive && binding.typeOf(filename, false) === 0o040000) {
      this._tree = new SafeMap();
      this._root = `${filename}`;
      const errno = this._addDirectory('', false);
      if (errno < 0) {
        this._closeTree();
        throw watchError(errno, filename);
      }
      return;
    }
    this._handle = new FSEvent();
    this._handle.onchange = (status, type, name) => this._onchange(status, type, name);
    const errno = this._handle.start(filename, persistent, wantsRaw(encoding));
    if (errno) {
      this._handle.close();
      this._handle = null;
      throw watchError(errno, filename);
    }
  }

  _onchange(status, type, name) {
    if (status < 0) {
      this._handle?.close();
      this._handle = null;
      this.emit('error', watchError(status, name ?? undefined));
      return;
    }
    if (name !== null && wantsRaw(this._encoding)) name = decodeName(name, this._encoding);
    if (name !== null && this._ignore?.(typeof name === 'string' ? name : name.toString())) return;
    this.emit('change', type, name);
  }

  /** Watches a directory of the tree and everything below; tells of what is in it already when it is new. */
  _addDirectory(relative, isNew) {
    if (this._tree.has(relative)) return 0;
    const path = relative === '' ? this._root : join(this._root, relative);
    const handle = new FSEvent();
    const errno = handle.start(path, this._referenced, false);
    if (errno) {
      handle.close();
      return relative === '' ? errno : 0;
    }
    this._tree.set(relative, handle);
    handle.onchange = (status, type, name) => {
      if (status < 0) this.emit('error', watchError(status, path));
      else this._onTreeChange(relative, type, name);
    };
    let listing;
    try {
      listing = binding.scandir(path, false, true, undefined);
    } catch {
      return 0;
    }
    const { 0: names, 1: types } = listing;
    for (let i = 0; i < names.length; i++) {
      const child = relative === '' ? names[i] : join(relative, names[i]);
      if (this._ignore?.(child)) continue;
      if (isNew) this._tell('rename', child);
      if (this._closed) return 0;
      if (types[i] === 2) this._addDirectory(child, isNew);
    }
    return 0;
  }

  _onTreeChange(relative, type, name) {
    if (this._closed) return;
    const path = relative === '' ? name : join(relative, name);
    if (this._ignore?.(path)) return;
    // The end of a directory is told by its parent.
    if (relative !== '' && name === basename(relative) && !this._exists(path)) return;
    this._tell(type, path);
    if (this._closed || type !== 'rename') return;
    const kind = binding.typeOf(join(this._root, path), true);
    if (kind === 0o040000) this._addDirectory(path, true);
    else if (kind === 0) this._forget(path);
  }

  _exists(path) {
    return binding.typeOf(join(this._root, path), true) !== 0;
  }

  _forget(path) {
    const handle = this._tree.get(path);
    if (handle === undefined) return;
    handle.close();
    this._tree.delete(path);
  }

  _tell(type, path) {
    if (this._encoding !== undefined && wantsRaw(this._encoding)) {
      path = decodeName(require('buffer').Buffer.from(path), this._encoding);
    }
    this.emit('change', type, path);
  }

  _closeTree() {
    for (const handle of this._tree.values()) handle.close();
    this._tree = undefined;
  }

  /** Ends the watch. */
  close() {
    if (this._closed) return;
    this._closed = true;
    if (this._tree !== undefined) this._closeTree();
    this._handle?.close();
    this._handle = null;
    process.nextTick(() => this.emit('close'));
  }

  _each(method) {
    if (this._tree !== undefined) for (const handle of this._tree.values()) handle[method]();
    this._handle?.[method]();
    this._referenced = method === 'ref';
    return this;
  }

  ref() {
    return this._each('ref');
  }

  unref() {
    return this._each('unref');
  }

  // Programs of Node 10 call it themselves; a watcher is always started.
  start() {}
}

/** `fs.watch`. */
function watch(filename, options, listener) {
  if (typeof options === 'function') listener = options;
  options = getOptions(options, kNoDefaults);
  filename = getValidatedPath(filename);
  const {
    persistent = true,
    recursive = false,
    encoding,
    signal,
    ignore,
    throwIfNoEntry = true,
  } = options;
  // What is false says no.
  if (recursive) validateBoolean(recursive, 'options.recursive');
  validateIgnoreOption(ignore, 'options.ignore');
  if (listener !== undefined && listener !== null) validateFunction(listener, 'listener');
  const other = require('#fs/mounted').files?.watch(filename, options, listener);
  if (other !== undefined) return other;
  const watcher = new FSWatcher();
  if (!throwIfNoEntry && binding.typeOf(filename, false) === 0) {
    process.nextTick(() => watcher.close());
  } else {
    watcher._start(filename, persistent, recursive, encoding, ignore);
  }
  if (listener) watcher.on('change', listener);
  if (signal) {
    if (signal.aborted) {
      process.nextTick(() => watcher.close());
    } else {
      const onAbort = () => watcher.close();
      signal.addEventListener('abort', onAbort, { __proto__: null, once: true });
      watcher.once('close', () => signal.removeEventListener('abort', onAbort));
    }
  }
  return watcher;
}

/** The async iterator of `fs.promises.watch`. */
async function* watchIterator(filename, options = kNoDefaults) {
  const path = getValidatedPath(filename);
  validateObject(options, 'options');
  const {
    persistent = true,
    recursive = false,
    encoding = 'utf8',
    signal,
    ignore,
    maxQueue = 2048,
    overflow = 'ignore',
  } = options;
  validateBoolean(persistent, 'options.persistent');
  validateBoolean(recursive, 'options.recursive');
  validateInteger(maxQueue, 'options.maxQueue');
  validateOneOf(overflow, 'options.overflow', ['ignore', 'error']);
  validateIgnoreOption(ignore, 'options.ignore');
  validateAbortSignal(signal, 'options.signal');
  if (encoding) assertEncoding(encoding === 'buffer' ? undefined : encoding);
  const other = require('#fs/mounted').files?.watchAsync(path, options);
  if (other !== undefined) {
    yield* other;
    return;
  }
  yield* events(path, { persistent, recursive, encoding, signal, ignore, maxQueue, overflow });
}

async function* events(path, settings) {
  const { signal, maxQueue, overflow } = settings;
  const aborted = () => new AbortError(undefined, { cause: signal?.reason });
  if (signal?.aborted) throw aborted();
  const queue = [];
  let waiting;
  let failure;
  const wake = () => {
    waiting?.();
    waiting = undefined;
  };
  const watcher = new FSWatcher();
  const onAbort = () => {
    failure = aborted();
    wake();
  };
  watcher.on('change', (eventType, filename) => {
    if (queue.length < maxQueue) {
      ArrayPrototypePush(queue, { __proto__: null, eventType, filename });
    } else if (overflow === 'error') {
      failure = new codes.ERR_FS_WATCH_QUEUE_OVERFLOW(maxQueue);
    } else {
      process.emitWarning('fs.watch maxQueue exceeded');
    }
    wake();
  });
  watcher.on('error', (error) => {
    failure = error;
    wake();
  });
  try {
    watcher._start(
      path,
      settings.persistent,
      settings.recursive,
      settings.encoding,
      settings.ignore,
    );
    signal?.addEventListener('abort', onAbort, { __proto__: null, once: true });
    for (;;) {
      if (failure !== undefined) throw failure;
      while (queue.length > 0) yield ArrayPrototypeShift(queue);
      if (failure !== undefined) throw failure;
      await new Promise((resolve) => {
        waiting = resolve;
      });
    }
  } finally {
    watcher.close();
    signal?.removeEventListener('abort', onAbort);
  }
}

module.exports = { watch, watchIterator };
