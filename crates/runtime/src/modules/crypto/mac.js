'use strict';

// Mac: message authentication codes of every kind the library has.

const { ArrayPrototypeSlice, FunctionPrototypeCall, StringPrototypeToLowerCase, Symbol } =
  primordials;

const {
  codes: {
    ERR_CRYPTO_INVALID_MAC,
    ERR_CRYPTO_MAC_FINALIZED,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
  },
} = require('#internal/errors');
const { validateObject, validateString, validateUint32 } = require('#internal/validators');
const { kEmptyObject } = require('#internal/util');
const { bytesOfBuffer, isAnyArrayBuffer, isArrayBufferView } = require('#buffer/kinds');
const { Buffer } = require('buffer');
const { LazyTransform, bytesOf, encoded, inheritLazily, kHandle } = require('#crypto/util');
const { handleOf, kKeyObject } = require('#crypto/secret');
const binding = internalBinding('crypto');

const kFinalized = Symbol('kFinalized');

const names = [
  'blake2bmac',
  'blake2smac',
  'cmac',
  'gmac',
  'hmac',
  'kmac-128',
  'kmac-256',
  'kmac128',
  'kmac256',
  'poly1305',
  'siphash',
];
let known;

function listed() {
  known ??= binding.knownMacs(names);
  return known;
}

function getMacs() {
  return ArrayPrototypeSlice(listed());
}

function keyBytes(key) {
  const handle = key?.[kKeyObject] === undefined ? handleOf(key) : undefined;
  if (handle !== undefined && handle.kind() === 'secret') return handle.secret();
  if (isArrayBufferView(key)) return key;
  if (isAnyArrayBuffer(key)) return bytesOfBuffer(key);
  throw new ERR_INVALID_ARG_TYPE(
    'key',
    ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'KeyObject'],
    key,
  );
}

function optionBytes(options, name) {
  const value = options[name];
  return value === undefined ? undefined : bytesOf(value, `options.${name}`);
}

function optionName(options, name) {
  const value = options[name];
  if (value !== undefined) validateString(value, `options.${name}`);
  return value;
}

// There is no value to be shown.
function lacking(option, what) {
  const error = new ERR_INVALID_ARG_VALUE(`options.${option}`, undefined, what);
  error.message = `The property 'options.${option}' ${what}`;
  return error;
}

function needed(value, algorithm, wanted, option, label) {
  if (algorithm === wanted && value === undefined) {
    throw lacking(option, `is required for ${label}`);
  }
}

function Mac(algorithm, key, options = kEmptyObject) {
  if (!new.target) return new Mac(algorithm, key, options);
  validateString(algorithm, 'algorithm');
  validateObject(options, 'options');
  const name = StringPrototypeToLowerCase(algorithm);
  let found = false;
  for (const one of listed()) found ||= one === name;
  if (!found) throw new ERR_CRYPTO_INVALID_MAC(algorithm);
  const bytes = keyBytes(key);
  const digest = optionName(options, 'digest');
  const cipher = optionName(options, 'cipher');
  const iv = optionBytes(options, 'iv');
  needed(digest, name, 'hmac', 'digest', 'HMAC');
  needed(cipher, name, 'cmac', 'cipher', 'CMAC');
  needed(cipher, name, 'gmac', 'cipher', 'GMAC');
  if (name === 'gmac' && (iv === undefined || iv.byteLength === 0)) {
    throw lacking('iv', 'must be non-empty for GMAC');
  }
  const { outputLength } = options;
  if (outputLength !== undefined) validateUint32(outputLength, 'options.outputLength');
  this[kHandle] = new binding.Mac(
    name,
    bytes,
    digest,
    cipher,
    iv,
    optionBytes(options, 'customization'),
    optionBytes(options, 'salt'),
    outputLength,
  );
  this[kFinalized] = false;
  FunctionPrototypeCall(LazyTransform, this, options);
}
inheritLazily(Mac);

Mac.prototype._transform = function _transform(chunk, encoding, callback) {
  this[kHandle].update(typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk);
  callback();
};

Mac.prototype._flush = function _flush(callback) {
  this.push(this.final());
  callback();
};

Mac.prototype.update = function update(data, inputEncoding) {
  if (this[kFinalized]) throw new ERR_CRYPTO_MAC_FINALIZED();
  if (typeof data !== 'string' && !isArrayBufferView(data)) {
    throw new ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  }
  this[kHandle].update(typeof data === 'string' ? Buffer.from(data, inputEncoding) : data);
  return this;
};

Mac.prototype.final = function final(outputEncoding) {
  if (this[kFinalized]) throw new ERR_CRYPTO_MAC_FINALIZED();
  this[kFinalized] = true;
  return encoded(this[kHandle].final(), outputEncoding);
};

function createMac(algorithm, key, options) {
  return new Mac(algorithm, key, options);
}

module.exports = { createMac, getMacs };
