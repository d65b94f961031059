'use strict';

// The numeric reads and writes of Buffer.prototype. Each reads its bytes with plain indexing, so that it works on any
// array-like as Node's do, and only asks why a byte is missing once it is: the good path has no separate bounds check.

const {
  BigInt,
  BigInt64Array,
  BigUint64Array,
  Float32Array,
  Float64Array,
  MathFloor,
  MathTrunc,
  TypeError,
  TypedArrayPrototypeGetBuffer,
  Uint32Array,
  Uint8Array,
  uncurryThis,
} = primordials;

const {
  codes: { ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE },
} = require('#internal/errors');
const { validateNumber } = require('#internal/validators');

// One eight-byte cell seen as every kind of number: the machine's order is little-endian on every supported platform.
const cell = new Float64Array(1);
const memory = TypedArrayPrototypeGetBuffer(cell);
const bytes = new Uint8Array(memory);
const words = new Uint32Array(memory);
const floats = new Float32Array(memory);
const unsignedBig = new BigUint64Array(memory);
const signedBig = new BigInt64Array(memory);

function badPosition(value, limit, name) {
  if (MathFloor(value) !== value) {
    validateNumber(value, name);
    throw new ERR_OUT_OF_RANGE(name, 'an integer', value);
  }
  if (limit < 0) throw new ERR_BUFFER_OUT_OF_BOUNDS();
  throw new ERR_OUT_OF_RANGE(name, `>= ${name === 'offset' ? 0 : 1} and <= ${limit}`, value);
}

function needNumber(offset) {
  if (typeof offset !== 'number') throw new ERR_INVALID_ARG_TYPE('offset', 'number', offset);
}

// Throws when any of the `size` bytes from `offset` is not there.
function needBytes(self, offset, size) {
  needNumber(offset);
  if (self[offset] === undefined || self[offset + size - 1] === undefined) {
    badPosition(offset, self.length - size, 'offset');
  }
}

function badValue(value, min, max, size) {
  const n = typeof min === 'bigint' ? 'n' : '';
  let range;
  if (size > 4 || n !== '') {
    const bits = size * 8;
    range =
      min === 0 || min === 0n
        ? `>= 0${n} and < 2${n} ** ${bits}${n}`
        : `>= -(2${n} ** ${bits - 1}${n}) and < 2${n} ** ${bits - 1}${n}`;
  } else {
    range = `>= ${min} and <= ${max}`;
  }
  throw new ERR_OUT_OF_RANGE('value', range, value);
}

// --- unsigned reads ---

function readUInt8(offset = 0) {
  needNumber(offset);
  const value = this[offset];
  if (value === undefined) badPosition(offset, this.length - 1, 'offset');
  return value;
}

function readUInt16LE(offset = 0) {
  needNumber(offset);
  const low = this[offset];
  const high = this[offset + 1];
  if (low === undefined || high === undefined) badPosition(offset, this.length - 2, 'offset');
  return low + high * 0x100;
}

function readUInt16BE(offset = 0) {
  needNumber(offset);
  const high = this[offset];
  const low = this[offset + 1];
  if (low === undefined || high === undefined) badPosition(offset, this.length - 2, 'offset');
  return high * 0x100 + low;
}

function readUInt32LE(offset = 0) {
  needNumber(offset);
  const first = this[offset];
  const last = this[offset + 3];
  if (first === undefined || last === undefined) badPosition(offset, this.length - 4, 'offset');
  return first + this[offset + 1] * 0x100 + this[offset + 2] * 0x10000 + last * 0x1000000;
}

function readUInt32BE(offset = 0) {
  needNumber(offset);
  const first = this[offset];
  const last = this[offset + 3];
  if (first === undefined || last === undefined) badPosition(offset, this.length - 4, 'offset');
  return first * 0x1000000 + this[offset + 1] * 0x10000 + this[offset + 2] * 0x100 + last;
}

function checkWidth(byteLength) {
  if (byteLength !== 1 && byteLength !== 2 && byteLength !== 3 && byteLength !== 4) {
    if (byteLength !== 5 && byteLength !== 6) {
      if (byteLength === undefined)
        throw new ERR_INVALID_ARG_TYPE('byteLength', 'number', byteLength);
      badPosition(byteLength, 6, 'byteLength');
    }
  }
}

function readUIntLE(offset, byteLength) {
  if (offset === undefined) throw new ERR_INVALID_ARG_TYPE('offset', 'number', offset);
  checkWidth(byteLength);
  needBytes(this, offset, byteLength);
  let value = 0;
  for (let i = byteLength - 1; i >= 0; i--) value = value * 0x100 + this[offset + i];
  return value;
}

function readUIntBE(offset, byteLength) {
  if (offset === undefined) throw new ERR_INVALID_ARG_TYPE('offset', 'number', offset);
  checkWidth(byteLength);
  needBytes(this, offset, byteLength);
  let value = 0;
  for (let i = 0; i < byteLength; i++) value = value * 0x100 + this[offset + i];
  return value;
}

// --- signed reads ---

function readInt8(offset = 0) {
  needNumber(offset);
  const value = this[offset];
  if (value === undefined) badPosition(offset, this.length - 1, 'offset');
  return (value << 24) >> 24;
}

function readInt16LE(offset = 0) {
  needNumber(offset);
  const low = this[offset];
  const high = this[offset + 1];
  if (low === undefined || high === undefined) badPosition(offset, this.length - 2, 'offset');
  return ((low | (high << 8)) << 16) >> 16;
}

function readInt16BE(offset = 0) {
  needNumber(offset);
  const high = this[offset];
  const low = this[offset + 1];
  if (low === undefined || high === undefined) badPosition(offset, this.length - 2, 'offset');
  return ((low | (high << 8)) << 16) >> 16;
}

function readInt32LE(offset = 0) {
  needNumber(offset);
  const first = this[offset];
  const last = this[offset + 3];
  if (first === undefined || last === undefined) badPosition(offset, this.length - 4, 'offset');
  return first | (this[offset + 1] << 8) | (this[offset + 2] << 16) | (last << 24);
}

function readInt32BE(offset = 0) {
  needNumber(offset);
  const first = this[offset];
  const last = this[offset + 3];
  if (first === undefined || last === undefined) badPosition(offset, this.length - 4, 'offset');
  return (first << 24) | (this[offset + 1] << 16) | (this[offset + 2] << 8) | last;
}

// Two's complement of `byteLength` bytes.
function toSigned(value, byteLength) {
  const limit = 2 ** (byteLength * 8 - 1);
  return value >= limit ? value - limit * 2 : value;
}

function readIntLE(offset, byteLength) {
  return toSigned(readUIntLEOf(this, offset, byteLength), byteLength);
}

function readIntBE(offset, byteLength) {
  return toSigned(readUIntBEOf(this, offset, byteLength), byteLength);
}

const readUIntLEOf = uncurryThis(readUIntLE);
const readUIntBEOf = uncurryThis(readUIntBE);

// --- 64 bits and floating point: through the cell ---

function loadForwards(self, offset, size) {
  needBytes(self, offset, size);
  for (let i = 0; i < size; i++) bytes[i] = self[offset + i];
}

function loadBackwards(self, offset, size) {
  needBytes(self, offset, size);
  for (let i = 0; i < size; i++) bytes[size - 1 - i] = self[offset + i];
}

function storeForwards(self, offset, size) {
  needBytes(self, offset, size);
  for (let i = 0; i < size; i++) self[offset + i] = bytes[i];
  return offset + size;
}

function storeBackwards(self, offset, size) {
  needBytes(self, offset, size);
  for (let i = 0; i < size; i++) self[offset + i] = bytes[size - 1 - i];
  return offset + size;
}

function readBigUInt64LE(offset = 0) {
  loadForwards(this, offset, 8);
  return unsignedBig[0];
}

function readBigUInt64BE(offset = 0) {
  loadBackwards(this, offset, 8);
  return unsignedBig[0];
}

function readBigInt64LE(offset = 0) {
  loadForwards(this, offset, 8);
  return signedBig[0];
}

function readBigInt64BE(offset = 0) {
  loadBackwards(this, offset, 8);
  return signedBig[0];
}

function readFloatLE(offset = 0) {
  loadForwards(this, offset, 4);
  return floats[0];
}

function readFloatBE(offset = 0) {
  loadBackwards(this, offset, 4);
  return floats[0];
}

function readDoubleLE(offset = 0) {
  loadForwards(this, offset, 8);
  return cell[0];
}

function readDoubleBE(offset = 0) {
  loadBackwards(this, offset, 8);
  return cell[0];
}

function checkBig(value, min, max) {
  if (typeof value !== 'bigint') {
    throw new TypeError('Cannot mix BigInt and other types, use explicit conversions');
  }
  if (value > max || value < min) badValue(value, min, max, 8);
}

const MAX_UNSIGNED = BigInt('0xffffffffffffffff');
const MAX_SIGNED = BigInt('0x7fffffffffffffff');
const MIN_SIGNED = -MAX_SIGNED - 1n;

function writeBigUInt64LE(value, offset = 0) {
  checkBig(value, 0n, MAX_UNSIGNED);
  unsignedBig[0] = value;
  return storeForwards(this, offset, 8);
}

function writeBigUInt64BE(value, offset = 0) {
  checkBig(value, 0n, MAX_UNSIGNED);
  unsignedBig[0] = value;
  return storeBackwards(this, offset, 8);
}

function writeBigInt64LE(value, offset = 0) {
  checkBig(value, MIN_SIGNED, MAX_SIGNED);
  signedBig[0] = value;
  return storeForwards(this, offset, 8);
}

function writeBigInt64BE(value, offset = 0) {
  checkBig(value, MIN_SIGNED, MAX_SIGNED);
  signedBig[0] = value;
  return storeBackwards(this, offset, 8);
}

function writeFloatLE(value, offset = 0) {
  floats[0] = +value;
  return storeForwards(this, offset, 4);
}

function writeFloatBE(value, offset = 0) {
  floats[0] = +value;
  return storeBackwards(this, offset, 4);
}

function writeDoubleLE(value, offset = 0) {
  cell[0] = +value;
  return storeForwards(this, offset, 8);
}

function writeDoubleBE(value, offset = 0) {
  cell[0] = +value;
  return storeBackwards(this, offset, 8);
}

// --- integer writes ---

function put8(self, value, offset, min, max) {
  value = +value;
  needNumber(offset);
  if (value > max || value < min) badValue(value, min, max, 1);
  if (self[offset] === undefined) badPosition(offset, self.length - 1, 'offset');
  self[offset] = value;
  return offset + 1;
}

function put16LE(self, value, offset, min, max) {
  value = +value;
  if (value > max || value < min) badValue(value, min, max, 2);
  needBytes(self, offset, 2);
  self[offset] = value & 0xff;
  self[offset + 1] = (value >>> 8) & 0xff;
  return offset + 2;
}

function put16BE(self, value, offset, min, max) {
  value = +value;
  if (value > max || value < min) badValue(value, min, max, 2);
  needBytes(self, offset, 2);
  self[offset] = (value >>> 8) & 0xff;
  self[offset + 1] = value & 0xff;
  return offset + 2;
}

function put32LE(self, value, offset, min, max) {
  value = +value;
  if (value > max || value < min) badValue(value, min, max, 4);
  needBytes(self, offset, 4);
  self[offset] = value & 0xff;
  self[offset + 1] = (value >>> 8) & 0xff;
  self[offset + 2] = (value >>> 16) & 0xff;
  self[offset + 3] = value >>> 24;
  return offset + 4;
}

function put32BE(self, value, offset, min, max) {
  value = +value;
  if (value > max || value < min) badValue(value, min, max, 4);
  needBytes(self, offset, 4);
  self[offset] = value >>> 24;
  self[offset + 1] = (value >>> 16) & 0xff;
  self[offset + 2] = (value >>> 8) & 0xff;
  self[offset + 3] = value & 0xff;
  return offset + 4;
}

// Any width: the cell is loaded with the two halves of the value, then copied out.
function putWide(self, value, offset, byteLength, signed, backwards) {
  checkWidth(byteLength);
  value = +value;
  const top = 2 ** (byteLength * 8 - (signed ? 1 : 0));
  const min = signed ? -top : 0;
  if (value > top - 1 || value < min) badValue(value, min, top - 1, byteLength);
  if (offset === undefined) throw new ERR_INVALID_ARG_TYPE('offset', 'number', offset);
  value = MathTrunc(value);
  words[0] = value;
  words[1] = MathFloor(value / 0x100000000);
  return backwards
    ? storeBackwards(self, offset, byteLength)
    : storeForwards(self, offset, byteLength);
}

function writeUInt8(value, offset = 0) {
  return put8(this, value, offset, 0, 0xff);
}

function writeUInt16LE(value, offset = 0) {
  return put16LE(this, value, offset, 0, 0xffff);
}

function writeUInt16BE(value, offset = 0) {
  return put16BE(this, value, offset, 0, 0xffff);
}

function writeUInt32LE(value, offset = 0) {
  return put32LE(this, value, offset, 0, 0xffffffff);
}

function writeUInt32BE(value, offset = 0) {
  return put32BE(this, value, offset, 0, 0xffffffff);
}

function writeUIntLE(value, offset, byteLength) {
  return putWide(this, value, offset, byteLength, false, false);
}

function writeUIntBE(value, offset, byteLength) {
  return putWide(this, value, offset, byteLength, false, true);
}

function writeInt8(value, offset = 0) {
  return put8(this, value, offset, -0x80, 0x7f);
}

function writeInt16LE(value, offset = 0) {
  return put16LE(this, value, offset, -0x8000, 0x7fff);
}

function writeInt16BE(value, offset = 0) {
  return put16BE(this, value, offset, -0x8000, 0x7fff);
}

function writeInt32LE(value, offset = 0) {
  return put32LE(this, value, offset, -0x80000000, 0x7fffffff);
}

function writeInt32BE(value, offset = 0) {
  return put32BE(this, value, offset, -0x80000000, 0x7fffffff);
}

function writeIntLE(value, offset, byteLength) {
  return putWide(this, value, offset, byteLength, true, false);
}

function writeIntBE(value, offset, byteLength) {
  return putWide(this, value, offset, byteLength, true, true);
}

// Adds the methods in Node's order, since `Object.keys(Buffer.prototype)` shows it.
function addNumberMethods(proto) {
  proto.readBigUInt64LE = readBigUInt64LE;
  proto.readBigUint64LE = readBigUInt64LE;
  proto.readBigUInt64BE = readBigUInt64BE;
  proto.readBigUint64BE = readBigUInt64BE;
  proto.readBigInt64LE = readBigInt64LE;
  proto.readBigInt64BE = readBigInt64BE;
  proto.writeBigUInt64LE = writeBigUInt64LE;
  proto.writeBigUint64LE = writeBigUInt64LE;
  proto.writeBigUInt64BE = writeBigUInt64BE;
  proto.writeBigUint64BE = writeBigUInt64BE;
  proto.writeBigInt64LE = writeBigInt64LE;
  proto.writeBigInt64BE = writeBigInt64BE;

  proto.readUIntLE = readUIntLE;
  proto.readUintLE = readUIntLE;
  proto.readUInt32LE = readUInt32LE;
  proto.readUint32LE = readUInt32LE;
  proto.readUInt16LE = readUInt16LE;
  proto.readUint16LE = readUInt16LE;
  proto.readUInt8 = readUInt8;
  proto.readUint8 = readUInt8;
  proto.readUIntBE = readUIntBE;
  proto.readUintBE = readUIntBE;
  proto.readUInt32BE = readUInt32BE;
  proto.readUint32BE = readUInt32BE;
  proto.readUInt16BE = readUInt16BE;
  proto.readUint16BE = readUInt16BE;
  proto.readIntLE = readIntLE;
  proto.readInt32LE = readInt32LE;
  proto.readInt16LE = readInt16LE;
  proto.readInt8 = readInt8;
  proto.readIntBE = readIntBE;
  proto.readInt32BE = readInt32BE;
  proto.readInt16BE = readInt16BE;

  proto.writeUIntLE = writeUIntLE;
  proto.writeUintLE = writeUIntLE;
  proto.writeUInt32LE = writeUInt32LE;
  proto.writeUint32LE = writeUInt32LE;
  proto.writeUInt16LE = writeUInt16LE;
  proto.writeUint16LE = writeUInt16LE;
  proto.writeUInt8 = writeUInt8;
  proto.writeUint8 = writeUInt8;
  proto.writeUIntBE = writeUIntBE;
  proto.writeUintBE = writeUIntBE;
  proto.writeUInt32BE = writeUInt32BE;
  proto.writeUint32BE = writeUInt32BE;
  proto.writeUInt16BE = writeUInt16BE;
  proto.writeUint16BE = writeUInt16BE;
  proto.writeIntLE = writeIntLE;
  proto.writeInt32LE = writeInt32LE;
  proto.writeInt16LE = writeInt16LE;
  proto.writeInt8 = writeInt8;
  proto.writeIntBE = writeIntBE;
  proto.writeInt32BE = writeInt32BE;
  proto.writeInt16BE = writeInt16BE;

  proto.readFloatLE = readFloatLE;
  proto.readFloatBE = readFloatBE;
  proto.readDoubleLE = readDoubleLE;
  proto.readDoubleBE = readDoubleBE;
  proto.writeFloatLE = writeFloatLE;
  proto.writeFloatBE = writeFloatBE;
  proto.writeDoubleLE = writeDoubleLE;
  proto.writeDoubleBE = writeDoubleBE;
}

module.exports = { addNumberMethods };
