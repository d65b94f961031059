'use strict';

// `opendir` and `Dir`: directories read in batches, one entry at a time for the program.

const {
  ArrayPrototypePush,
  ArrayPrototypeShift,
  ObjectDefineProperties,
  Promise,
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  SymbolAsyncDispose,
  SymbolAsyncIterator,
  SymbolDispose,
} = primordials;

const {
  codes: { ERR_DIR_CLOSED, ERR_DIR_CONCURRENT_OPERATION, ERR_MISSING_ARGS },
} = require('#internal/errors');
const { validateFunction, validateUint32 } = require('#internal/validators');
const { joinPath, makeDirent } = require('#fs/stats');
const { decodeName, getOptions, getValidatedPath, wantsRaw } = require('#fs/utils');

const binding = internalBinding('fs');

const defaults = { encoding: 'utf8' };

/** An open directory. */
class Dir {
  #handle;
  #path;
  #entries = [];
  #at = 0;
  #closed = false;
  #options;
  #busy = false;
  // Operations that wait for the one that is running.
  #queue = null;
  // Directories below, when reading recursively: [handle, path] pairs that come after the current one.
  #below = [];
  #current;

  constructor(handle, path, options) {
    if (handle === undefined || handle === null) throw new ERR_MISSING_ARGS('handle');
    this.#handle = handle;
    this.#path = path;
    this.#current = path;
    this.#options = { bufferSize: 32, encoding: 'utf8', ...getOptions(options, defaults) };
    validateUint32(this.#options.bufferSize, 'options.bufferSize', true);
  }

  get path() {
    return this.#path;
  }

  #take() {
    const entry = this.#entries[this.#at++];
    if (this.#at === this.#entries.length) {
      this.#entries = [];
      this.#at = 0;
    }
    if (this.#options.recursive && entry.isDirectory()) {
      ArrayPrototypePush(this.#below, joinPath(entry.parentPath, entry.name));
    }
    return entry;
  }

  #hasEntry() {
    return this.#at < this.#entries.length;
  }

  #fill(answer) {
    const { encoding } = this.#options;
    const raw = wantsRaw(encoding);
    const { 0: names, 1: types } = answer;
    this.#at = 0;
    this.#entries = [];
    for (let i = 0; i < names.length; i++) {
      const name = raw ? decodeName(names[i], encoding) : names[i];
      this.#entries[i] = makeDirent(this.#current, name, types[i]);
    }
  }

  #checkOpen() {
    if (this.#closed) throw new ERR_DIR_CLOSED();
  }

  /** The next entry, null at the end. */
  read(callback) {
    if (callback === undefined) {
      return new Promise((resolve, reject) => {
        this.#read((error, entry) => (error ? reject(error) : resolve(entry)));
      });
    }
    this.#checkOpen();
    validateFunction(callback, 'callback');
    this.#read(callback);
    return undefined;
  }

  #read(callback) {
    // It may have been closed while the reading waited for its turn.
    if (this.#closed) {
      process.nextTick(callback, new ERR_DIR_CLOSED());
      return;
    }
    if (this.#busy) {
      this.#queue ??= [];
      ArrayPrototypePush(this.#queue, () => this.#read(callback));
      return;
    }
    if (this.#hasEntry()) {
      process.nextTick(callback, null, this.#take());
      return;
    }
    this.#busy = true;
    this.#handle.read(
      this.#options.bufferSize,
      wantsRaw(this.#options.encoding),
      (error, answer) => {
        if (error) {
          this.#finish();
          callback(error);
          return;
        }
        if (answer === undefined) {
          this.#descend(callback);
          return;
        }
        this.#fill(answer);
        const entry = this.#take();
        this.#finish();
        callback(null, entry);
      },
    );
  }

  /** Goes on with the next directory below, or ends. */
  #descend(callback) {
    if (this.#below.length === 0) {
      this.#finish();
      callback(null, null);
      return;
    }
    const path = ArrayPrototypeShift(this.#below);
    binding.opendir(path, (error, handle) => {
      if (error) {
        this.#finish();
        callback(error);
        return;
      }
      this.#handle.close(undefined);
      this.#handle = handle;
      this.#current = path;
      this.#finish();
      this.#read(callback);
    });
  }

  #finish() {
    this.#busy = false;
    const queue = this.#queue;
    if (queue === null) return;
    this.#queue = null;
    for (let i = 0; i < queue.length; i++) queue[i]();
  }

  /** The next entry, null at the end. */
  readSync() {
    this.#checkOpen();
    if (this.#busy) throw new ERR_DIR_CONCURRENT_OPERATION();
    for (;;) {
      if (this.#hasEntry()) return this.#take();
      const answer = this.#handle.read(
        this.#options.bufferSize,
        wantsRaw(this.#options.encoding),
        undefined,
      );
      if (answer !== undefined) {
        this.#fill(answer);
        continue;
      }
      if (this.#below.length === 0) return null;
      const path = ArrayPrototypeShift(this.#below);
      const handle = binding.opendir(path, undefined);
      this.#handle.close(undefined);
      this.#handle = handle;
      this.#current = path;
    }
  }

  /** Closes the directory. */
  close(callback) {
    if (callback === undefined) {
      if (this.#closed) return PromiseReject(new ERR_DIR_CLOSED());
      return new Promise((resolve, reject) => {
        this.#close((error) => (error ? reject(error) : resolve()));
      });
    }
    validateFunction(callback, 'callback');
    this.#close(callback);
    return undefined;
  }

  #close(callback) {
    if (this.#closed) {
      process.nextTick(callback, new ERR_DIR_CLOSED());
      return;
    }
    if (this.#busy) {
      this.#queue ??= [];
      ArrayPrototypePush(this.#queue, () => this.#close(callback));
      return;
    }
    this.#closed = true;
    this.#handle.close(callback);
  }

  /** Closes the directory. */
  closeSync() {
    this.#checkOpen();
    if (this.#busy) throw new ERR_DIR_CONCURRENT_OPERATION();
    this.#closed = true;
    this.#handle.close(undefined);
  }

  /** Every entry; the directory is closed at the end. */
  async *entries() {
    try {
      for (;;) {
        const entry = await this.read();
        if (entry === null) break;
        yield entry;
      }
    } finally {
      if (!this.#closed) await this.close();
    }
  }

  [SymbolDispose]() {
    if (this.#closed) return;
    this.closeSync();
  }

  [SymbolAsyncDispose]() {
    if (this.#closed) return PromiseResolve();
    return PromisePrototypeThen(this.close());
  }
}

ObjectDefineProperties(Dir.prototype, {
  [SymbolAsyncIterator]: {
    __proto__: null,
    configurable: true,
    enumerable: false,
    value: Dir.prototype.entries,
    writable: true,
  },
});

/** Opens a directory. */
function opendir(path, options, callback) {
  callback = typeof options === 'function' ? options : callback;
  validateFunction(callback, 'callback');
  path = getValidatedPath(path);
  options = getOptions(options, defaults);
  checkBufferSize(options);
  binding.opendir(path, (error, handle) => {
    if (error) callback(error);
    else callback(null, new Dir(handle, path, options));
  });
}

function checkBufferSize({ bufferSize }) {
  if (bufferSize !== undefined) validateUint32(bufferSize, 'options.bufferSize', true);
}

/** Opens a directory. */
function opendirSync(path, options) {
  path = getValidatedPath(path);
  options = getOptions(options, defaults);
  checkBufferSize(options);
  return new Dir(binding.opendir(path, undefined), path, options);
}

module.exports = { Dir, opendir, opendirSync };
