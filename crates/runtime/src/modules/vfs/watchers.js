'use strict';

// Watching files of a provider that nobody tells of changes: they are looked at in intervals.

const { ArrayPrototypePush, ArrayPrototypeShift, Promise, SafeMap } = primordials;

const EventEmitter = require('events');
const { AbortError } = require('#internal/errors');
const { kEmptyObject } = require('#internal/util');
const { posix } = require('path');
const { clearInterval, setInterval } = require('#timers/internal');

const kInterval = 100;
const kStatInterval = 5007;

/** What can be told apart of a file; undefined when there is none. */
function stateOf(provider, path) {
  try {
    const stats = provider.statSync(path);
    const { mtimeMs, ctimeMs, size, mode, ino } = stats;
    const state = `${mtimeMs} ${ctimeMs} ${size} ${mode}`;
    return { __proto__: null, state, ino, isDirectory: stats.isDirectory() };
  } catch {
    return undefined;
  }
}

/** The files of a directory by their names, those below as well when `recursive`. */
function listing(provider, path, recursive) {
  const found = new SafeMap();
  let names;
  try {
    names = provider.readdirSync(path, recursive ? { recursive: true } : undefined);
  } catch {
    return found;
  }
  for (let i = 0; i < names.length; i++) {
    const state = stateOf(provider, posix.join(path, names[i]));
    if (state !== undefined) found.set(names[i], state);
  }
  return found;
}

class VFSWatcher extends EventEmitter {
  #provider;
  #path;
  #recursive;
  #encoding;
  #state;
  #files;
  #timer;
  #signal;
  #closed = false;
  #onAbort = () => this.close();

  constructor(provider, path, options) {
    super();
    const {
      persistent = true,
      interval = kInterval,
      recursive = false,
      encoding,
      signal,
    } = options;
    this.#provider = provider;
    this.#path = path;
    this.#recursive = recursive;
    this.#encoding = encoding;
    this.#look();
    this.#timer = setInterval(() => this.#compare(), interval);
    if (!persistent) this.#timer.unref();
    if (signal !== undefined) {
      this.#signal = signal;
      if (signal.aborted) process.nextTick(this.#onAbort);
      else signal.addEventListener('abort', this.#onAbort, { __proto__: null, once: true });
    }
  }

  #look() {
    this.#state = stateOf(this.#provider, this.#path);
    this.#files = this.#state?.isDirectory
      ? listing(this.#provider, this.#path, this.#recursive)
      : undefined;
  }

  #tell(type, name) {
    if (this.#closed) return;
    const { Buffer } = require('buffer');
    const encoding = this.#encoding;
    let filename = name;
    if (encoding === 'buffer') filename = Buffer.from(name);
    else if (encoding && encoding !== 'utf8') filename = Buffer.from(name).toString(encoding);
    this.emit('change', type, filename);
  }

  #compare() {
    const before = this.#state;
    const files = this.#files;
    this.#look();
    const after = this.#state;
    if (files !== undefined && this.#files !== undefined) {
      for (const { 0: name, 1: file } of this.#files) {
        const old = files.get(name);
        if (old === undefined) this.#tell('rename', name);
        else if (old.state !== file.state && !file.isDirectory) this.#tell('change', name);
      }
      for (const name of files.keys()) if (!this.#files.has(name)) this.#tell('rename', name);
      return;
    }
    const name = posix.basename(this.#path);
    if ((before === undefined) !== (after === undefined)) this.#tell('rename', name);
    else if (before !== undefined && before.state !== after.state) this.#tell('change', name);
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#timer);
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.emit('close');
  }

  unref() {
    this.#timer.unref();
    return this;
  }

  ref() {
    this.#timer.ref();
    return this;
  }
}

/** `watch`. */
function watch(provider, path, options) {
  return new VFSWatcher(provider, path, options ?? kEmptyObject);
}

/** `watch` as an async iterator. */
async function* watchAsync(provider, path, options) {
  const { signal, ...others } = options ?? kEmptyObject;
  const aborted = () => new AbortError(undefined, { cause: signal?.reason });
  if (signal?.aborted) throw aborted();
  const queue = [];
  let wake;
  let ended = false;
  const watcher = new VFSWatcher(provider, path, others);
  const onAbort = () => {
    ended = true;
    wake?.();
  };
  watcher.on('change', (eventType, filename) => {
    ArrayPrototypePush(queue, { eventType, filename });
    wake?.();
  });
  signal?.addEventListener('abort', onAbort, { __proto__: null, once: true });
  try {
    for (;;) {
      while (queue.length > 0) yield ArrayPrototypeShift(queue);
      if (ended) throw aborted();
      await new Promise((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    watcher.close();
    signal?.removeEventListener('abort', onAbort);
  }
}

class VFSStatWatcher extends EventEmitter {
  #provider;
  #path;
  #options;
  #last;
  #timer;

  constructor(provider, path, options) {
    super();
    const { bigint = false, persistent = true, interval = kStatInterval } = options;
    this.#provider = provider;
    this.#path = path;
    this.#options = { __proto__: null, bigint };
    this.#last = this.#stats();
    this.#timer = setInterval(() => this.#compare(), interval);
    if (!persistent) this.#timer.unref();
  }

  #stats() {
    try {
      return this.#provider.statSync(this.#path, this.#options);
    } catch {
      return require('#fs/internal').emptyStats(this.#options.bigint);
    }
  }

  #compare() {
    const before = this.#last;
    const after = this.#stats();
    this.#last = after;
    const same =
      before.mtimeMs === after.mtimeMs &&
      before.ctimeMs === after.ctimeMs &&
      before.size === after.size &&
      before.mode === after.mode &&
      before.nlink === after.nlink;
    if (!same) this.emit('change', after, before);
  }

  stop() {
    clearInterval(this.#timer);
    process.nextTick(() => this.emit('stop'));
  }

  unref() {
    this.#timer.unref();
    return this;
  }

  ref() {
    this.#timer.ref();
    return this;
  }
}

/** The `watchFile` watchers of one provider, one for each path. */
class StatWatchers {
  #provider;
  #watchers = new SafeMap();

  constructor(provider) {
    this.#provider = provider;
  }

  add(path, options, listener) {
    let watcher = this.#watchers.get(path);
    if (watcher === undefined) {
      watcher = new VFSStatWatcher(this.#provider, path, options ?? kEmptyObject);
      this.#watchers.set(path, watcher);
    }
    if (typeof listener === 'function') watcher.on('change', listener);
    return watcher;
  }

  remove(path, listener) {
    const watcher = this.#watchers.get(path);
    if (watcher === undefined) return;
    if (typeof listener === 'function') watcher.removeListener('change', listener);
    else watcher.removeAllListeners('change');
    if (watcher.listenerCount('change') > 0) return;
    watcher.stop();
    this.#watchers.delete(path);
  }
}

module.exports = { StatWatchers, watch, watchAsync };
