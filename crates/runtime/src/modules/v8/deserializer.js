'use strict';

// `Deserializer`: bytes to values. The bytes may come from anybody: every length is checked against what is there.

const {
  ArrayBuffer,
  BigInt,
  Date,
  Error,
  EvalError,
  MapPrototypeSet,
  Map,
  MathTrunc,
  Number,
  Object,
  ObjectDefineProperty,
  RangeError,
  ReferenceError,
  RegExp,
  SafeMap,
  Set,
  SetPrototypeAdd,
  String,
  SyntaxError,
  TypeError,
  URIError,
  Uint8Array,
} = primordials;
const { Buffer } = require('buffer');
const { isAnyArrayBuffer, isArrayBufferView } = require('util').types;
const {
  REGEXP_FLAGS,
  VERSION,
  VIEW_LETTERS,
  insist,
  notBytes,
  tag,
  wrongType,
} = require('#v8/format');

// Deeper nesting than this is no honest value.
const MAX_DEPTH = 4000;

function broken() {
  return new Error('Unable to deserialize cloned data.');
}

/** A number without its fraction; 0 for what is none. */
function wholeNumber(value) {
  return MathTrunc(+value) || 0;
}

class Deserializer {
  #bytes;
  #at = 0;
  #version = 0;
  #objects = [];
  #transferred = new SafeMap();
  #depth = 0;

  constructor(buffer) {
    if (!isArrayBufferView(buffer)) {
      throw notBytes('buffer');
    }
    this.buffer = buffer;
    // Views of memory that is gone have no bytes.
    const size = buffer.byteLength;
    this.#bytes =
      size === 0 ? Buffer.alloc(0) : Buffer.from(buffer.buffer, buffer.byteOffset, size);
  }

  // ===== the public ways to read =====

  readHeader() {
    insist(#at in this);
    if (this.#bytes[this.#at] === tag.VERSION && this.#at + 1 < this.#bytes.length) {
      this.#at++;
      this.#version = this.#varint();
      if (this.#version <= VERSION) return true;
    }
    throw new Error('Unable to deserialize cloned data due to invalid or unsupported version.');
  }

  readValue() {
    insist(#at in this);
    return this.#value();
  }

  getWireFormatVersion() {
    insist(#at in this);
    return this.#version;
  }

  transferArrayBuffer(id, arrayBuffer) {
    insist(#at in this);
    id = +id >>> 0;
    if (!isAnyArrayBuffer(arrayBuffer)) {
      throw wrongType('arrayBuffer must be an ArrayBuffer or SharedArrayBuffer');
    }
    this.#transferred.set(id, arrayBuffer);
  }

  readUint32() {
    insist(#at in this);
    try {
      return this.#varint();
    } catch {
      throw new Error('ReadUint32() failed');
    }
  }

  readUint64() {
    insist(#at in this);
    let value;
    try {
      value = this.#bigVarint();
    } catch {
      throw new Error('ReadUint64() failed');
    }
    return [Number(value >> 32n), Number(value & 0xffffffffn)];
  }

  readDouble() {
    insist(#at in this);
    if (this.#left() < 8) throw new Error('ReadDouble() failed');
    return this.#double();
  }

  /** Where bytes of this length start; used by subclasses that look at `buffer` themselves. */
  _readRawBytes(length) {
    insist(#at in this);
    // What is no whole number must not become the position: nothing is ever found at NaN, nor is the end.
    const count = wholeNumber(length);
    if (count < 0 || count > this.#left()) throw new Error('ReadRawBytes() failed');
    const start = this.#at;
    this.#at += count;
    return start;
  }

  readRawBytes(length) {
    const count = wholeNumber(length);
    const start = this._readRawBytes(count);
    return Buffer.from(this.buffer.buffer, this.buffer.byteOffset + start, count);
  }

  // ===== bytes =====

  #left() {
    return this.#bytes.length - this.#at;
  }

  #need(count) {
    if (count < 0 || count > this.#left()) throw broken();
  }

  #byte() {
    this.#need(1);
    return this.#bytes[this.#at++];
  }

  #varint() {
    let value = 0;
    let shift = 0;
    for (;;) {
      const byte = this.#byte();
      if (shift < 32) value |= (byte & 0x7f) << shift;
      shift += 7;
      if (byte < 0x80) return value >>> 0;
    }
  }

  #bigVarint() {
    let value = 0n;
    let shift = 0n;
    for (;;) {
      const byte = this.#byte();
      if (shift < 64n) value |= BigInt(byte & 0x7f) << shift;
      shift += 7n;
      if (byte < 0x80) return value & 0xffffffffffffffffn;
    }
  }

  #double() {
    this.#need(8);
    const value = this.#bytes.readDoubleLE(this.#at);
    this.#at += 8;
    return value;
  }

  #tag() {
    let found;
    do found = this.#byte();
    while (found === tag.PADDING);
    return found;
  }

  #peek() {
    while (this.#bytes[this.#at] === tag.PADDING) this.#at++;
    this.#need(1);
    return this.#bytes[this.#at];
  }

  // ===== values =====

  #value() {
    if (++this.#depth > MAX_DEPTH) throw broken();
    const value = this.#tagged(this.#tag());
    this.#depth--;
    // Older writers put the view behind its memory.
    return value;
  }

  #keep(object) {
    this.#objects[this.#objects.length] = object;
    return object;
  }

  #tagged(found) {
    switch (found) {
      case tag.UNDEFINED:
        return undefined;
      case tag.NULL:
        return null;
      case tag.TRUE:
        return true;
      case tag.FALSE:
        return false;
      case tag.INT32: {
        const value = this.#varint();
        return (value >>> 1) ^ -(value & 1);
      }
      case tag.UINT32:
        return this.#varint();
      case tag.DOUBLE:
        return this.#double();
      case tag.BIGINT:
        return this.#bigint();
      case tag.ONE_BYTE_STRING:
      case tag.TWO_BYTE_STRING:
      case tag.UTF8_STRING:
        return this.#stringOf(found);
      case tag.REFERENCE: {
        const id = this.#varint();
        if (id >= this.#objects.length) throw broken();
        const object = this.#objects[id];
        // A view may follow its memory.
        return this.#viewAfter(object);
      }
      case tag.BEGIN_OBJECT:
        return this.#plain();
      case tag.BEGIN_DENSE:
        return this.#dense();
      case tag.BEGIN_SPARSE:
        return this.#sparse();
      case tag.DATE:
        return this.#keep(new Date(this.#double()));
      case tag.TRUE_OBJECT:
        return this.#keep(Object(true));
      case tag.FALSE_OBJECT:
        return this.#keep(Object(false));
      case tag.NUMBER_OBJECT:
        return this.#keep(Object(this.#double()));
      case tag.BIGINT_OBJECT:
        return this.#keep(Object(this.#bigint()));
      case tag.STRING_OBJECT:
        return this.#keep(Object(this.#string()));
      case tag.REGEXP:
        return this.#regexp();
      case tag.BEGIN_MAP:
        return this.#map();
      case tag.BEGIN_SET:
        return this.#set();
      case tag.ARRAY_BUFFER:
      case tag.RESIZABLE_ARRAY_BUFFER:
        return this.#viewAfter(this.#arrayBuffer(found));
      case tag.TRANSFERRED: {
        const arrayBuffer = this.#transferred.get(this.#varint());
        if (arrayBuffer === undefined) throw broken();
        return this.#viewAfter(this.#keep(arrayBuffer));
      }
      case tag.SHARED: {
        const id = this.#varint();
        const shared = this._getSharedArrayBuffer?.(id) ?? this.#transferred.get(id);
        if (shared === undefined) throw broken();
        return this.#viewAfter(this.#keep(shared));
      }
      case tag.HOST: {
        if (typeof this._readHostObject !== 'function') throw broken();
        const id = this.#objects.length;
        this.#keep(undefined);
        const object = this._readHostObject();
        this.#objects[id] = object;
        return object;
      }
      case tag.ERROR:
        return this.#error();
      default:
        throw broken();
    }
  }

  #bigint() {
    const field = this.#varint();
    const size = field >>> 1;
    this.#need(size);
    // By way of text, which takes a time that grows with the size and not with its square.
    const digits = Buffer.from(this.#bytes.subarray(this.#at, this.#at + size))
      .reverse()
      .hexSlice();
    this.#at += size;
    const value = size === 0 ? 0n : BigInt(`0x${digits}`);
    return field & 1 ? -value : value;
  }

  #string() {
    return this.#stringOf(this.#tag());
  }

  #stringOf(found) {
    const size = this.#varint();
    this.#need(size);
    const start = this.#at;
    this.#at += size;
    if (found === tag.ONE_BYTE_STRING) return this.#bytes.latin1Slice(start, this.#at);
    if (found === tag.UTF8_STRING) return this.#bytes.utf8Slice(start, this.#at);
    if (found !== tag.TWO_BYTE_STRING || size % 2 !== 0) throw broken();
    return this.#bytes.ucs2Slice(start, this.#at);
  }

  #properties(object, end) {
    let count = 0;
    while (this.#peek() !== end) {
      const key = this.#value();
      if (typeof key !== 'string' && typeof key !== 'number') throw broken();
      const value = this.#value();
      ObjectDefineProperty(object, String(key), {
        __proto__: null,
        configurable: true,
        enumerable: true,
        value,
        writable: true,
      });
      count++;
    }
    this.#at++;
    if (this.#varint() !== count) throw broken();
  }

  #plain() {
    const object = this.#keep({});
    this.#properties(object, tag.END_OBJECT);
    return object;
  }

  #dense() {
    const length = this.#varint();
    if (length > this.#bytes.length) throw broken();
    const array = this.#keep([]);
    array.length = length;
    for (let i = 0; i < length; i++) {
      if (this.#peek() === tag.HOLE) this.#at++;
      else array[i] = this.#value();
    }
    this.#properties(array, tag.END_DENSE);
    if (this.#varint() !== length) throw broken();
    return array;
  }

  #sparse() {
    const length = this.#varint();
    const array = this.#keep([]);
    array.length = length;
    this.#properties(array, tag.END_SPARSE);
    if (this.#varint() !== length) throw broken();
    return array;
  }

  #regexp() {
    const id = this.#objects.length;
    this.#keep(undefined);
    const source = this.#string();
    const bits = this.#varint();
    let flags = '';
    for (let bit = 0; bit < REGEXP_FLAGS.length; bit++) {
      if (bits & (1 << bit)) flags += REGEXP_FLAGS[bit];
    }
    const regexp = new RegExp(source, flags);
    this.#objects[id] = regexp;
    return regexp;
  }

  #map() {
    const map = this.#keep(new Map());
    let count = 0;
    while (this.#peek() !== tag.END_MAP) {
      const key = this.#value();
      MapPrototypeSet(map, key, this.#value());
      count += 2;
    }
    this.#at++;
    if (this.#varint() !== count) throw broken();
    return map;
  }

  #set() {
    const set = this.#keep(new Set());
    let count = 0;
    while (this.#peek() !== tag.END_SET) {
      SetPrototypeAdd(set, this.#value());
      count++;
    }
    this.#at++;
    if (this.#varint() !== count) throw broken();
    return set;
  }

  #arrayBuffer(found) {
    const size = this.#varint();
    const max = found === tag.RESIZABLE_ARRAY_BUFFER ? this.#varint() : undefined;
    if (max !== undefined && size > max) throw broken();
    this.#need(size);
    const arrayBuffer =
      max === undefined ? new ArrayBuffer(size) : new ArrayBuffer(size, { maxByteLength: max });
    new Uint8Array(arrayBuffer).set(this.#bytes.subarray(this.#at, this.#at + size));
    this.#at += size;
    return this.#keep(arrayBuffer);
  }

  // The view that follows its memory, or the memory itself.
  #viewAfter(arrayBuffer) {
    if (this.#at >= this.#bytes.length || this.#bytes[this.#at] !== tag.VIEW) return arrayBuffer;
    this.#at++;
    const letter = this.#byte();
    const offset = this.#varint();
    const size = this.#varint();
    if (this.#version >= 14) this.#varint();
    for (const name in VIEW_LETTERS) {
      if (VIEW_LETTERS[name] !== letter) continue;
      const View = primordials[name];
      const width = View.BYTES_PER_ELEMENT ?? 1;
      if (offset + size > arrayBuffer.byteLength || size % width !== 0 || offset % width !== 0) {
        throw broken();
      }
      return this.#keep(new View(arrayBuffer, offset, size / width));
    }
    throw broken();
  }

  #error() {
    const id = this.#objects.length;
    this.#keep(undefined);
    let Kind = Error;
    let message;
    let stack;
    let cause;
    let hasCause = false;
    for (;;) {
      const part = this.#varint();
      if (part === 0x2e) break;
      else if (part === 0x45) Kind = EvalError;
      else if (part === 0x52) Kind = RangeError;
      else if (part === 0x46) Kind = ReferenceError;
      else if (part === 0x53) Kind = SyntaxError;
      else if (part === 0x54) Kind = TypeError;
      else if (part === 0x55) Kind = URIError;
      else if (part === 0x6d) message = this.#string();
      else if (part === 0x73) stack = this.#string();
      else if (part === 0x63) {
        cause = this.#value();
        hasCause = true;
      } else throw broken();
    }
    const error = hasCause ? new Kind(message, { cause }) : new Kind(message);
    ObjectDefineProperty(error, 'stack', {
      __proto__: null,
      configurable: true,
      enumerable: false,
      value: stack,
      writable: true,
    });
    this.#objects[id] = error;
    return error;
  }
}

module.exports = { Deserializer, notBytes };
