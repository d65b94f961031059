'use strict';

// The options that the codecs read as numbers.

const {
  MathMax,
  NumberIsInteger,
  NumberIsSafeInteger,
  ObjectKeys,
  StringPrototypeStartsWith,
  TypedArrayPrototypeFill,
  Uint32Array,
} = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE },
  wordedError,
} = require('#internal/errors');
const { isAnyArrayBuffer, isArrayBufferView } = require('#buffer/kinds');
const { Buffer } = require('buffer');
const { constants } = require('#zlib/constants');

function dictionaryOf(options) {
  const dictionary = options?.dictionary;
  if (dictionary === undefined || isArrayBufferView(dictionary)) return dictionary;
  if (isAnyArrayBuffer(dictionary)) return Buffer.from(dictionary);
  throw new ERR_INVALID_ARG_TYPE(
    'options.dictionary',
    ['Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'],
    dictionary,
  );
}

function maxKey(prefix) {
  let max = 0;
  const keys = ObjectKeys(constants);
  for (let i = 0; i < keys.length; i++) {
    if (StringPrototypeStartsWith(keys[i], prefix)) max = MathMax(max, constants[keys[i]]);
  }
  return max;
}

const kUnset = 0xffffffff;
const maxBrotliParam = MathMax(maxKey('BROTLI_PARAM_'), maxKey('BROTLI_DECODER_PARAM_'));
const maxZstdParam = MathMax(maxKey('ZSTD_c_'), maxKey('ZSTD_d_'));

function paramsOf(options, highest, Invalid) {
  const params = TypedArrayPrototypeFill(new Uint32Array(highest + 1), kUnset);
  if (!options?.params) return params;
  const keys = ObjectKeys(options.params);
  for (let i = 0; i < keys.length; i++) {
    const key = +keys[i];
    if (!NumberIsInteger(key) || key < 0 || key > highest || params[key] !== kUnset) {
      throw new Invalid(keys[i]);
    }
    const value = options.params[keys[i]];
    if (typeof value !== 'number' && typeof value !== 'boolean') {
      throw new ERR_INVALID_ARG_TYPE('options.params[key]', 'number', value);
    }
    params[key] = value;
  }
  return params;
}

// The native reads the pledged size in front of the parameters.
function numbersWith(pledged, params) {
  const numbers = [pledged];
  for (let i = 0; i < params.length; i++) numbers[i + 1] = params[i];
  return numbers;
}

// -1 when nothing was pledged.
function pledgedOf({ pledgedSrcSize: size }) {
  if (size === undefined) return -1;
  if (typeof size !== 'number') {
    throw wordedError('ERR_INVALID_ARG_TYPE', 'TypeError', 'pledgedSrcSize must be a number');
  }
  if (!NumberIsSafeInteger(size)) {
    throw wordedError('ERR_OUT_OF_RANGE', 'RangeError', 'pledgedSrcSize must be a safe integer');
  }
  if (size < 0) {
    throw wordedError('ERR_OUT_OF_RANGE', 'RangeError', 'pledgedSrcSize must be non-negative');
  }
  return size;
}

module.exports = {
  dictionaryOf,
  maxBrotliParam,
  maxZstdParam,
  numbersWith,
  paramsOf,
  pledgedOf,
};
