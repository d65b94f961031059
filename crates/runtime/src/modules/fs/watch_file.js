'use strict';

// `watchFile`: looking at a file at intervals and telling what differs.

const { SafeMap } = primordials;

const EventEmitter = require('events');
const { UVExceptionOfLibrary } = require('#internal/errors');
const { validateFunction, validateUint32 } = require('#internal/validators');
const { statsFromArray } = require('#fs/stats');
const { getValidatedPath } = require('#fs/utils');

const { StatWatcher: Handle } = internalBinding('fs');

// By path, so that many listeners share one watcher.
const watchers = new SafeMap();

class StatWatcher extends EventEmitter {
  constructor(bigint) {
    super();
    this._handle = null;
    this._bigint = bigint;
    this._refs = 0;
    this._status = -1;
    this._persistent = true;
    this._wanted = 1;
  }

  start(filename, persistent, interval) {
    if (this._handle !== null) return;
    this._handle = new Handle(this._bigint);
    this._handle.onchange = (status, current, previous) => {
      // A file that is missing twice in a row is no news.
      if (this._status !== -1 && status === -2 && this._status === status) return;
      this._status = status;
      this.emit('change', statsFromArray(current), statsFromArray(previous));
    };
    this._persistent = persistent;
    if (!persistent) this._handle.unref();
    validateUint32(interval, 'interval');
    const error = this._handle.start(filename, interval);
    if (error) throw new UVExceptionOfLibrary({ errno: error, syscall: 'watch', path: filename });
  }

  stop() {
    if (this._handle === null) return;
    process.nextTick(() => this.emit('stop'));
    this._handle.close();
    this._handle = null;
  }

  ref() {
    // Only the last state of everybody counts.
    if (this._handle && this._wanted++ === 0) this._handle.ref();
    return this;
  }

  unref() {
    if (this._handle && this._wanted > 0 && --this._wanted === 0) this._handle.unref();
    return this;
  }
}

const defaults = { interval: 5007, persistent: true, bigint: false };

/** Looks at a file at intervals. */
function watchFile(filename, options, listener) {
  filename = require('path').resolve(`${getValidatedPath(filename)}`);
  if (options === null || typeof options !== 'object') {
    listener = options;
    options = undefined;
  }
  options = { ...defaults, ...options };
  validateFunction(listener, 'listener');
  const other = require('#fs/mounted').files?.watchFile(filename, options, listener);
  if (other !== undefined) return other;
  let watcher = watchers.get(filename);
  if (watcher === undefined) {
    watcher = new StatWatcher(options.bigint);
    watcher.start(filename, options.persistent, options.interval);
    watchers.set(filename, watcher);
  } else {
    watcher._wanted += 1;
  }
  watcher.on('change', listener);
  return watcher;
}

/** Ends one listener's watch of a file, or everybody's. */
function unwatchFile(filename, listener) {
  filename = require('path').resolve(`${getValidatedPath(filename)}`);
  if (require('#fs/mounted').files?.unwatchFile(filename, listener)) return;
  const watcher = watchers.get(filename);
  if (watcher === undefined) return;
  if (typeof listener === 'function') {
    const before = watcher.listenerCount('change');
    watcher.removeListener('change', listener);
    if (watcher.listenerCount('change') < before && watcher.listenerCount('change') > 0)
      watcher.unref();
  } else {
    watcher.removeAllListeners('change');
  }
  if (watcher.listenerCount('change') === 0) {
    watcher.stop();
    watchers.delete(filename);
  }
}

module.exports = { StatWatcher, unwatchFile, watchFile };
