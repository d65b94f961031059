'use strict';

// `pull` and `pullSync` of `stream/iter`: sources with transforms behind them, of which nothing runs before somebody reads.

const {
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  Promise,
  SafeSet,
  SafeWeakMap,
  SymbolAsyncIterator,
  SymbolDispose,
  SymbolIterator,
} = primordials;

const { lazyDOMException } = require('#internal/util');
const {
  checkTransforms,
  dictionary,
  signalOf,
  splitArguments,
  whenAborted,
} = require('#stream/iter_values');
const { asyncResultOf, asyncYieldedOf, resultOf, yieldedOf } = require('#stream/iter_results');
const { batchesIn, from, fromSync, plainBatch, takeInput } = require('#stream/iter_from');
const { isPromise } = internalBinding('types');

function ignore() {}

/** What comes out of transforms behind a source. Functions that follow each other are one step, of `ofFunctions`. */
function chained(source, transforms, ofFunctions, ofWhole) {
  let batches = source;
  let run = [];
  for (let i = 0; i < transforms.length; i++) {
    const transform = transforms[i];
    if (typeof transform === 'function') {
      run[run.length] = transform;
      continue;
    }
    if (run.length > 0) batches = ofFunctions(batches, run);
    run = [];
    batches = ofWhole(batches, transform);
  }
  return run.length > 0 ? ofFunctions(batches, run) : batches;
}

// --- one reading of a pipeline ---

/** One reading of a source: what stops its transforms, and whoever waits for the source. */
class Reading {
  constructor(transforms) {
    this.aborted = false;
    this.over = false;
    this.reason = undefined;
    this.controller = undefined;
    if (transforms.length > 0) {
      const { AbortController } = require('#events/abort_controller');
      this.controller = new AbortController();
    }
    // What to do when it is stopped.
    this.stops = undefined;
    this.listening = undefined;
  }

  /** What comes out of the transforms behind a source of batches. */
  through(source, transforms) {
    if (transforms.length === 0) return passed(source);
    return chained(
      source,
      transforms,
      (batches, functions) => transformed(batches, functions, this),
      (batches, transform) => transformedWhole(batches, transform, this),
    );
  }

  options() {
    return { __proto__: null, signal: this.controller.signal };
  }

  /** Ends with a program's signal. */
  follow(signal) {
    this.listening = whenAborted(signal, (reason) => this.abort(reason));
  }

  finish() {
    this.over = true;
    this.listening?.[SymbolDispose]();
    this.listening = undefined;
  }

  abort(reason) {
    if (this.over) return;
    this.finish();
    this.aborted = true;
    this.reason = reason;
    const { stops } = this;
    this.stops = undefined;
    this.controller?.abort(reason);
    if (stops === undefined) return;
    for (const stop of stops) stop(reason);
  }

  /** What a promise gives, or the reason of the end if that is sooner. */
  wait(promise, onStop) {
    return new Promise((resolve, reject) => {
      this.stops ??= new SafeSet();
      const { stops } = this;
      const stop = (reason) => {
        reject(reason);
        onStop();
      };
      stops.add(stop);
      PromisePrototypeThen(
        promise,
        (result) => {
          stops.delete(stop);
          resolve(result);
        },
        (error) => {
          stops.delete(stop);
          reject(error);
        },
      );
    });
  }
}

// A batch through the functions from `index` on. It is at once what comes out, unless one of them makes it wait.
function through(batch, functions, index, reading) {
  for (let i = index; i < functions.length; i++) {
    const transform = functions[i];
    const result = transform(batch, reading.options());
    if (isPromise(result)) return throughLater(result, functions, i + 1, reading);
    batch = asyncResultOf(result);
    if (batch === null) return null;
    if (isPromise(batch)) return throughLater(batch, functions, i + 1, reading);
  }
  return batch;
}

async function throughLater(promise, functions, index, reading) {
  let batch = asyncResultOf(await promise);
  if (isPromise(batch)) batch = await batch;
  return batch === null ? null : through(batch, functions, index, reading);
}

async function* transformed(source, functions, reading) {
  for await (const batch of source) {
    let made = through(batch, functions, 0, reading);
    if (isPromise(made)) made = await made;
    if (made !== null) yield made;
  }
  const last = await lastBatches(functions, reading);
  for (let i = 0; i < last.length; i++) yield last[i];
}

/** What functions give at the end of the stream, one after another: each gets what those before it gave, and then null. */
async function lastBatches(functions, reading) {
  let batches = [];
  for (let i = 0; i < functions.length; i++) {
    const transform = functions[i];
    const made = [];
    for (let j = 0; j <= batches.length; j++) {
      const batch = j < batches.length ? batches[j] : null;
      let result = asyncResultOf(transform(batch, reading.options()));
      if (isPromise(result)) result = await result;
      if (result !== null) ArrayPrototypePush(made, result);
    }
    batches = made;
  }
  return batches;
}

async function* transformedWhole(source, transform, reading) {
  const output = transform.transform(withEnd(source), reading.options());
  for await (const value of output) {
    let batch = asyncYieldedOf(value);
    if (isPromise(batch)) batch = await batch;
    if (batch !== null) yield batch;
  }
}

async function* passed(source) {
  for await (const batch of source) yield batch;
}

async function* withEnd(source) {
  const input = takeInput(source);
  if (input === undefined) {
    for await (const batch of source) yield batch;
  } else {
    for await (const value of input) {
      const batch = plainBatch(value);
      if (batch === undefined) yield* batchesIn(value);
      else if (batch !== null) yield batch;
    }
  }
  yield null;
}

// --- reading that can be stopped at any time ---

/** An iterable over `source` whose reader learns at once that the reading was stopped. */
function stoppable(source, reading) {
  let iterator;
  const close = () => {
    const closing = iterator?.return?.();
    if (isPromise(closing)) PromisePrototypeThen(closing, ignore, ignore);
  };
  return {
    __proto__: null,
    [SymbolAsyncIterator]() {
      return this;
    },
    next() {
      if (reading.aborted) {
        close();
        return PromiseReject(reading.reason);
      }
      try {
        iterator ??= source[SymbolAsyncIterator]();
        return reading.wait(iterator.next(), close);
      } catch (error) {
        return PromiseReject(error);
      }
    },
    return(value) {
      return iterator?.return?.(value) ?? PromiseResolve({ value, done: true });
    },
  };
}

function abortError() {
  return lazyDOMException('Aborted', 'AbortError');
}

/** The iterator that programs get. */
function openPublic({ source, transforms, signal, onLeave }) {
  const reading = new Reading(transforms);
  const batches = reading.through(stoppable(source, reading), transforms);
  if (signal !== undefined) reading.follow(signal);
  const onResult = (result) => {
    if (result.done) reading.finish();
    return result;
  };
  const onError = (error) => {
    reading.abort(error);
    throw error;
  };
  return {
    __proto__: null,
    next(value) {
      return PromisePrototypeThen(batches.next(value), onResult, onError);
    },
    return(value) {
      onLeave?.(false, undefined);
      reading.abort(abortError());
      return batches.return(value);
    },
    throw(error) {
      onLeave?.(true, error);
      reading.abort(error);
      return batches.throw(error);
    },
    [SymbolAsyncIterator]() {
      return this;
    },
  };
}

/** Gives every batch of a source to `onBatch`, and ends as soon as the signal aborts. */
async function driveUntil(source, signal, onBatch) {
  const reading = new Reading([]);
  reading.follow(signal);
  try {
    for await (const batch of stoppable(batchesOf(source, []), reading)) onBatch(batch);
  } finally {
    reading.finish();
  }
}

// --- for the rest of `stream/iter` ---

// The pipelines behind the iterables that `pull` gives.
const pipelines = new SafeWeakMap();

/**
 * An iterable of what comes out of the transforms behind a source of batches. `onLeave(threw, error)` is called when its reader
 * wants no more.
 */
function pipeline(source, transforms, signal, onLeave) {
  const parts = { __proto__: null, source, transforms, signal, onLeave };
  const iterable = {
    __proto__: null,
    [SymbolAsyncIterator]() {
      return openPublic(parts);
    },
  };
  pipelines.set(iterable, parts);
  return iterable;
}

/** Reads a pipeline to its end without a way to stop it in between, which is cheaper. */
async function* readThrough(source, transforms) {
  const reading = new Reading(transforms);
  try {
    for await (const batch of reading.through(source, transforms)) yield batch;
    reading.finish();
  } catch (error) {
    reading.abort(error);
    throw error;
  } finally {
    reading.abort(abortError());
  }
}

/** The batches of a source, with transforms behind it, for a loop of our own. The signal stops the source. */
function batchesOf(source, transforms, signal) {
  if (signal !== undefined) return pipeline(from(source), transforms, signal);
  const parts = pipelines.get(source);
  if (parts !== undefined && parts.signal === undefined) {
    const inner = readThroughIfNeeded(parts.source, parts.transforms);
    return readThroughIfNeeded(inner, transforms);
  }
  return readThroughIfNeeded(from(source), transforms);
}

function readThroughIfNeeded(source, transforms) {
  return transforms.length > 0 ? readThrough(source, transforms) : source;
}

/** How `drive` is to read a source, which is asked for its batches here. */
function planOf(source, transforms, signal) {
  const parts = signal === undefined ? pipelines.get(source) : undefined;
  if (parts === undefined && signal === undefined) {
    return { __proto__: null, batches: from(source), stages: transforms };
  }
  if (transforms.length === 0 && parts !== undefined && parts.signal === undefined) {
    return { __proto__: null, batches: parts.source, stages: parts.transforms };
  }
  return { __proto__: null, batches: batchesOf(source, transforms, signal), stages: [] };
}

// The iterable to loop over, which of the stages come behind it, and how its values become batches.
function stepsOf({ batches, stages }, reading) {
  let whole = stages.length - 1;
  while (whole >= 0 && typeof stages[whole] === 'function') whole--;
  const functions = ArrayPrototypeSlice(stages, whole + 1);
  if (whole >= 0) {
    const before = ArrayPrototypeSlice(stages, 0, whole);
    const source = before.length > 0 ? reading.through(batches, before) : batches;
    const input = stages[whole].transform(withEnd(source), reading.options());
    return { __proto__: null, input, functions, toBatch: asyncYieldedOf };
  }
  const input = takeInput(batches);
  if (input === undefined)
    return { __proto__: null, input: batches, functions, toBatch: undefined };
  return { __proto__: null, input, functions, toBatch: plainBatch };
}

/**
 * Gives every batch to `onBatch`, whose promises are waited for. This is one loop over what the program gave, where the
 * iterables above are a loop for each stage.
 */
async function drive(plan, onBatch) {
  const reading = new Reading(plan.stages);
  let leaving = false;
  const pass = async (made) => {
    const batch = isPromise(made) ? await made : made;
    if (batch === null) return;
    leaving = true;
    await onBatch(batch);
    leaving = false;
  };
  try {
    const { input, functions, toBatch } = stepsOf(plan, reading);
    const plain = functions.length === 0;
    for await (const value of input) {
      let batch = toBatch === undefined ? value : toBatch(value);
      if (batch === undefined) {
        for await (const part of batchesIn(value)) await pass(through(part, functions, 0, reading));
        continue;
      }
      if (isPromise(batch)) batch = await batch;
      if (batch === null) continue;
      if (!plain) {
        batch = through(batch, functions, 0, reading);
        if (isPromise(batch)) batch = await batch;
        if (batch === null) continue;
      }
      leaving = true;
      const waited = onBatch(batch);
      if (waited !== undefined) await waited;
      leaving = false;
    }
    const last = await lastBatches(functions, reading);
    for (let i = 0; i < last.length; i++) await pass(last[i]);
    reading.finish();
  } catch (error) {
    reading.abort(leaving ? abortError() : error);
    throw error;
  }
}

function pull(source, ...args) {
  const { transforms, options } = splitArguments(args);
  const signal = signalOf(dictionary(options));
  const batches = from(source);
  if (signal?.aborted) throw signal.reason;
  return pipeline(batches, transforms, signal);
}

// --- synchronous ---

function throughSync(batch, functions, index) {
  for (let i = index; i < functions.length; i++) {
    const transform = functions[i];
    batch = resultOf(transform(batch));
    if (batch === null) return null;
  }
  return batch;
}

function* transformedSync(source, functions) {
  for (const batch of source) {
    const made = throughSync(batch, functions, 0);
    if (made !== null) yield made;
  }
  for (let i = 0; i < functions.length; i++) {
    const transform = functions[i];
    let last = resultOf(transform(null));
    if (last !== null) last = throughSync(last, functions, i + 1);
    if (last !== null) yield last;
  }
}

function* transformedWholeSync(source, transform) {
  const output = transform.transform(withEndSync(source));
  for (const value of output) {
    const batch = yieldedOf(value);
    if (batch !== null) yield batch;
  }
}

function* withEndSync(source) {
  for (const batch of source) yield batch;
  yield null;
}

/** What comes out of the transforms behind a source of batches. */
function composeSync(source, transforms) {
  return chained(source, transforms, transformedSync, transformedWholeSync);
}

/** An iterable of what comes out of the transforms behind a source of batches. */
function pipelineSync(source, transforms) {
  return {
    __proto__: null,
    [SymbolIterator]() {
      return composeSync(source, transforms)[SymbolIterator]();
    },
  };
}

function pullSync(source, ...transforms) {
  checkTransforms(transforms);
  return pipelineSync(fromSync(source), transforms);
}

module.exports = {
  composeSync,
  drive,
  driveUntil,
  pipeline,
  pipelineSync,
  planOf,
  pull,
  pullSync,
};
