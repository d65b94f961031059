'use strict';

// Secret keys as arguments: a KeyObject, a CryptoKey, bytes or a string, always turned into bytes.

const { Symbol } = primordials;

const {
  codes: { ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE, ERR_INVALID_ARG_TYPE },
} = require('#internal/errors');
const { getDeprecationWarningEmitter } = require('#internal/util');
const { bytesOfBuffer, isAnyArrayBuffer, isArrayBufferView } = require('#buffer/kinds');
const { Buffer } = require('buffer');
const { kHandle } = require('#crypto/util');

const byteTypes = ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'];
const keyTypes = [
  'string',
  'ArrayBuffer',
  'Buffer',
  'TypedArray',
  'DataView',
  'KeyObject',
  'CryptoKey',
];

const kKeyObject = Symbol('kKeyObject');

const warnOfCryptoKey = getDeprecationWarningEmitter(
  'DEP0203',
  'Passing a CryptoKey to node:crypto functions is deprecated.',
);

// The handle behind a KeyObject or a CryptoKey, or undefined.
function handleOf(key) {
  if (key === null || typeof key !== 'object') return undefined;
  const behind = key[kKeyObject];
  if (behind !== undefined) warnOfCryptoKey();
  const handle = (behind ?? key)[kHandle];
  return handle !== undefined && typeof handle.kind === 'function' ? handle : undefined;
}

function prepareSecretKey(key, encoding, bufferOnly = false) {
  if (!bufferOnly) {
    const handle = handleOf(key);
    if (handle !== undefined) {
      const kind = handle.kind();
      if (kind !== 'secret') throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(kind, 'secret');
      return handle.secret();
    }
  }
  if (typeof key === 'string' && (!bufferOnly || encoding !== undefined)) {
    return Buffer.from(key, encoding === 'buffer' ? 'utf8' : encoding);
  }
  if (typeof key === 'string') return Buffer.from(key);
  if (isArrayBufferView(key)) return key;
  if (isAnyArrayBuffer(key)) return bytesOfBuffer(key);
  throw new ERR_INVALID_ARG_TYPE('key', bufferOnly ? byteTypes : keyTypes, key);
}

module.exports = { handleOf, kKeyObject, prepareSecretKey };
