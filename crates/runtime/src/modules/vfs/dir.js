'use strict';

// `VirtualDir`: a directory of a provider, read as a whole when it was opened.

const { ObjectDefineProperty, SymbolAsyncDispose, SymbolAsyncIterator, SymbolDispose } =
  primordials;

const {
  codes: { ERR_DIR_CLOSED },
} = require('#internal/errors');
const { validateFunction } = require('#internal/validators');

class VirtualDir {
  #path;
  #entries;
  #at = 0;
  #closed = false;

  constructor(path, entries) {
    this.#path = path;
    this.#entries = entries;
  }

  get path() {
    return this.#path;
  }

  readSync() {
    if (this.#closed) throw new ERR_DIR_CLOSED();
    return this.#entries[this.#at++] ?? null;
  }

  async read(callback) {
    if (callback === undefined) return this.readSync();
    validateFunction(callback, 'callback');
    let entry;
    try {
      entry = this.readSync();
    } catch (error) {
      process.nextTick(callback, error);
      return undefined;
    }
    process.nextTick(callback, null, entry);
    return undefined;
  }

  closeSync() {
    if (this.#closed) throw new ERR_DIR_CLOSED();
    this.#closed = true;
  }

  async close(callback) {
    if (callback === undefined) {
      this.closeSync();
      return;
    }
    validateFunction(callback, 'callback');
    try {
      this.closeSync();
    } catch (error) {
      process.nextTick(callback, error);
      return;
    }
    process.nextTick(callback, null);
  }

  async *entries() {
    try {
      for (let entry = this.readSync(); entry !== null; entry = this.readSync()) yield entry;
    } finally {
      this.#closed = true;
    }
  }

  [SymbolDispose]() {
    this.#closed = true;
  }

  async [SymbolAsyncDispose]() {
    this.#closed = true;
  }
}

ObjectDefineProperty(VirtualDir.prototype, SymbolAsyncIterator, {
  __proto__: null,
  configurable: true,
  enumerable: false,
  value: VirtualDir.prototype.entries,
  writable: true,
});

module.exports = { VirtualDir };
