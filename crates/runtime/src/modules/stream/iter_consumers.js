'use strict';

// The consumers of `stream/iter`: a whole stream as one value.

const {
  ArrayPrototypePush,
  TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeGetByteLength,
  TypedArrayPrototypeSet,
  Uint8Array,
} = primordials;

const { dictionary, limitOf, overLimit, signalOf, textOf } = require('#stream/iter_values');
const { fromSync } = require('#stream/iter_from');
const { drive, driveUntil, planOf } = require('#stream/iter_pull');
const { isSharedArrayBuffer } = internalBinding('types');

// --- collecting ---

/** The chunks of a stream, and how many bytes they are. */
class Collected {
  constructor(limit) {
    this.limit = limit;
    this.chunks = [];
    this.total = 0;
  }

  add(batch) {
    const { chunks, limit } = this;
    for (let i = 0; i < batch.length; i++) {
      const chunk = batch[i];
      this.total += TypedArrayPrototypeGetByteLength(chunk);
      if (limit !== undefined && this.total > limit) throw overLimit(this.total, limit);
      ArrayPrototypePush(chunks, chunk);
    }
  }

  bytes() {
    const { chunks, total } = this;
    if (chunks.length === 1 && ownsBuffer(chunks[0])) return chunks[0];
    const bytes = new Uint8Array(total);
    let at = 0;
    for (let i = 0; i < chunks.length; i++) {
      TypedArrayPrototypeSet(bytes, chunks[i], at);
      at += TypedArrayPrototypeGetByteLength(chunks[i]);
    }
    return bytes;
  }
}

// Whether nobody else can have a part of a chunk's memory.
function ownsBuffer(chunk) {
  const buffer = TypedArrayPrototypeGetBuffer(chunk);
  return (
    !isSharedArrayBuffer(buffer) && TypedArrayPrototypeGetByteLength(chunk) === buffer.byteLength
  );
}

async function collect(source, { limit, signal }) {
  if (signal?.aborted) throw signal.reason;
  const collected = new Collected(limit);
  const add = (batch) => collected.add(batch);
  if (signal === undefined) {
    await drive(planOf(source, [], undefined), add);
    return collected;
  }
  await driveUntil(source, signal, add);
  if (signal.aborted) throw signal.reason;
  return collected;
}

function collectSync(source, { limit }) {
  const collected = new Collected(limit);
  for (const batch of fromSync(source)) collected.add(batch);
  return collected;
}

// --- options ---

function readOptions(options) {
  const members = dictionary(options);
  const limit = limitOf(members);
  const signal = signalOf(members);
  return { __proto__: null, limit, signal };
}

function readSyncOptions(options) {
  return { __proto__: null, limit: limitOf(dictionary(options)) };
}

/** The decoder that the options of `text` ask for. */
function decoderOf(options) {
  const { encoding } = dictionary(options);
  const { TextDecoder } = require('#buffer/encoding');
  const label = encoding === undefined ? 'utf-8' : textOf(encoding, 'encoding in options');
  try {
    return new TextDecoder(label, { fatal: true });
  } catch {
    const { ERR_INVALID_ARG_VALUE } = require('#internal/errors').codes;
    throw new ERR_INVALID_ARG_VALUE.RangeError('options.encoding', label);
  }
}

// --- asynchronous ---

async function bytes(source, options = undefined) {
  const collected = await collect(source, readOptions(options));
  return collected.bytes();
}

async function text(source, options = undefined) {
  const decoder = decoderOf(options);
  const collected = await collect(source, readOptions(options));
  return decoder.decode(collected.bytes());
}

async function arrayBuffer(source, options = undefined) {
  const collected = await collect(source, readOptions(options));
  return TypedArrayPrototypeGetBuffer(collected.bytes());
}

async function array(source, options = undefined) {
  const collected = await collect(source, readOptions(options));
  return collected.chunks;
}

// --- synchronous ---

function bytesSync(source, options = undefined) {
  return collectSync(source, readSyncOptions(options)).bytes();
}

function textSync(source, options = undefined) {
  const decoder = decoderOf(options);
  return decoder.decode(collectSync(source, readSyncOptions(options)).bytes());
}

function arrayBufferSync(source, options = undefined) {
  return TypedArrayPrototypeGetBuffer(bytesSync(source, options));
}

function arraySync(source, options = undefined) {
  return collectSync(source, readSyncOptions(options)).chunks;
}

module.exports = {
  array,
  arrayBuffer,
  arrayBufferSync,
  arraySync,
  bytes,
  bytesSync,
  text,
  textSync,
};
