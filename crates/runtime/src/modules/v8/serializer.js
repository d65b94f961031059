'use strict';

// `Serializer`: values to bytes.

const {
  ArrayIsArray,
  BigInt,
  BigIntPrototypeToString,
  BigIntPrototypeValueOf,
  Boolean,
  BooleanPrototypeValueOf,
  DatePrototypeGetTime,
  Error,
  MapPrototypeForEach,
  MathCeil,
  Number,
  NumberPrototypeValueOf,
  ObjectIs,
  ObjectKeys,
  ObjectPrototypeHasOwnProperty,
  ObjectPrototypePropertyIsEnumerable,
  SafeMap,
  SetPrototypeForEach,
  String,
  StringPrototypeCharCodeAt,
  StringPrototypePadStart,
  StringPrototypeValueOf,
  SymbolToStringTag,
  Uint8Array,
} = primordials;
const { Buffer } = require('buffer');
const { types } = require('util');
const { describeUncloneable, isUncloneable } = internalBinding('v8');
const {
  REGEXP_FLAGS,
  VERSION,
  VIEW_LETTERS,
  insist,
  notBytes,
  tag,
  wrongType,
} = require('#v8/format');

const FIRST_SIZE = 64;

class Serializer {
  #bytes = Buffer.allocUnsafeSlow(FIRST_SIZE);
  #size = 0;
  #ids = new SafeMap();
  #transferred = new SafeMap();
  #viewsAreHosts = false;

  // ===== the public ways to write =====

  writeHeader() {
    insist(#size in this);
    this.#byte(tag.VERSION);
    this.#byte(VERSION);
  }

  writeValue(value) {
    insist(#size in this);
    this.#value(value);
    return true;
  }

  releaseBuffer() {
    insist(#size in this);
    const bytes = this.#bytes.subarray(0, this.#size);
    this.#bytes = Buffer.allocUnsafeSlow(FIRST_SIZE);
    this.#size = 0;
    return bytes;
  }

  transferArrayBuffer(id, arrayBuffer) {
    insist(#size in this);
    id = +id >>> 0;
    if (!types.isArrayBuffer(arrayBuffer)) throw wrongType('arrayBuffer must be an ArrayBuffer');
    this.#transferred.set(arrayBuffer, id);
  }

  writeUint32(value) {
    insist(#size in this);
    this.#varint(value >>> 0);
  }

  writeUint64(high, low) {
    insist(#size in this);
    this.#bigVarint((BigInt(high >>> 0) << 32n) | BigInt(low >>> 0));
  }

  writeDouble(value) {
    insist(#size in this);
    this.#reserve(8);
    this.#bytes.writeDoubleLE(value, this.#size);
    this.#size += 8;
  }

  writeRawBytes(source) {
    insist(#size in this);
    if (!types.isArrayBufferView(source)) throw notBytes('source');
    // Views of memory that is gone have no bytes.
    if (source.byteLength > 0) {
      this.#raw(new Uint8Array(source.buffer, source.byteOffset, source.byteLength));
    }
  }

  _setTreatArrayBufferViewsAsHostObjects(flag) {
    insist(#size in this);
    this.#viewsAreHosts = Boolean(flag);
  }

  // ===== bytes =====

  #reserve(count) {
    const wanted = this.#size + count;
    if (wanted <= this.#bytes.length) return;
    let size = this.#bytes.length * 2;
    while (size < wanted) size *= 2;
    const larger = Buffer.allocUnsafeSlow(size);
    larger.set(this.#bytes.subarray(0, this.#size));
    this.#bytes = larger;
  }

  #byte(value) {
    this.#reserve(1);
    this.#bytes[this.#size++] = value;
  }

  #varint(value) {
    this.#reserve(5);
    while (value >= 0x80) {
      this.#bytes[this.#size++] = (value & 0x7f) | 0x80;
      value >>>= 7;
    }
    this.#bytes[this.#size++] = value;
  }

  #bigVarint(value) {
    while (value >= 0x80n) {
      this.#byte(Number(value & 0x7fn) | 0x80);
      value >>= 7n;
    }
    this.#byte(Number(value));
  }

  #fail(value) {
    const message = `${describeUncloneable(value)} could not be cloned.`;
    if (typeof this._getDataCloneError === 'function') throw this._getDataCloneError(message);
    throw new Error(message);
  }

  // ===== values =====

  #value(value) {
    switch (typeof value) {
      case 'undefined':
        return this.#byte(tag.UNDEFINED);
      case 'boolean':
        return this.#byte(value ? tag.TRUE : tag.FALSE);
      case 'number':
        return this.#number(value);
      case 'bigint':
        this.#byte(tag.BIGINT);
        return this.#bigint(value);
      case 'string':
        return this.#string(value);
      case 'object':
        return value === null ? this.#byte(tag.NULL) : this.#object(value);
      default:
        return this.#fail(value);
    }
  }

  #number(value) {
    if ((value | 0) === value && !ObjectIs(value, -0)) {
      this.#byte(tag.INT32);
      this.#varint(((value << 1) ^ (value >> 31)) >>> 0);
    } else {
      this.#byte(tag.DOUBLE);
      this.writeDouble(value);
    }
  }

  // The sign and the number of bytes, a multiple of eight, then the digits.
  #raw(bytes) {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#size);
    this.#size += bytes.length;
  }

  #bigint(value) {
    const negative = value < 0n;
    // By way of text, which takes a time that grows with the size and not with its square. Words of 8 bytes.
    const text = BigIntPrototypeToString(negative ? -value : value, 16);
    const words = value === 0n ? 0 : MathCeil(text.length / 16);
    this.#varint((words << 4) | (negative ? 1 : 0));
    const bytes = Buffer.from(StringPrototypePadStart(text, words * 16, '0'), 'hex');
    for (let i = words * 8 - 1; i >= 0; i--) this.#byte(bytes[i]);
  }

  #string(value) {
    const { length } = value;
    let wide = false;
    for (let i = 0; i < length && !wide; i++) wide = StringPrototypeCharCodeAt(value, i) > 0xff;
    if (!wide) {
      this.#byte(tag.ONE_BYTE_STRING);
      this.#varint(length);
      this.#reserve(length);
      this.#size += this.#bytes.latin1Write(value, this.#size, length);
      return;
    }
    // Two-byte characters lie at even places.
    const size = length * 2;
    let lengthBytes = 1;
    for (let rest = size; rest >= 0x80; rest >>>= 7) lengthBytes++;
    if ((this.#size + 1 + lengthBytes) & 1) this.#byte(tag.PADDING);
    this.#byte(tag.TWO_BYTE_STRING);
    this.#varint(size);
    this.#reserve(size);
    this.#size += this.#bytes.ucs2Write(value, this.#size, size);
  }

  #object(value) {
    const known = this.#ids.get(value);
    if (known !== undefined) {
      this.#byte(tag.REFERENCE);
      this.#varint(known);
      return;
    }
    if (types.isArrayBufferView(value)) {
      this.#view(value);
      return;
    }
    this.#ids.set(value, this.#ids.size);
    if (ArrayIsArray(value)) this.#array(value);
    else if (types.isDate(value)) {
      this.#byte(tag.DATE);
      this.writeDouble(DatePrototypeGetTime(value));
    } else if (types.isBoxedPrimitive(value)) this.#boxed(value);
    else if (types.isRegExp(value)) this.#regexp(value);
    else if (types.isMap(value)) this.#map(value);
    else if (types.isSet(value)) this.#set(value);
    else if (types.isSharedArrayBuffer(value)) this.#shared(value);
    else if (types.isArrayBuffer(value)) this.#arrayBuffer(value);
    else if (types.isNativeError(value)) this.#error(value);
    else if (isUncloneable(value)) this.#fail(value);
    else if (types.isExternal(value)) this.#host(value);
    else this.#plain(value);
  }

  #properties(value, keys) {
    let count = 0;
    for (let i = 0; i < keys.length; i++) {
      // A getter before may have taken it away.
      if (!ObjectPrototypeHasOwnProperty(value, keys[i])) continue;
      const key = keys[i];
      const asIndex = key >>> 0;
      if (String(asIndex) === key && asIndex !== 0xffffffff) this.#number(asIndex);
      else this.#string(key);
      this.#value(value[key]);
      count++;
    }
    return count;
  }

  #plain(value) {
    this.#byte(tag.BEGIN_OBJECT);
    const count = this.#properties(value, ObjectKeys(value));
    this.#byte(tag.END_OBJECT);
    this.#varint(count);
  }

  #array(value) {
    const { length } = value;
    const keys = ObjectKeys(value);
    let dense = true;
    for (let i = 0; i < length && dense; i++) dense = ObjectPrototypeHasOwnProperty(value, i);
    if (dense) {
      this.#byte(tag.BEGIN_DENSE);
      this.#varint(length);
      for (let i = 0; i < length; i++) {
        if (ObjectPrototypePropertyIsEnumerable(value, i)) this.#value(value[i]);
        else this.#byte(tag.HOLE);
      }
      const named = [];
      for (let i = 0; i < keys.length; i++) {
        const index = keys[i] >>> 0;
        if (String(index) !== keys[i] || index >= length) named[named.length] = keys[i];
      }
      const count = this.#properties(value, named);
      this.#byte(tag.END_DENSE);
      this.#varint(count);
      this.#varint(length);
      return;
    }
    this.#byte(tag.BEGIN_SPARSE);
    this.#varint(length);
    const count = this.#properties(value, keys);
    this.#byte(tag.END_SPARSE);
    this.#varint(count);
    this.#varint(length);
  }

  #boxed(value) {
    if (types.isBooleanObject(value)) {
      this.#byte(BooleanPrototypeValueOf(value) ? tag.TRUE_OBJECT : tag.FALSE_OBJECT);
    } else if (types.isNumberObject(value)) {
      this.#byte(tag.NUMBER_OBJECT);
      this.writeDouble(NumberPrototypeValueOf(value));
    } else if (types.isBigIntObject(value)) {
      this.#byte(tag.BIGINT_OBJECT);
      this.#bigint(BigIntPrototypeValueOf(value));
    } else if (types.isStringObject(value)) {
      this.#byte(tag.STRING_OBJECT);
      this.#string(StringPrototypeValueOf(value));
    } else {
      this.#fail(value);
    }
  }

  #regexp(value) {
    this.#byte(tag.REGEXP);
    this.#string(value.source);
    let bits = 0;
    const { flags } = value;
    for (let i = 0; i < flags.length; i++) {
      for (let bit = 0; bit < REGEXP_FLAGS.length; bit++) {
        if (REGEXP_FLAGS[bit] === flags[i]) bits |= 1 << bit;
      }
    }
    this.#varint(bits);
  }

  #map(value) {
    // What is there now: writing a value may run a getter that changes the map.
    const items = [];
    MapPrototypeForEach(value, (item, key) => {
      items[items.length] = key;
      items[items.length] = item;
    });
    this.#byte(tag.BEGIN_MAP);
    for (let i = 0; i < items.length; i++) this.#value(items[i]);
    this.#byte(tag.END_MAP);
    this.#varint(items.length);
  }

  #set(value) {
    const items = [];
    SetPrototypeForEach(value, (item) => {
      items[items.length] = item;
    });
    this.#byte(tag.BEGIN_SET);
    for (let i = 0; i < items.length; i++) this.#value(items[i]);
    this.#byte(tag.END_SET);
    this.#varint(items.length);
  }

  #shared(value) {
    if (typeof this._getSharedArrayBufferId !== 'function') this.#fail(value);
    this.#byte(tag.SHARED);
    this.#varint(this._getSharedArrayBufferId(value) >>> 0);
  }

  #arrayBuffer(value) {
    const id = this.#transferred.get(value);
    if (id !== undefined) {
      this.#byte(tag.TRANSFERRED);
      this.#varint(id);
      return;
    }
    const { byteLength } = value;
    if (value.resizable) {
      this.#byte(tag.RESIZABLE_ARRAY_BUFFER);
      this.#varint(byteLength);
      this.#varint(value.maxByteLength);
    } else {
      this.#byte(tag.ARRAY_BUFFER);
      this.#varint(byteLength);
    }
    this.#raw(new Uint8Array(value));
  }

  #view(value) {
    if (this.#viewsAreHosts) {
      this.#ids.set(value, this.#ids.size);
      this.#host(value);
      return;
    }
    // The memory goes first, unless it has gone already.
    const { buffer } = value;
    if (!this.#ids.has(buffer)) this.#object(buffer);
    this.#ids.set(value, this.#ids.size);
    const name = types.isDataView(value) ? 'DataView' : value[SymbolToStringTag];
    this.#byte(tag.VIEW);
    this.#byte(VIEW_LETTERS[name]);
    this.#varint(value.byteOffset);
    this.#varint(value.byteLength);
    this.#varint(0);
  }

  #host(value) {
    this.#byte(tag.HOST);
    if (typeof this._writeHostObject !== 'function') this.#fail(value);
    this._writeHostObject(value);
  }

  #error(value) {
    this.#byte(tag.ERROR);
    const letters = {
      __proto__: null,
      EvalError: 0x45,
      RangeError: 0x52,
      ReferenceError: 0x46,
      SyntaxError: 0x53,
      TypeError: 0x54,
      URIError: 0x55,
    };
    const letter = letters[value.name];
    if (letter !== undefined) this.#varint(letter);
    if (ObjectPrototypeHasOwnProperty(value, 'message')) {
      this.#varint(0x6d);
      this.#string(String(value.message));
    }
    if (ObjectPrototypeHasOwnProperty(value, 'cause')) {
      this.#varint(0x63);
      this.#value(value.cause);
    }
    if (typeof value.stack === 'string') {
      this.#varint(0x73);
      this.#string(value.stack);
    }
    this.#varint(0x2e);
  }
}

module.exports = { Serializer };
