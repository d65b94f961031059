'use strict';

// A test file that was started by a test runner tells it of its tests: events go to standard output between the
// program's own output, each in a frame of its own.

const {
  AggregateError,
  ArrayIsArray,
  ArrayPrototypeMap,
  Error,
  ErrorIsError,
  ObjectKeys,
  ObjectPrototypePropertyIsEnumerable,
  TypedArrayPrototypeSubarray,
} = primordials;

const v8 = require('v8');
const { Buffer } = require('buffer');
const constructors = require('#internal/error_constructors');

// Two bytes that no UTF-8 text has, then the length of what follows.
const kFirst = 0xff;
const kSecond = 0x0f;
const kHeader = 6;

/** An error with what structured cloning leaves out. */
function packError(error, depth = 0) {
  if (!ErrorIsError(error)) return packValue(error);
  const own = { __proto__: null };
  const keys = ObjectKeys(error);
  for (let i = 0; i < keys.length; i++) {
    if (keys[i] !== 'cause' && keys[i] !== 'hook') own[keys[i]] = packValue(error[keys[i]]);
  }
  const packed = {
    kind: 'error',
    name: `${error.name}`,
    message: `${error.message}`,
    stack: `${error.stack}`,
    own,
  };
  if ('cause' in error && depth < 8) {
    packed.cause = packError(error.cause, depth + 1);
    packed.shown = ObjectPrototypePropertyIsEnumerable(error, 'cause');
  }
  if (ArrayIsArray(error.errors))
    packed.errors = ArrayPrototypeMap(error.errors, (e) => packError(e, 8));
  return packed;
}

/** A value that can be sent: itself, or how it looks. */
function packValue(value) {
  try {
    v8.serialize(value);
    return { kind: 'value', value };
  } catch {
    return { kind: 'value', value: require('#util/inspect').inspect(value) };
  }
}

function unpackError(packed) {
  if (packed.kind === 'value') return packed.value;
  // An error of the language stays one of its kind.
  const Kind = constructors[packed.name] ?? Error;
  const error =
    packed.name === 'AggregateError'
      ? new AggregateError([], packed.message)
      : new Kind(packed.message);
  if (packed.name !== 'Error') define(error, 'name', packed.name);
  if (packed.errors !== undefined) {
    define(error, 'errors', ArrayPrototypeMap(packed.errors, unpackError));
  }
  define(error, 'stack', packed.stack);
  for (const key in packed.own) error[key] = unpackError(packed.own[key]);
  if (packed.cause !== undefined) {
    const cause = unpackError(packed.cause);
    if (packed.shown) error.cause = cause;
    else define(error, 'cause', cause);
  }
  return error;
}

function define(error, name, value) {
  const { ObjectDefineProperty } = primordials;
  ObjectDefineProperty(error, name, {
    __proto__: null,
    configurable: true,
    enumerable: false,
    value,
    writable: true,
  });
}

function frame(type, data) {
  const sent = { __proto__: null, ...data };
  if (sent.details !== undefined) {
    sent.details = { ...sent.details };
    if (sent.details.error !== undefined) sent.details.error = packError(sent.details.error);
  }
  const body = v8.serialize({ type, data: sent });
  const head = Buffer.alloc(kHeader);
  head[0] = kFirst;
  head[1] = kSecond;
  head.writeUInt32BE(body.length, 2);
  return Buffer.concat([head, body]);
}

/** Sends every event of the run to the parent. */
function reportToParent(stream) {
  stream.on('data', ({ type, data }) => {
    process.stdout.write(frame(type, data));
  });
}

/** Takes standard output of a child apart: calls `onEvent` with its events and `onOutput` with the rest. */
class Parser {
  #pending = Buffer.alloc(0);
  #onEvent;
  #onOutput;

  constructor(onEvent, onOutput) {
    this.#onEvent = onEvent;
    this.#onOutput = onOutput;
  }

  write(chunk) {
    let bytes = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    while (bytes.length > 0) {
      const start = bytes.indexOf(kFirst);
      if (start === -1) {
        this.#onOutput(bytes);
        bytes = bytes.subarray(bytes.length);
        break;
      }
      if (start > 0) {
        this.#onOutput(bytes.subarray(0, start));
        bytes = TypedArrayPrototypeSubarray(bytes, start);
      }
      if (bytes.length < 2) break;
      if (bytes[1] !== kSecond) {
        this.#onOutput(bytes.subarray(0, 1));
        bytes = bytes.subarray(1);
        continue;
      }
      if (bytes.length < kHeader) break;
      const length = bytes.readUInt32BE(2);
      if (bytes.length < kHeader + length) break;
      const event = v8.deserialize(bytes.subarray(kHeader, kHeader + length));
      const { details } = event.data;
      if (details?.error !== undefined) details.error = unpackError(details.error);
      this.#onEvent(event);
      bytes = bytes.subarray(kHeader + length);
    }
    this.#pending = bytes;
  }

  /** What is left was no event. */
  end() {
    if (this.#pending.length > 0) this.#onOutput(this.#pending);
    this.#pending = Buffer.alloc(0);
  }
}

module.exports = { Parser, packError, reportToParent, unpackError };
