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

// Throws for an offset at which `size` bytes are not there.
function failAt(self, offset, size) {
  needNumber(offset);
  badPosition(offset, self.length - size, 'offset');
}

// Is any of the bytes from `offset` to the `last` after it not there?
function lacks(self, offset, last) {
  return (
    self[offset] === undefined || typeof offset !== 'number' || self[offset + last] === undefined
  );
}

// As above, or is the value out of its range?
function misfits(self, value, offset, last, min, max) {
  return value > max || value < min || lacks(self, offset, last);
}

function refuse(self, value, offset, size, min, max) {
  if (value > max || value < min) badValue(value, min, max, size);
  failAt(self, offset, size);
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

// The engine inlines functions whose code is short, and a default parameter is much code: so the methods only name the
// function that does the work, and what goes wrong is left to others.

// --- the bytes of a number ---

function get16LE(self, offset) {
  if (lacks(self, offset, 1)) failAt(self, offset, 2);
  return self[offset] | (self[offset + 1] << 8);
}

function get16BE(self, offset) {
  if (lacks(self, offset, 1)) failAt(self, offset, 2);
  return (self[offset] << 8) | self[offset + 1];
}

function join32LE(self, offset) {
  return (
    self[offset] | (self[offset + 1] << 8) | (self[offset + 2] << 16) | (self[offset + 3] << 24)
  );
}

function join32BE(self, offset) {
  return (
    (self[offset] << 24) | (self[offset + 1] << 16) | (self[offset + 2] << 8) | self[offset + 3]
  );
}

function get32LE(self, offset) {
  if (lacks(self, offset, 3)) failAt(self, offset, 4);
  return join32LE(self, offset);
}

function get32BE(self, offset) {
  if (lacks(self, offset, 3)) failAt(self, offset, 4);
  return join32BE(self, offset);
}

// --- unsigned reads ---

function readUInt8(offset = 0) {
  const value = this[offset];
  if (value === undefined || typeof offset !== 'number') failAt(this, offset, 1);
  return value;
}

function readUInt16LE(offset = 0) {
  return get16LE(this, offset);
}

function readUInt16BE(offset = 0) {
  return get16BE(this, offset);
}

function readUInt32LE(offset = 0) {
  return get32LE(this, offset) >>> 0;
}

function readUInt32BE(offset = 0) {
  return get32BE(this, offset) >>> 0;
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

function checkWide(self, offset, byteLength) {
  if (offset === undefined) throw new ERR_INVALID_ARG_TYPE('offset', 'number', offset);
  checkWidth(byteLength);
  if (lacks(self, offset, byteLength - 1)) failAt(self, offset, byteLength);
}

function join48LE(self, offset) {
  return (join32LE(self, offset) >>> 0) + get16LE(self, offset + 4) * 0x100000000;
}

function join48BE(self, offset) {
  return get16BE(self, offset) * 0x100000000 + (join32BE(self, offset + 2) >>> 0);
}

function readUIntLE(offset, byteLength) {
  if (byteLength === 6 && !lacks(this, offset, 5)) return join48LE(this, offset);
  return joinLE(this, offset, byteLength);
}

function joinLE(self, offset, byteLength) {
  checkWide(self, offset, byteLength);
  let value = 0;
  for (let i = byteLength - 1; i >= 0; i--) value = value * 0x100 + self[offset + i];
  return value;
}

function readUIntBE(offset, byteLength) {
  if (byteLength === 6 && !lacks(this, offset, 5)) return join48BE(this, offset);
  return joinBE(this, offset, byteLength);
}

function joinBE(self, offset, byteLength) {
  checkWide(self, offset, byteLength);
  let value = 0;
  for (let i = 0; i < byteLength; i++) value = value * 0x100 + self[offset + i];
  return value;
}

// --- signed reads ---

function readInt8(offset = 0) {
  const value = this[offset];
  if (value === undefined || typeof offset !== 'number') failAt(this, offset, 1);
  return (value << 24) >> 24;
}

function readInt16LE(offset = 0) {
  return (get16LE(this, offset) << 16) >> 16;
}

function readInt16BE(offset = 0) {
  return (get16BE(this, offset) << 16) >> 16;
}

function readInt32LE(offset = 0) {
  return get32LE(this, offset);
}

function readInt32BE(offset = 0) {
  return get32BE(this, offset);
}

// Two's complement of `byteLength` bytes.
function toSigned(value, byteLength) {
  const limit = 2 ** (byteLength * 8 - 1);
  return value >= limit ? value - limit * 2 : value;
}

function readIntLE(offset, byteLength) {
  return toSigned(joinLE(this, offset, byteLength), byteLength);
}

function readIntBE(offset, byteLength) {
  return toSigned(joinBE(this, offset, byteLength), byteLength);
}

// --- 64 bits and floating point: through the cell ---

function load8LE(self, offset) {
  if (lacks(self, offset, 7)) failAt(self, offset, 8);
  words[0] = join32LE(self, offset);
  words[1] = join32LE(self, offset + 4);
}

function load8BE(self, offset) {
  if (lacks(self, offset, 7)) failAt(self, offset, 8);
  words[1] = join32BE(self, offset);
  words[0] = join32BE(self, offset + 4);
}

function split32LE(self, word, offset) {
  self[offset] = word;
  self[offset + 1] = word >>> 8;
  self[offset + 2] = word >>> 16;
  self[offset + 3] = word >>> 24;
}

function split32BE(self, word, offset) {
  self[offset] = word >>> 24;
  self[offset + 1] = word >>> 16;
  self[offset + 2] = word >>> 8;
  self[offset + 3] = word;
}

function store4LE(self, offset) {
  if (lacks(self, offset, 3)) failAt(self, offset, 4);
  split32LE(self, words[0], offset);
  return offset + 4;
}

function store4BE(self, offset) {
  if (lacks(self, offset, 3)) failAt(self, offset, 4);
  split32BE(self, words[0], offset);
  return offset + 4;
}

function store8LE(self, offset) {
  if (lacks(self, offset, 7)) failAt(self, offset, 8);
  split32LE(self, words[0], offset);
  split32LE(self, words[1], offset + 4);
  return offset + 8;
}

function store8BE(self, offset) {
  if (lacks(self, offset, 7)) failAt(self, offset, 8);
  split32BE(self, words[1], offset);
  split32BE(self, words[0], offset + 4);
  return offset + 8;
}

function readBigUInt64LE(offset = 0) {
  load8LE(this, offset);
  return unsignedBig[0];
}

function readBigUInt64BE(offset = 0) {
  load8BE(this, offset);
  return unsignedBig[0];
}

function readBigInt64LE(offset = 0) {
  load8LE(this, offset);
  return signedBig[0];
}

function readBigInt64BE(offset = 0) {
  load8BE(this, offset);
  return signedBig[0];
}

function readFloatLE(offset = 0) {
  words[0] = get32LE(this, offset);
  return floats[0];
}

function readFloatBE(offset = 0) {
  words[0] = get32BE(this, offset);
  return floats[0];
}

function readDoubleLE(offset = 0) {
  load8LE(this, offset);
  return cell[0];
}

function readDoubleBE(offset = 0) {
  load8BE(this, offset);
  return cell[0];
}

function checkBig(self, value, offset, min, max) {
  // Numbers are compared like any other value, so that those that are too great are told as such.
  if (value > max || value < min) badValue(value, min, max, 8);
  if (typeof value !== 'bigint') {
    if (lacks(self, offset, 7)) failAt(self, offset, 8);
    throw new TypeError('Cannot mix BigInt and other types, use explicit conversions');
  }
}

const MAX_UNSIGNED = BigInt('0xffffffffffffffff');
const MAX_SIGNED = BigInt('0x7fffffffffffffff');
const MIN_SIGNED = -MAX_SIGNED - 1n;

function writeBigUInt64LE(value, offset = 0) {
  checkBig(this, value, offset, 0n, MAX_UNSIGNED);
  unsignedBig[0] = value;
  return store8LE(this, offset);
}

function writeBigUInt64BE(value, offset = 0) {
  checkBig(this, value, offset, 0n, MAX_UNSIGNED);
  unsignedBig[0] = value;
  return store8BE(this, offset);
}

function writeBigInt64LE(value, offset = 0) {
  checkBig(this, value, offset, MIN_SIGNED, MAX_SIGNED);
  signedBig[0] = value;
  return store8LE(this, offset);
}

function writeBigInt64BE(value, offset = 0) {
  checkBig(this, value, offset, MIN_SIGNED, MAX_SIGNED);
  signedBig[0] = value;
  return store8BE(this, offset);
}

function writeFloatLE(value, offset = 0) {
  floats[0] = +value;
  return store4LE(this, offset);
}

function writeFloatBE(value, offset = 0) {
  floats[0] = +value;
  return store4BE(this, offset);
}

function writeDoubleLE(value, offset = 0) {
  cell[0] = +value;
  return store8LE(this, offset);
}

function writeDoubleBE(value, offset = 0) {
  cell[0] = +value;
  return store8BE(this, offset);
}

// --- integer writes ---

function put8(self, value, offset, min, max) {
  value = +value;
  if (misfits(self, value, offset, 0, min, max)) refuse8(self, value, offset, min, max);
  self[offset] = value;
  return offset + 1;
}

// A single byte's offset is looked at before its value.
function refuse8(self, value, offset, min, max) {
  needNumber(offset);
  refuse(self, value, offset, 1, min, max);
}

function put16LE(self, value, offset, min, max) {
  value = +value;
  if (misfits(self, value, offset, 1, min, max)) refuse(self, value, offset, 2, min, max);
  self[offset] = value;
  self[offset + 1] = value >>> 8;
  return offset + 2;
}

function put16BE(self, value, offset, min, max) {
  value = +value;
  if (misfits(self, value, offset, 1, min, max)) refuse(self, value, offset, 2, min, max);
  self[offset] = value >>> 8;
  self[offset + 1] = value;
  return offset + 2;
}

function put24LE(self, value, offset) {
  value = +value;
  if (misfits(self, value, offset, 2, 0, 0xffffff)) refuse(self, value, offset, 3, 0, 0xffffff);
  self[offset] = value;
  self[offset + 1] = value >>> 8;
  self[offset + 2] = value >>> 16;
  return offset + 3;
}

function put24BE(self, value, offset) {
  value = +value;
  if (misfits(self, value, offset, 2, 0, 0xffffff)) refuse(self, value, offset, 3, 0, 0xffffff);
  self[offset] = value >>> 16;
  self[offset + 1] = value >>> 8;
  self[offset + 2] = value;
  return offset + 3;
}

function put32LE(self, value, offset, min, max) {
  value = +value;
  if (misfits(self, value, offset, 3, min, max)) refuse(self, value, offset, 4, min, max);
  split32LE(self, value, offset);
  return offset + 4;
}

function put32BE(self, value, offset, min, max) {
  value = +value;
  if (misfits(self, value, offset, 3, min, max)) refuse(self, value, offset, 4, min, max);
  split32BE(self, value, offset);
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
  if (lacks(self, offset, byteLength - 1)) failAt(self, offset, byteLength);
  value = MathTrunc(value);
  words[0] = value;
  words[1] = MathFloor(value / 0x100000000);
  if (backwards) for (let i = 0; i < byteLength; i++) self[offset + i] = bytes[byteLength - 1 - i];
  else for (let i = 0; i < byteLength; i++) self[offset + i] = bytes[i];
  return offset + byteLength;
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
  if (byteLength === 3) return put24LE(this, value, offset);
  return putWide(this, value, offset, byteLength, false, false);
}

function writeUIntBE(value, offset, byteLength) {
  if (byteLength === 3) return put24BE(this, value, offset);
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
