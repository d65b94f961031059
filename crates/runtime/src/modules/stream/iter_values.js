'use strict';

// What the parts of `stream/iter` share: the symbols of its protocols, and the conversions of Web IDL that options and
// written chunks go through.

const {
  Array,
  ArrayIsArray,
  ArrayPrototypeIncludes,
  ArrayPrototypePush,
  BigInt,
  BigIntAsUintN,
  MathTrunc,
  Number,
  NumberIsFinite,
  NumberMAX_SAFE_INTEGER,
  SafeArrayIterator,
  SafeWeakSet,
  String,
  Symbol,
  SymbolFor,
  SymbolIterator,
  TypeError,
  Uint8Array,
} = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE },
} = require('#internal/errors');
const { isAbortSignal } = require('#events/abort_controller');
const { isAnyArrayBuffer, isArrayBufferView, isUint8Array } = require('#buffer/kinds');
const { validateInteger } = require('#internal/validators');
const { encodeUtf8 } = internalBinding('buffer');

const toStreamable = SymbolFor('Stream.toStreamable');
const toAsyncStreamable = SymbolFor('Stream.toAsyncStreamable');
const broadcastProtocol = SymbolFor('Stream.broadcastProtocol');
const shareProtocol = SymbolFor('Stream.shareProtocol');
const shareSyncProtocol = SymbolFor('Stream.shareSyncProtocol');
const drainableProtocol = SymbolFor('Stream.drainableProtocol');

// A source that yields batches of bytes and nothing else needs no checks.
const kValidatedSource = Symbol('kValidatedSource');

// --- bytes ---

let model;

/** The bytes of a text, in memory of their own. */
function encode(text) {
  return text === '' ? new Uint8Array() : encodeUtf8(text, (model ??= new Uint8Array()));
}

/** A value that is bytes or text as Uint8Array; undefined for anything else. */
function bytesOf(value) {
  if (isUint8Array(value)) return value;
  if (typeof value === 'string') return encode(value);
  if (isArrayBufferView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  if (isAnyArrayBuffer(value)) return new Uint8Array(value);
  return undefined;
}

/** Whether a value is an array of Uint8Arrays, which is what streams consist of. */
function isBatch(value) {
  if (!ArrayIsArray(value)) return false;
  for (let i = 0; i < value.length; i++) if (!isUint8Array(value[i])) return false;
  return true;
}

function sizeOf(batch) {
  let size = 0;
  for (let i = 0; i < batch.length; i++) size += batch[i].byteLength;
  return size;
}

// --- Web IDL ---

function idlError(code, message) {
  const error = new TypeError(message);
  error.code = code;
  return error;
}

/** What a writer is given: bytes as they are, anything else as text. */
function chunkOf(chunk, name = 'chunk') {
  if (isUint8Array(chunk)) return chunk;
  return encode(textOf(chunk, name));
}

function textOf(value, name) {
  if (typeof value === 'string') return value;
  if (typeof value === 'symbol') {
    throw idlError(
      'ERR_INVALID_ARG_TYPE',
      `${name} is a Symbol and cannot be converted to a string.`,
    );
  }
  return String(value);
}

/** The chunks of `writev`, from anything iterable. */
function chunksOf(chunks) {
  if (ArrayIsArray(chunks)) {
    const batch = new Array(chunks.length);
    for (let i = 0; i < chunks.length; i++) batch[i] = chunkOf(chunks[i], `chunks[${i}]`);
    return batch;
  }
  const iterable = chunks !== null && (typeof chunks === 'object' || typeof chunks === 'function');
  if (!iterable || typeof chunks[SymbolIterator] !== 'function') {
    throw idlError('ERR_INVALID_ARG_TYPE', 'chunks cannot be converted to sequence.');
  }
  const batch = [];
  for (const chunk of chunks) ArrayPrototypePush(batch, chunkOf(chunk, `chunks[${batch.length}]`));
  return batch;
}

const kNone = { __proto__: null };

/** Options as an object to read from. */
function dictionary(value, name = 'options') {
  if (value === undefined || value === null) return kNone;
  if (typeof value === 'object' || typeof value === 'function') return value;
  throw idlError('ERR_INVALID_ARG_TYPE', `${name} cannot be converted to a dictionary`);
}

function signalOf(options) {
  const { signal } = options;
  if (signal === undefined || isAbortSignal(signal)) return signal;
  throw idlError('ERR_INVALID_ARG_TYPE', 'signal in options is not of type AbortSignal.');
}

/** The signal of the options that a method of a writer was given. */
function writeSignal(options) {
  return options === undefined ? undefined : signalOf(dictionary(options));
}

function numberOf(value, name) {
  if (typeof value === 'number') return value;
  if (typeof value === 'symbol') {
    throw idlError(
      'ERR_INVALID_ARG_TYPE',
      `${name} is a Symbol and cannot be converted to a number.`,
    );
  }
  if (typeof value === 'bigint') {
    throw idlError(
      'ERR_INVALID_ARG_TYPE',
      `${name} is a BigInt and cannot be converted to a number.`,
    );
  }
  return +value;
}

const policies = ['strict', 'unbounded', 'drop-oldest', 'drop-newest'];

function policyOf(options, place) {
  const { backpressure } = options;
  if (backpressure === undefined) return undefined;
  const name = `backpressure in ${place}`;
  const text = textOf(backpressure, name);
  if (ArrayPrototypeIncludes(policies, text)) return text;
  throw idlError(
    'ERR_INVALID_ARG_VALUE',
    `${name} '${text}' is not a valid enum value of type BackpressurePolicy.`,
  );
}

// As an unsigned long long, which wraps round.
function budgetOf(options, place) {
  const { budget } = options;
  if (budget === undefined) return undefined;
  const number = numberOf(budget, `budget in ${place}`);
  if (number >= 0 && number <= NumberMAX_SAFE_INTEGER) return MathTrunc(number);
  if (!NumberIsFinite(number)) return 0;
  return Number(BigIntAsUintN(64, BigInt(MathTrunc(number))));
}

const kLeastBudget = 16384;

/** The options of what buffers: `{ backpressure, budget, signal }`, checked. */
function bufferOptions(options, defaultBudget, hasSignal = true) {
  const members = dictionary(options);
  const backpressure = policyOf(members, 'options') ?? 'strict';
  const budget = budgetOf(members, 'options') ?? defaultBudget;
  const signal = hasSignal ? signalOf(members) : undefined;
  validateInteger(budget, 'options.budget', kLeastBudget);
  return { __proto__: null, backpressure, budget, signal };
}

/** How many bytes a consumer takes at most; undefined for any number. */
function limitOf(options) {
  const { limit } = options;
  if (limit === undefined) return undefined;
  const number = numberOf(limit, 'limit in options');
  if (!NumberIsFinite(number)) {
    throw idlError('ERR_INVALID_ARG_TYPE', 'limit in options is not a finite number.');
  }
  const whole = MathTrunc(number);
  if (whole < 0 || whole > NumberMAX_SAFE_INTEGER) {
    throw idlError(
      'ERR_OUT_OF_RANGE',
      `limit in options is outside the expected range of 0 to ${NumberMAX_SAFE_INTEGER}.`,
    );
  }
  return whole + 0;
}

// --- arguments ---

/** Whether an argument is a transform: a function for batches, or an object for whole streams. */
function isTransform(value) {
  if (typeof value === 'function') return true;
  return value !== null && typeof value === 'object' && typeof value.transform === 'function';
}

function checkTransforms(transforms) {
  for (let i = 0; i < transforms.length; i++) {
    if (!isTransform(transforms[i])) {
      throw new ERR_INVALID_ARG_TYPE(
        `transforms[${i}]`,
        ['Function', 'Object with transform()'],
        transforms[i],
      );
    }
  }
}

/** Arguments as `{ transforms, options }`: what comes last and is no transform is the options. */
function splitArguments(args) {
  const transforms = [...new SafeArrayIterator(args)];
  let options;
  if (transforms.length > 0 && !isTransform(transforms[transforms.length - 1])) {
    options = transforms[transforms.length - 1];
    transforms.length--;
  }
  checkTransforms(transforms);
  return { __proto__: null, transforms, options };
}

/** What a consumer with a limit throws. */
function overLimit(total, limit) {
  return new ERR_OUT_OF_RANGE('totalBytes', `<= ${limit}`, total);
}

/** Calls `onAbort` when the signal aborts; disposing of what is returned takes that back. */
function listenForAbort(signal, onAbort) {
  return require('#events/statics').addAbortListener(signal, onAbort);
}

/** Calls `stop(reason)` when a signal aborts, at once if it has already. Gives what ends the listening, if it goes on. */
function whenAborted(signal, stop) {
  if (signal === undefined) return undefined;
  if (!signal.aborted) return listenForAbort(signal, () => stop(signal.reason));
  stop(signal.reason);
  return undefined;
}

// Iterables of our own, whose batches are what they should be.
const trusted = new SafeWeakSet();

function trust(iterable) {
  trusted.add(iterable);
  return iterable;
}

function isTrusted(iterable) {
  return trusted.has(iterable) || iterable[kValidatedSource] === true;
}

module.exports = {
  broadcastProtocol,
  budgetOf,
  bufferOptions,
  bytesOf,
  checkTransforms,
  chunkOf,
  chunksOf,
  dictionary,
  drainableProtocol,
  encode,
  isBatch,
  isTransform,
  isTrusted,
  kValidatedSource,
  limitOf,
  listenForAbort,
  overLimit,
  policyOf,
  shareProtocol,
  shareSyncProtocol,
  signalOf,
  sizeOf,
  splitArguments,
  textOf,
  toAsyncStreamable,
  toStreamable,
  trust,
  whenAborted,
  writeSignal,
};
