'use strict';

// The body of a request or response, whatever it is made of. Its bytes come out of a reader, `next(callback)` and
// `cancel(reason)`; the ReadableStream that programs see is made around that reader when they ask for it, so that
// `text()` and its like need no stream.

const {
  ArrayBufferPrototypeGetByteLength,
  ArrayBufferPrototypeGetDetached,
  ArrayBufferPrototypeSlice,
  ArrayPrototypePush,
  FunctionPrototypeCall,
  PromisePrototypeThen,
  PromiseResolve,
  SafeWeakRef,
  SymbolAsyncIterator,
  TypeError,
  TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeGetByteLength,
  TypedArrayPrototypeSet,
  TypedArrayPrototypeSlice,
  Uint8Array,
} = primordials;

const { blobReader, isBlob } = require('#buffer/internal');
const { isBufferSource } = require('#fetch/webidl');
const { isAnyArrayBuffer, isArrayBufferView, isUint8Array } = require('util/types');
const binding = internalBinding('buffer');
const { enqueueMicrotask } = internalBinding('task_queue');

let streamModule;
function streams() {
  streamModule ??= require('#stream/internal');
  return streamModule;
}

// What a body is made of.
const TEXT = 0;
const BYTES = 1;
const BLOB = 2;
const PARTS = 3;
const STREAM = 4;
const SOURCE = 5;

function nop() {}

// ===== readers =====

/** Hands out one chunk. */
class BytesReader {
  constructor(bytes) {
    this.bytes = bytes;
  }

  next(callback) {
    const { bytes } = this;
    this.bytes = undefined;
    callback(null, bytes !== undefined && bytes.length > 0 ? bytes : undefined);
  }

  cancel() {
    this.bytes = undefined;
  }
}

/** Hands out bytes and blobs one after the other. */
class PartsReader {
  constructor(parts) {
    this.parts = parts;
    this.index = 0;
    this.inner = null;
  }

  next(callback) {
    if (this.inner !== null) {
      this.inner.next((error, chunk) => {
        if (error || chunk !== undefined) {
          callback(error, chunk);
          return;
        }
        this.inner = null;
        this.next(callback);
      });
      return;
    }
    if (this.index === this.parts.length) {
      callback(null, undefined);
      return;
    }
    const part = this.parts[this.index++];
    if (isBlob(part)) {
      this.inner = blobReader(part);
      this.next(callback);
    } else {
      callback(null, part);
    }
  }

  cancel() {
    this.index = this.parts.length;
    this.inner = null;
  }
}

/** Reads a program's stream. */
class StreamReader {
  constructor(stream) {
    this.reader = streams().acquireReader(stream);
  }

  next(callback) {
    streams().read(this.reader, {
      chunk(value) {
        // Undefined is the end to those who ask; null is as wrong a chunk.
        callback(null, value === undefined ? null : value);
      },
      close() {
        callback(null, undefined);
      },
      error(error) {
        callback(error ?? new TypeError('The stream failed'), undefined);
      },
    });
  }

  cancel(reason) {
    PromisePrototypeThen(streams().cancelReader(this.reader, reason), nop, nop);
  }
}

// ===== the body =====

class Body {
  constructor(kind, value, length, type) {
    this.kind = kind;
    this.value = value;
    // How many bytes, where that is known.
    this.length = length;
    this.type = type;
    // Somebody reads, or has read, without the stream.
    this.taken = false;
    this.done = false;
    this.stream = kind === STREAM ? value : null;
    this.controller = null;
  }

  /** Whether reading has begun. */
  get isUsed() {
    return this.taken || (this.stream !== null && streams().isDisturbed(this.stream));
  }

  /** Whether nobody else can read any more. */
  get isUnusable() {
    if (this.taken) return true;
    if (this.stream === null) return false;
    return streams().isDisturbed(this.stream) || streams().isLocked(this.stream);
  }

  /** Whether the bytes are there to be sent as often as needed. */
  get isReplayable() {
    return this.kind < STREAM;
  }
}

function bytesOf(body) {
  return body.kind === TEXT ? binding.encodeUtf8(body.value) : body.value;
}

function rawReader(body) {
  switch (body.kind) {
    case TEXT:
    case BYTES:
      return new BytesReader(bytesOf(body));
    case BLOB:
      return blobReader(body.value);
    case PARTS:
      return new PartsReader(body.value);
    default:
      return body.value;
  }
}

/** A reader of the whole body, which is used up with it. */
function openBody(body) {
  if (body.stream !== null) return new StreamReader(body.stream);
  body.taken = true;
  return rawReader(body);
}

/** A reader of a body that can be sent again. */
function replay(body) {
  return rawReader(body);
}

// A stream hands its memory over to whoever reads it, so each chunk needs memory of its own.
function ownChunk(body, chunk) {
  if (!isUint8Array(chunk)) return chunk;
  const buffer = TypedArrayPrototypeGetBuffer(chunk);
  const whole =
    TypedArrayPrototypeGetByteLength(chunk) === ArrayBufferPrototypeGetByteLength(buffer);
  if (whole && body.kind !== BYTES && body.kind !== PARTS) return chunk;
  return TypedArrayPrototypeSlice(chunk);
}

// What breaks a transfer shows at once, not when somebody reads on. The connection must not keep the stream: one that nobody
// can see any more ends the transfer.
function errorer(controller) {
  const weak = new SafeWeakRef(controller);
  return (error) => weak.deref()?.error(error);
}

/** The stream that a program sees. */
function streamOf(body) {
  if (body.stream !== null) return body.stream;
  const { acquireReader, createByteStream, markDisturbed } = streams();
  if (body.taken) {
    // Read without the stream: it looks as if that had gone through it.
    const made = createByteStream(nop, nop);
    markDisturbed(made.stream);
    acquireReader(made.stream);
    if (body.done) made.controller.close();
    body.stream = made.stream;
    body.controller = made.controller;
    return made.stream;
  }
  const reader = rawReader(body);
  const made = createByteStream(
    () => {
      reader.next((error, chunk) => {
        const { controller } = made;
        if (error) {
          controller.error(error);
        } else if (chunk === undefined) {
          controller.close();
          if (controller.pendingPullIntos.length > 0) controller.respond(0);
        } else {
          controller.enqueue(ownChunk(body, chunk));
        }
      });
    },
    (reason) => {
      if (reader.cancel !== undefined) reader.cancel(reason);
    },
  );
  body.stream = made.stream;
  body.controller = made.controller;
  if (body.kind === SOURCE) reader.onbroken = errorer(made.controller);
  return made.stream;
}

/** Marks a body that was read to its end without its stream. */
function markDone(body) {
  body.done = true;
  if (body.taken && body.controller !== null) body.controller.close();
}

/** Joins chunks. */
function join(chunks, size) {
  if (chunks.length === 1) return chunks[0];
  const whole = new Uint8Array(size);
  let at = 0;
  for (let i = 0; i < chunks.length; i++) {
    TypedArrayPrototypeSet(whole, chunks[i], at);
    at += TypedArrayPrototypeGetByteLength(chunks[i]);
  }
  return whole;
}

/** Reads everything: `callback(error)` or `callback(null, bytes)`. */
function readAll(body, callback) {
  if (body.stream === null && body.kind <= BYTES) {
    body.taken = true;
    markDone(body);
    callback(null, bytesOf(body));
    return;
  }
  const reader = openBody(body);
  const chunks = [];
  let size = 0;
  const step = () => {
    let again = true;
    while (again) {
      again = false;
      let sync = true;
      reader.next((error, chunk) => {
        if (error) {
          markDone(body);
          callback(error, undefined);
          return;
        }
        if (chunk === undefined) {
          markDone(body);
          callback(null, join(chunks, size));
          return;
        }
        if (!isUint8Array(chunk)) {
          const wrong = new TypeError('Received non-Uint8Array chunk');
          callback(wrong, undefined);
          return;
        }
        ArrayPrototypePush(chunks, chunk);
        size += TypedArrayPrototypeGetByteLength(chunk);
        // Chunks that are there come back at once: going round the loop keeps the stack flat.
        if (sync) again = true;
        else step();
      });
      sync = false;
    }
  };
  // What has arrived is not read at once: who gives the transfer up right after asking for everything is told so.
  if (body.kind === SOURCE) enqueueMicrotask(step);
  else step();
}

// What a program holds of a body that goes on without it.
function shut(stream) {
  const { acquireReader, markDisturbed } = streams();
  acquireReader(stream);
  markDisturbed(stream);
}

/** Splits a body in two that can be read independently; the given one stays as the first. */
function cloneBody(body) {
  if (body.isReplayable) {
    if (body.stream !== null) {
      shut(body.stream);
      body.stream = null;
      body.controller = null;
    }
    return new Body(body.kind, body.value, body.length, body.type);
  }
  const { tee } = streams();
  const { 0: first, 1: second } = tee(streamOf(body));
  body.kind = STREAM;
  body.value = first;
  body.stream = first;
  body.controller = null;
  const copy = new Body(STREAM, second, body.length, body.type);
  return copy;
}

/** Moves a body into a new one; the old one counts as used. */
function moveBody(body) {
  if (body.stream === null || body.isReplayable) {
    if (body.stream === null) body.taken = true;
    else shut(body.stream);
    return new Body(body.kind, body.value, body.length, body.type);
  }
  const reader = new StreamReader(body.stream);
  streams().markDisturbed(body.stream);
  // What the chunks are is the business of whoever reads them.
  const made = streams().createStream(
    () => {
      reader.next((error, chunk) => {
        if (error) made.controller.error(error);
        else if (chunk === undefined) made.controller.close();
        else made.controller.enqueue(chunk);
      });
    },
    (reason) => reader.cancel(reason),
  );
  return new Body(STREAM, made.stream, body.length, body.type);
}

// ===== what programs give as a body =====

// A stream hands on what it is given, so a Buffer's pool may not be part of it.
function bytesOfChunk(value) {
  if (typeof value === 'string') return binding.encodeUtf8(value);
  if (isAnyArrayBuffer(value) || isArrayBufferView(value)) return new Uint8Array(value);
  return new Uint8Array(require('buffer').Buffer.from(value));
}

/** A stream of bytes out of whatever can be iterated over asynchronously. */
function fromAsyncIterable(iterable) {
  const iterator = FunctionPrototypeCall(iterable[SymbolAsyncIterator], iterable);
  const { createByteStream } = streams();
  let wanted = false;
  const pull = () => {
    if (wanted) return;
    wanted = true;
    let result;
    try {
      result = PromiseResolve(iterator.next());
    } catch (error) {
      made.controller.error(error);
      return;
    }
    PromisePrototypeThen(
      result,
      (entry) => {
        wanted = false;
        const { controller } = made;
        if (entry.done) {
          controller.close();
          if (controller.pendingPullIntos.length > 0) controller.respond(0);
          return;
        }
        let chunk;
        try {
          chunk = bytesOfChunk(entry.value);
        } catch (error) {
          controller.error(error);
          return;
        }
        if (TypedArrayPrototypeGetByteLength(chunk) === 0) pull();
        else controller.enqueue(chunk);
      },
      (error) => {
        made.controller.error(error);
      },
    );
  };
  const made = createByteStream(pull, (reason) => {
    const method = iterator.return;
    if (typeof method === 'function') FunctionPrototypeCall(method, iterator, reason);
  });
  return made.stream;
}

function copyOf(source) {
  const isView = isArrayBufferView(source);
  // Memory that was transferred away has no bytes any more.
  if (ArrayBufferPrototypeGetDetached(isView ? source.buffer : source)) return new Uint8Array(0);
  if (isView) {
    const { buffer, byteOffset, byteLength } = source;
    return TypedArrayPrototypeSlice(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return new Uint8Array(ArrayBufferPrototypeSlice(source, 0));
}

/** The body that a program's value stands for. */
function extractBody(object, keepalive = false) {
  if (typeof object === 'string') {
    return new Body(TEXT, object, -1, 'text/plain;charset=UTF-8');
  }
  if (object === null || typeof object !== 'object') {
    return new Body(TEXT, `${object}`, -1, 'text/plain;charset=UTF-8');
  }
  if (streams().isReadableStream(object)) {
    if (keepalive) throw new TypeError('keepalive');
    if (streams().isDisturbed(object) || streams().isLocked(object)) {
      throw new TypeError('Response body object should not be disturbed or locked');
    }
    return new Body(STREAM, object, null, null);
  }
  if (isBufferSource(object)) {
    const bytes = copyOf(object);
    return new Body(BYTES, bytes, bytes.length, null);
  }
  if (isBlob(object)) {
    return new Body(BLOB, object, object.size, object.type === '' ? null : object.type);
  }
  const { URLSearchParams } = require('url');
  if (object instanceof URLSearchParams) {
    const type = 'application/x-www-form-urlencoded;charset=UTF-8';
    return new Body(TEXT, object.toString(), -1, type);
  }
  const { isFormData } = require('#fetch/form_data');
  if (isFormData(object)) {
    const { encode } = require('#fetch/multipart');
    const { parts, size, type } = encode(object);
    return new Body(PARTS, parts, size, type);
  }
  if (typeof object[SymbolAsyncIterator] === 'function') {
    if (keepalive) throw new TypeError('keepalive');
    return new Body(STREAM, fromAsyncIterable(object), null, null);
  }
  return new Body(TEXT, `${object}`, -1, 'text/plain;charset=UTF-8');
}

/** How many bytes a body has, or null where nobody knows. */
function lengthOf(body) {
  if (body.length === -1) body.length = require('buffer').Buffer.byteLength(body.value);
  return body.length;
}

module.exports = {
  BYTES,
  Body,
  SOURCE,
  STREAM,
  TEXT,
  cloneBody,
  extractBody,
  join,
  lengthOf,
  moveBody,
  openBody,
  readAll,
  replay,
  streamOf,
};
