'use strict';

// The tags of the structured-clone format that programs store and send (version 15 of V8's wire format), and the errors
// that both sides have for wrong arguments.

const { TypeError } = primordials;

/** Methods want an object of their class. */
function insist(isOwn) {
  if (!isOwn) throw new TypeError('Illegal invocation');
}

/** The error for what is no view of memory. */
function notBytes(name) {
  return wrongType(`${name} must be a TypedArray or a DataView`);
}

function wrongType(message) {
  const error = new TypeError(message);
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}

module.exports = {
  __proto__: null,
  insist,
  notBytes,
  wrongType,
  VERSION: 15,
  // The flags of regular expressions, by their bits.
  REGEXP_FLAGS: ['g', 'i', 'm', 'y', 'u', 's', 'l', 'd', 'v'],
  // Kinds of views, by the numbers that default serializers write.
  VIEW_KINDS: [
    'Int8Array',
    'Uint8Array',
    'Uint8ClampedArray',
    'Int16Array',
    'Uint16Array',
    'Int32Array',
    'Uint32Array',
    'Float32Array',
    'Float64Array',
    'DataView',
    'Buffer',
    'BigInt64Array',
    'BigUint64Array',
    'Float16Array',
  ],
  // Kinds of views, by the letters that the format itself has.
  VIEW_LETTERS: {
    __proto__: null,
    Int8Array: 0x62,
    Uint8Array: 0x42,
    Uint8ClampedArray: 0x43,
    Int16Array: 0x77,
    Uint16Array: 0x57,
    Int32Array: 0x64,
    Uint32Array: 0x44,
    Float16Array: 0x68,
    Float32Array: 0x66,
    Float64Array: 0x46,
    BigInt64Array: 0x71,
    BigUint64Array: 0x51,
    DataView: 0x3f,
  },
  tag: {
    __proto__: null,
    VERSION: 0xff,
    PADDING: 0x00,
    HOLE: 0x2d,
    UNDEFINED: 0x5f,
    NULL: 0x30,
    TRUE: 0x54,
    FALSE: 0x46,
    INT32: 0x49,
    UINT32: 0x55,
    DOUBLE: 0x4e,
    BIGINT: 0x5a,
    UTF8_STRING: 0x53,
    ONE_BYTE_STRING: 0x22,
    TWO_BYTE_STRING: 0x63,
    REFERENCE: 0x5e,
    BEGIN_OBJECT: 0x6f,
    END_OBJECT: 0x7b,
    BEGIN_SPARSE: 0x61,
    END_SPARSE: 0x40,
    BEGIN_DENSE: 0x41,
    END_DENSE: 0x24,
    DATE: 0x44,
    TRUE_OBJECT: 0x79,
    FALSE_OBJECT: 0x78,
    NUMBER_OBJECT: 0x6e,
    BIGINT_OBJECT: 0x7a,
    STRING_OBJECT: 0x73,
    REGEXP: 0x52,
    BEGIN_MAP: 0x3b,
    END_MAP: 0x3a,
    BEGIN_SET: 0x27,
    END_SET: 0x2c,
    ARRAY_BUFFER: 0x42,
    RESIZABLE_ARRAY_BUFFER: 0x7e,
    TRANSFERRED: 0x74,
    VIEW: 0x56,
    SHARED: 0x75,
    HOST: 0x5c,
    ERROR: 0x72,
  },
};
