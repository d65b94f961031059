'use strict';

// Memory by its address: numbers, strings and bytes.

const { ObjectDefineProperty } = primordials;

const { Buffer } = require('buffer');
const { isArrayBuffer, isArrayBufferView } = require('util/types');
const { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, ERR_UNKNOWN_ENCODING } =
  require('#internal/errors').codes;
const { normalizeEncoding } = require('#internal/util');
const { validateInteger, validateString } = require('#internal/validators');
const { permit, wrongValue } = require('#ffi/checks');
const natives = internalBinding('ffi');

const accessors = { __proto__: null };

function define(name, make) {
  ObjectDefineProperty(make, 'name', { __proto__: null, configurable: true, value: name });
  ObjectDefineProperty(make, 'length', { __proto__: null, configurable: true, value: 0 });
  accessors[name] = make;
}

// The functions `get<Type>(pointer, offset)` and `set<Type>(pointer, offset, value)`.
function defineAccessors(type) {
  const get = natives[`get${type}`];
  const set = natives[`set${type}`];
  define(`get${type}`, (pointer, offset) => {
    permit();
    return get(pointer, offset);
  });
  define(`set${type}`, (pointer, offset, value) => {
    permit();
    set(pointer, offset, value);
  });
}

const kinds = [
  'Int8',
  'Uint8',
  'Int16',
  'Uint16',
  'Int32',
  'Uint32',
  'Int64',
  'Uint64',
  'Float32',
  'Float64',
];
for (let i = 0; i < kinds.length; i++) defineAccessors(kinds[i]);

define('toString', (pointer) => {
  permit();
  return natives.toText(pointer);
});

define('toArrayBuffer', (pointer, length, copy) => {
  permit();
  return natives.toArrayBuffer(pointer, length, copy);
});

define('toBuffer', (pointer, length, copy) => {
  permit();
  return Buffer.from(natives.toBufferMemory(pointer, length, copy));
});

define('getRawPointer', (source) => {
  permit();
  return natives.getRawPointer(source);
});

define('getCurrentEventLoop', () => {
  permit();
  throw require('#internal/errors').notImplemented(
    'ffi.getCurrentEventLoop (the event loop of nodus is not a uv_loop_t)',
  );
});

// Copies bytes to where there is room for `length`.
function copyBytes(bytes, pointer, length) {
  validateInteger(length, 'len', 0);
  const size = natives.sizeOf(bytes);
  if (size < 0) throw wrongValue('ArrayBuffer is detached');
  if (length < size) throw new ERR_OUT_OF_RANGE('len', `>= ${size}`, length);
  natives.copy(bytes, pointer, length, 0);
}

function exportString(string, pointer, len, encoding = 'utf8') {
  permit();
  validateString(string, 'string');
  validateString(encoding, 'encoding');
  validateInteger(len, 'len', 0);
  const known = normalizeEncoding(encoding);
  if (known === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
  const bytes = Buffer.from(string, known);
  const zeros = known === 'utf16le' ? 2 : 1;
  const size = natives.sizeOf(bytes) + zeros;
  if (len < size) throw new ERR_OUT_OF_RANGE('len', `>= ${size}`, len);
  natives.copy(bytes, pointer, len, zeros);
}

function exportBuffer(buffer, pointer, len) {
  permit();
  if (!Buffer.isBuffer(buffer)) throw new ERR_INVALID_ARG_TYPE('buffer', 'Buffer', buffer);
  copyBytes(buffer, pointer, len);
}

function exportArrayBuffer(arrayBuffer, pointer, len) {
  permit();
  if (!isArrayBuffer(arrayBuffer)) {
    throw new ERR_INVALID_ARG_TYPE('arrayBuffer', 'ArrayBuffer', arrayBuffer);
  }
  copyBytes(arrayBuffer, pointer, len);
}

function exportArrayBufferView(arrayBufferView, pointer, len) {
  permit();
  if (!isArrayBufferView(arrayBufferView)) {
    throw new ERR_INVALID_ARG_TYPE('arrayBufferView', 'ArrayBufferView', arrayBufferView);
  }
  copyBytes(arrayBufferView, pointer, len);
}

module.exports = {
  accessors,
  exportArrayBuffer,
  exportArrayBufferView,
  exportBuffer,
  exportString,
};
