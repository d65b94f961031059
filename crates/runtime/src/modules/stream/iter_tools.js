'use strict';

// `merge`, `tap` and `ondrain` of `stream/iter`.

const {
  ArrayPrototypePush,
  ArrayPrototypeShift,
  PromisePrototypeThen,
  PromiseWithResolvers,
  SafeArrayIterator,
  SymbolAsyncIterator,
  SymbolDispose,
  SymbolIterator,
} = primordials;

const { validateFunction } = require('#internal/validators');
const {
  bytesOf,
  dictionary,
  drainableProtocol,
  listenForAbort,
  signalOf,
  toAsyncStreamable,
  toStreamable,
} = require('#stream/iter_values');
const { Cursor, from } = require('#stream/iter_from');

function tap(callback) {
  validateFunction(callback, 'callback');
  return async (chunks, options) => {
    const waited = callback(chunks, options);
    if (waited !== undefined) await waited;
    return chunks;
  };
}

function tapSync(callback) {
  validateFunction(callback, 'callback');
  return (chunks) => {
    callback(chunks);
    return chunks;
  };
}

/** A promise for room in a writer, or null when it does not tell. */
function ondrain(drainable) {
  if (drainable === null || typeof drainable !== 'object') return null;
  if (typeof drainable[drainableProtocol] !== 'function') return null;
  return drainable[drainableProtocol]();
}

// --- merge ---

function isSource(value) {
  if (bytesOf(value) !== undefined) return true;
  return (
    typeof value[SymbolAsyncIterator] === 'function' ||
    typeof value[SymbolIterator] === 'function' ||
    typeof value[toAsyncStreamable] === 'function' ||
    typeof value[toStreamable] === 'function'
  );
}

/** What several sources have yielded, in the order in which they did. */
class Merged {
  constructor(sources) {
    this.entries = [];
    this.active = sources.length;
    // Batches that nobody has taken yet, each with its source, which is not read on before.
    this.ready = [];
    this.failed = false;
    this.error = undefined;
    this.wake = undefined;
    for (let i = 0; i < sources.length; i++) {
      const entry = { __proto__: null, cursor: undefined, reading: false };
      const take = (batch) => {
        entry.reading = false;
        ArrayPrototypePush(this.ready, { __proto__: null, entry, batch });
        this.tell();
      };
      const finish = () => {
        entry.reading = false;
        this.active--;
        this.tell();
      };
      const fail = (error) => {
        entry.reading = false;
        this.fail(error);
      };
      entry.cursor = new Cursor(sources[i], take, finish, fail);
      ArrayPrototypePush(this.entries, entry);
    }
  }

  readAll() {
    for (let i = 0; i < this.entries.length; i++) this.read(this.entries[i]);
  }

  read(entry) {
    if (entry.reading || entry.cursor.over) return;
    entry.reading = true;
    entry.cursor.read();
  }

  tell() {
    const { wake } = this;
    this.wake = undefined;
    wake?.resolve();
  }

  fail(error) {
    if (this.failed) return;
    this.failed = true;
    this.error = error;
    this.tell();
  }

  // Closes the sources; those that are being read close when that is done, which nobody waits for.
  async close() {
    let failed = false;
    let failure;
    const closing = [];
    for (let i = 0; i < this.entries.length; i++) {
      const { cursor, reading } = this.entries[i];
      if (cursor.over) continue;
      const closed = cursor.return();
      if (reading) PromisePrototypeThen(closed, undefined, () => {});
      else ArrayPrototypePush(closing, settled(closed));
    }
    for (let i = 0; i < closing.length; i++) {
      const outcome = await closing[i];
      if (outcome.failed && !failed) {
        failed = true;
        failure = outcome.error;
      }
    }
    if (failed) throw failure;
  }
}

function settled(promise) {
  return PromisePrototypeThen(
    promise,
    () => ({ __proto__: null, failed: false, error: undefined }),
    (error) => ({ __proto__: null, failed: true, error }),
  );
}

async function* merged(sources, signal) {
  if (signal?.aborted) throw signal.reason;
  const state = new Merged(sources);
  const listening =
    signal === undefined ? undefined : listenForAbort(signal, () => state.fail(signal.reason));
  let failed = false;
  try {
    state.readAll();
    while (true) {
      while (!state.failed && state.ready.length === 0 && state.active > 0) {
        state.wake = PromiseWithResolvers();
        await state.wake.promise;
      }
      if (state.failed) throw state.error;
      if (state.ready.length === 0) return;
      const { entry, batch } = ArrayPrototypeShift(state.ready);
      yield batch;
      state.read(entry);
    }
  } catch (error) {
    failed = true;
    throw error;
  } finally {
    listening?.[SymbolDispose]();
    const closed = state.close();
    // The first error is the one to tell.
    if (failed) PromisePrototypeThen(closed, undefined, () => {});
    else await closed;
  }
}

function merge(...args) {
  const last = args[args.length - 1];
  let options;
  if (last !== null && typeof last === 'object' && !isSource(last)) {
    options = last;
    args.length--;
  }
  const signal = signalOf(dictionary(options));
  const sources = [];
  for (const source of new SafeArrayIterator(args)) ArrayPrototypePush(sources, from(source));
  return {
    __proto__: null,
    [SymbolAsyncIterator]: () => merged(sources, signal),
  };
}

module.exports = { merge, ondrain, tap, tapSync };
