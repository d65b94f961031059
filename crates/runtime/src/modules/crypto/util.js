'use strict';

// Helpers of the crypto files: bytes from every kind of argument, Buffers from native results, the lazy half of a stream.

const {
  FunctionPrototypeCall,
  ObjectDefineProperties,
  ObjectDefineProperty,
  ObjectSetPrototypeOf,
  StringPrototypeToLowerCase,
  Symbol,
  TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeGetByteLength,
  TypedArrayPrototypeGetByteOffset,
} = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE },
} = require('#internal/errors');
const { validateString } = require('#internal/validators');
const { bytesOfBuffer, isAnyArrayBuffer, isArrayBufferView } = require('#buffer/kinds');
const { Buffer } = require('buffer');

const kHandle = Symbol('kHandle');

// A Buffer over the memory of a native result.
function toBuffer(bytes) {
  return Buffer.from(
    TypedArrayPrototypeGetBuffer(bytes),
    TypedArrayPrototypeGetByteOffset(bytes),
    TypedArrayPrototypeGetByteLength(bytes),
  );
}

// Bytes as the caller wants them: a Buffer, or a string when an encoding is named.
function encoded(bytes, encoding) {
  const buffer = toBuffer(bytes);
  return encoding && encoding !== 'buffer' && Buffer.isEncoding(encoding)
    ? buffer.toString(encoding)
    : buffer;
}

function bytesOf(value, name, encoding) {
  if (typeof value === 'string') {
    return Buffer.from(value, encoding === 'buffer' ? 'utf8' : encoding);
  }
  if (isArrayBufferView(value)) return value;
  if (isAnyArrayBuffer(value)) return bytesOfBuffer(value);
  throw new ERR_INVALID_ARG_TYPE(
    name,
    ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'],
    value,
  );
}

// Hexadecimal comes in pairs.
function checkEncoding(data, encoding) {
  if (
    typeof encoding === 'string' &&
    StringPrototypeToLowerCase(encoding) === 'hex' &&
    data.length % 2 !== 0
  ) {
    throw new ERR_INVALID_ARG_VALUE(
      'encoding',
      encoding,
      `is invalid for data of length ${data.length}`,
    );
  }
}

function stringOption(options, key) {
  const value = options?.[key];
  if (value != null) validateString(value, `options.${key}`);
  return value;
}

// A Transform that becomes one only when somebody touches its stream side: most hashes are never piped.
function LazyTransform(options) {
  this._options = options;
}

let lazyReady = false;

function inheritLazily(Ctor) {
  if (!lazyReady) {
    lazyReady = true;
    const { Transform } = require('stream');
    ObjectSetPrototypeOf(LazyTransform.prototype, Transform.prototype);
    ObjectSetPrototypeOf(LazyTransform, Transform);
    ObjectDefineProperties(LazyTransform.prototype, {
      _readableState: lazyState('_readableState', Transform),
      _writableState: lazyState('_writableState', Transform),
    });
  }
  ObjectSetPrototypeOf(Ctor.prototype, LazyTransform.prototype);
  ObjectSetPrototypeOf(Ctor, LazyTransform);
}

function define(self, name, value) {
  ObjectDefineProperty(self, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    writable: true,
    value,
  });
}

function lazyState(name, Transform) {
  return {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      // Own slots first, so that the constructor's reads do not come back here.
      define(this, '_readableState', undefined);
      define(this, '_writableState', undefined);
      FunctionPrototypeCall(Transform, this, this._options);
      this._writableState.decodeStrings = false;
      return this[name];
    },
    set(value) {
      define(this, name, value);
    },
  };
}

module.exports = {
  LazyTransform,
  bytesOf,
  checkEncoding,
  encoded,
  inheritLazily,
  kHandle,
  stringOption,
  toBuffer,
};
