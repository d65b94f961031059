'use strict';

// The records of a run of benchmarks: a stream of `{ type, data }`, each emitted as an event of its type, too.

const { ArrayIsArray, ErrorIsError, ObjectKeys, Promise, PromiseResolve, SymbolAsyncIterator } =
  primordials;

const { Readable } = require('stream');

/** What nobody else can change: lists and plain records are copied, errors and texts are the same. */
function snapshot(value) {
  if (ArrayIsArray(value)) {
    const list = [];
    for (let i = 0; i < value.length; i++) list[i] = snapshot(value[i]);
    return list;
  }
  if (value === null || typeof value !== 'object' || ErrorIsError(value)) return value;
  const copy = { __proto__: null };
  const keys = ObjectKeys(value);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    // What benchmarks say about a sample may be anything that can be cloned.
    copy[key] =
      key === 'detail'
        ? require('#internal/structured_clone').structuredClone(value[key])
        : snapshot(value[key]);
  }
  return copy;
}

class BenchmarksStream extends Readable {
  #isRead = false;
  #emptied = [];

  constructor() {
    super({ __proto__: null, objectMode: true });
  }

  _read() {
    const waiting = this.#emptied;
    this.#emptied = [];
    for (let i = 0; i < waiting.length; i++) waiting[i]();
  }

  on(event, listener) {
    if (event === 'data' || event === 'readable') this.#isRead = true;
    return super.on(event, listener);
  }

  resume() {
    this.#isRead = true;
    return super.resume();
  }

  [SymbolAsyncIterator]() {
    this.#isRead = true;
    return super[SymbolAsyncIterator]();
  }

  _destroy(error, callback) {
    this._read();
    callback(error);
  }

  /** Tells of something; a reader who is slower is waited for. */
  tell(type, data) {
    if (this.listenerCount(type) > 0) this.emit(type, snapshot(data));
    if (this.destroyed) return PromiseResolve();
    const full = !this.push({ __proto__: null, type, data: snapshot(data) });
    if (!full || !this.#isRead) return PromiseResolve();
    return new Promise((resolve) => {
      this.#emptied[this.#emptied.length] = resolve;
    });
  }

  /** Nothing follows. */
  finish() {
    if (!this.destroyed) this.push(null);
  }
}

module.exports = { BenchmarksStream, snapshot };
