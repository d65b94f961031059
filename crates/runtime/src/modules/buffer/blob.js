'use strict';

// Blob and the registry of object URLs. A blob is a list of parts, each a view of bytes or a range of a file, and never changes;
// slices share the parts of their origin.

const {
  ArrayPrototypePush,
  MathFloor,
  MathMax,
  MathMin,
  MathRound,
  NumberIsNaN,
  ObjectDefineProperties,
  ObjectDefineProperty,
  Promise,
  PromiseReject,
  ReflectApply,
  RegExpPrototypeExec,
  SafeMap,
  StringPrototypeReplace,
  StringPrototypeReplaceAll,
  StringPrototypeToLowerCase,
  Symbol,
  SymbolIterator,
  SymbolToStringTag,
  TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeSet,
  TypedArrayPrototypeSlice,
  TypedArrayPrototypeSubarray,
  Uint8Array,
} = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE, ERR_INVALID_THIS },
} = require('#internal/errors');
const { customInspectSymbol, kEmptyObject, kEnumerableProperty } = require('#internal/util');
const { isAnyArrayBuffer, isArrayBufferView } = require('#buffer/kinds');
const { bytesOf } = require('#buffer/encoding');
const binding = internalBinding('buffer');

const kParts = Symbol('kParts');
const kLength = Symbol('kLength');
const kType = Symbol('kType');
const kChunk = 65536;

const unprintable = /[^\u0020-\u007e]/;

function isBlob(value) {
  return value !== null && typeof value === 'object' && value[kParts] !== undefined;
}

function needBlob(self) {
  if (!isBlob(self)) throw new ERR_INVALID_THIS('Blob');
}

function normalType(type) {
  type = `${type}`;
  return RegExpPrototypeExec(unprintable, type) === null ? StringPrototypeToLowerCase(type) : '';
}

function toNative(string) {
  string = StringPrototypeReplaceAll(StringPrototypeReplaceAll(string, '\r\n', '\n'), '\r', '\n');
  const { EOL } = require('os');
  return EOL === '\n' ? string : StringPrototypeReplaceAll(string, '\n', EOL);
}

function notConvertible(name, value, what) {
  const error = new ERR_INVALID_ARG_TYPE(name, what, value);
  const kind = typeof value === 'symbol' ? 'Symbol' : 'BigInt';
  error.message = `${name} is a ${kind} and cannot be converted to a ${what}.`;
  return error;
}

// A list of blobs, buffers and strings; whatever else is there is made a string.
function partsOf(sources) {
  const list = [];
  const isObject =
    (typeof sources === 'object' && sources !== null) || typeof sources === 'function';
  const iterate = isObject ? sources[SymbolIterator] : undefined;
  if (typeof iterate !== 'function') {
    const error = new ERR_INVALID_ARG_TYPE('sources', 'a sequence', sources);
    error.message = 'Value cannot be converted to sequence.';
    throw error;
  }
  // The method was looked up already, which programs can tell.
  const items = { __proto__: null, [SymbolIterator]: () => ReflectApply(iterate, sources, []) };
  for (const source of items) {
    const isPart = isBlob(source) || isAnyArrayBuffer(source) || isArrayBufferView(source);
    if (typeof source === 'symbol') {
      throw notConvertible(`Value[${list.length}]`, source, 'string');
    }
    ArrayPrototypePush(list, isPart ? source : `${source}`);
  }
  return list;
}

// Adds one source to the parts and returns its size. Bytes are copied: later writes must not show in the blob.
function addPart(parts, source, endings) {
  if (isBlob(source)) {
    for (let i = 0; i < source[kParts].length; i++) ArrayPrototypePush(parts, source[kParts][i]);
    return source[kLength];
  }
  let bytes;
  if (isAnyArrayBuffer(source) || isArrayBufferView(source)) {
    bytes = TypedArrayPrototypeSlice(bytesOf(source));
  } else {
    bytes = binding.encodeUtf8(endings === 'native' ? toNative(source) : source);
  }
  const size = bytes.length;
  if (size > 0) ArrayPrototypePush(parts, { bytes, file: undefined, start: 0, size });
  return size;
}

class Blob {
  constructor(sources = [], options = kEmptyObject) {
    // Arguments are read from left to right, and members in the order of their names.
    const list = partsOf(sources);
    if (
      options !== undefined &&
      options !== null &&
      typeof options !== 'object' &&
      typeof options !== 'function'
    ) {
      throw notDictionary(options);
    }
    let { endings, type } = options ?? kEmptyObject;
    endings = endings === undefined ? 'transparent' : `${endings}`;
    if (endings !== 'transparent' && endings !== 'native') {
      throw new ERR_INVALID_ARG_VALUE('options.endings', endings);
    }

    const parts = [];
    let length = 0;
    for (let i = 0; i < list.length; i++) length += addPart(parts, list[i], endings);
    this[kParts] = parts;
    this[kLength] = length;
    this[kType] = type === undefined ? '' : normalType(type);
    hideSlots(this);
  }

  get type() {
    needBlob(this);
    return this[kType];
  }

  get size() {
    needBlob(this);
    return this[kLength];
  }

  slice(start = 0, end = this[kLength], type = '') {
    needBlob(this);
    const length = this[kLength];
    start = clamp('start', start, length);
    end = clamp('end', end, length);
    const parts = [];
    let position = 0;
    for (let i = 0; i < this[kParts].length && position < end; i++) {
      const part = this[kParts][i];
      const from = MathMax(start - position, 0);
      const to = MathMin(end - position, part.size);
      if (from < to) ArrayPrototypePush(parts, subpart(part, from, to));
      position += part.size;
    }
    return createBlob(parts, MathMax(end - start, 0), normalType(type));
  }

  arrayBuffer() {
    if (!isBlob(this)) return PromiseReject(new ERR_INVALID_THIS('Blob'));
    return readAll(this, (bytes) => TypedArrayPrototypeGetBuffer(bytes));
  }

  text() {
    if (!isBlob(this)) return PromiseReject(new ERR_INVALID_THIS('Blob'));
    return readAll(this, (bytes) => binding.decodeUtf8(bytes, false, false));
  }

  bytes() {
    if (!isBlob(this)) return PromiseReject(new ERR_INVALID_THIS('Blob'));
    return readAll(this, (bytes) => bytes);
  }

  stream() {
    needBlob(this);
    const { ReadableStream } = require('stream/web');
    const reader = new PartReader(this[kParts]);
    return new ReadableStream(
      {
        type: 'bytes',
        pull(controller) {
          return new Promise((resolve, reject) => {
            reader.next((error, chunk) => {
              if (error) {
                controller.error(error);
                reject(error);
                return;
              }
              if (chunk === undefined) {
                controller.close();
                controller.byobRequest?.respond(0);
              } else {
                controller.enqueue(chunk);
              }
              resolve();
            });
          });
        },
      },
      { highWaterMark: 0 },
    );
  }

  textStream() {
    needBlob(this);
    const { TextDecoderStream } = require('stream/web');
    return this.stream().pipeThrough(new TextDecoderStream());
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return '[Blob]';
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    const { inspect } = require('util');
    return `Blob ${inspect({ size: this.size, type: this.type }, inner)}`;
  }
}

function notDictionary(options) {
  const error = new ERR_INVALID_ARG_TYPE('options', 'object', options);
  error.message = StringPrototypeReplace(error.message, 'of type object', 'a dictionary');
  return error;
}

function hideSlots(blob) {
  for (const key of [kParts, kLength, kType]) {
    ObjectDefineProperty(blob, key, { __proto__: null, enumerable: false });
  }
}

ObjectDefineProperties(Blob.prototype, {
  type: kEnumerableProperty,
  size: kEnumerableProperty,
  slice: kEnumerableProperty,
  arrayBuffer: kEnumerableProperty,
  text: kEnumerableProperty,
  bytes: kEnumerableProperty,
  stream: kEnumerableProperty,
  textStream: kEnumerableProperty,
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'Blob' },
});

// A position from the front, or from the end when it is negative; halves go to the even neighbour.
function clamp(name, value, length) {
  if (typeof value === 'symbol' || typeof value === 'bigint') {
    throw notConvertible(name, value, 'number');
  }
  value = +value;
  if (NumberIsNaN(value)) return 0;
  const below = MathFloor(value);
  if (value - below !== 0.5) value = MathRound(value);
  else value = below % 2 === 0 ? below : below + 1;
  return value < 0 ? MathMax(length + value, 0) : MathMin(value, length);
}

function subpart(part, from, to) {
  const bytes = part.bytes && TypedArrayPrototypeSubarray(part.bytes, from, to);
  return { bytes, file: part.file, start: part.start + from, size: to - from };
}

// A blob over parts that exist already; every blob that is no user's `new Blob` is made here.
function createBlob(parts, length, type = '') {
  const blob = new Blob();
  blob[kParts] = parts;
  blob[kLength] = length;
  blob[kType] = type;
  return blob;
}

// A blob over a whole file, read only when somebody reads the blob. `stat` tells whether the file changed since. The type
// stays as it is given.
function createFileBlob(path, stat, type = '') {
  const file = { path, mtimeMs: stat.mtimeMs, size: stat.size };
  // An empty file is a part too: it may have been written to when somebody reads the blob.
  const parts = [{ bytes: undefined, file, start: 0, size: stat.size }];
  return createBlob(parts, stat.size, type);
}

// Hands out the bytes of a list of parts chunk by chunk, as `callback(error, chunk)`; no chunk means the end.
class PartReader {
  constructor(parts) {
    this.parts = parts;
    this.index = 0;
    this.offset = 0;
  }

  next(callback) {
    const part = this.parts[this.index];
    if (part === undefined) return callback(null, undefined);
    const from = this.offset;
    const to = MathMin(from + kChunk, part.size);
    if (to === part.size) {
      this.index++;
      this.offset = 0;
    } else {
      this.offset = to;
    }
    // A copy, because the stream hands its memory over to the reader.
    if (part.bytes !== undefined) {
      return callback(null, TypedArrayPrototypeSlice(part.bytes, from, to));
    }
    readFilePart(part.file, part.start + from, to - from, (error, chunk) => {
      if (error || chunk.length > 0) callback(error, chunk);
      else this.next(callback);
    });
  }
}

/** Hands out the bytes of a whole blob. */
function readerOf(blob) {
  return new PartReader(blob[kParts]);
}

function notReadable() {
  const { DOMException } = require('#internal/dom_exception');
  return new DOMException('The blob could not be read', 'NotReadableError');
}

function readFilePart(file, position, size, callback) {
  const fs = require('fs');
  fs.open(file.path, 'r', (openError, fd) => {
    if (openError) return callback(notReadable());
    const finish = (error, chunk) => fs.close(fd, () => callback(error, chunk));
    fs.fstat(fd, (statError, stat) => {
      if (statError || stat.mtimeMs !== file.mtimeMs || stat.size !== file.size) {
        return finish(notReadable());
      }
      const chunk = new Uint8Array(size);
      fs.read(fd, chunk, 0, size, position, (readError, count) => {
        if (readError || count !== size) return finish(notReadable());
        finish(null, chunk);
      });
    });
  });
}

function readAll(blob, convert) {
  return new Promise((resolve, reject) => {
    const whole = new Uint8Array(blob[kLength]);
    const reader = new PartReader(blob[kParts]);
    let position = 0;
    const step = () => {
      let again = true;
      while (again) {
        again = false;
        let sync = true;
        reader.next((error, chunk) => {
          if (error) return reject(error);
          if (chunk === undefined) return resolve(convert(whole));
          TypedArrayPrototypeSet(whole, chunk, position);
          position += chunk.length;
          // Bytes in memory come back at once: going round the loop keeps the stack flat.
          if (sync) again = true;
          else step();
        });
        sync = false;
      }
    };
    step();
  });
}

/** The text of a blob for who cannot wait. */
function textOfBlob(blob) {
  const parts = blob[kParts];
  const bytes = new Uint8Array(blob[kLength]);
  let position = 0;
  for (let i = 0; i < parts.length; i++) {
    const { bytes: given, file, start, size } = parts[i];
    const chunk =
      given ??
      TypedArrayPrototypeSubarray(require('fs').readFileSync(file.path), start, start + size);
    TypedArrayPrototypeSet(bytes, chunk, position);
    position += size;
  }
  return binding.decodeUtf8(bytes, false, false);
}

// --- object URLs ---

const registry = new SafeMap();
const prefix = 'blob:nodedata:';

function createObjectURL(blob) {
  if (!isBlob(blob)) throw new ERR_INVALID_ARG_TYPE('obj', 'Blob', blob);
  const id = `${prefix}${require('crypto').randomUUID()}`;
  registry.set(id, blob);
  return id;
}

// Neither a query nor a fragment is part of a blob's name; undefined for what is no URL of a blob.
function blobName(url) {
  url = `${url}`;
  if (registry.has(url)) return url;
  const { URL } = require('url');
  const parsed = URL.parse(url);
  return parsed?.protocol === 'blob:' ? `blob:${parsed.pathname}` : undefined;
}

function revokeObjectURL(url) {
  registry.delete(blobName(url));
}

function resolveObjectURL(url) {
  const blob = registry.get(blobName(url));
  return blob === undefined ? undefined : createBlob(blob[kParts], blob[kLength], blob[kType]);
}

const { defineClone } = require('#worker_threads/cloneable');

/** A blob on its way into this thread. */
function ClonedBlob() {
  return createBlob([], 0);
}
ClonedBlob.prototype = Blob.prototype;

function fillBlob(blob, data) {
  blob[kParts] = data.parts;
  blob[kLength] = data.length;
  blob[kType] = data.type;
}

function blobData(blob) {
  for (let i = 0; i < blob[kParts].length; i++) {
    if (blob[kParts][i].file !== undefined) {
      throw new ERR_INVALID_STATE.TypeError('File-backed Blobs are not cloneable');
    }
  }
  return { parts: blob[kParts], length: blob[kLength], type: blob[kType] };
}

defineClone(Blob, '#buffer/blob:ClonedBlob', blobData, fillBlob);

module.exports = {
  ClonedBlob,
  blobData,
  fillBlob,
  Blob,
  createFileBlob,
  createObjectURL,
  isBlob,
  kType,
  readerOf,
  resolveObjectURL,
  revokeObjectURL,
  textOfBlob,
};
