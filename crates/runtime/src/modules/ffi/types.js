'use strict';

// The names of C types, and the numbers by which natives know them.

const { ObjectFreeze } = primordials;
const { isCharSigned } = internalBinding('ffi');

const VOID = 0;
const INT8 = 1;
const UINT8 = 2;
const INT16 = 3;
const UINT16 = 4;
const INT32 = 5;
const UINT32 = 6;
const INT64 = 7;
const UINT64 = 8;
const FLOAT32 = 9;
const FLOAT64 = 10;
const POINTER = 11;

/** The numbers by names. */
const numbers = {
  __proto__: null,
  void: VOID,
  char: isCharSigned() ? INT8 : UINT8,
  bool: UINT8,
  int8: INT8,
  i8: INT8,
  uint8: UINT8,
  u8: UINT8,
  int16: INT16,
  i16: INT16,
  uint16: UINT16,
  u16: UINT16,
  int32: INT32,
  i32: INT32,
  uint32: UINT32,
  u32: UINT32,
  int64: INT64,
  i64: INT64,
  uint64: UINT64,
  u64: UINT64,
  float32: FLOAT32,
  float: FLOAT32,
  f32: FLOAT32,
  float64: FLOAT64,
  double: FLOAT64,
  f64: FLOAT64,
  pointer: POINTER,
  ptr: POINTER,
  string: POINTER,
  str: POINTER,
  buffer: POINTER,
  arraybuffer: POINTER,
  function: POINTER,
};

/** `ffi.types` */
const types = ObjectFreeze({
  __proto__: null,
  VOID: 'void',
  POINTER: 'pointer',
  BUFFER: 'buffer',
  ARRAY_BUFFER: 'arraybuffer',
  FUNCTION: 'function',
  BOOL: 'bool',
  CHAR: 'char',
  STRING: 'string',
  FLOAT: 'float',
  DOUBLE: 'double',
  INT_8: 'int8',
  UINT_8: 'uint8',
  INT_16: 'int16',
  UINT_16: 'uint16',
  INT_32: 'int32',
  UINT_32: 'uint32',
  INT_64: 'int64',
  UINT_64: 'uint64',
  FLOAT_32: 'float32',
  FLOAT_64: 'float64',
});

module.exports = { VOID, numbers, types };
