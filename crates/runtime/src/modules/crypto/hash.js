'use strict';

// Hash and Hmac. Both are streams on demand and otherwise plain objects over a native.

const {
  ArrayPrototypeSlice,
  Error,
  FunctionPrototypeCall,
  ObjectSetPrototypeOf,
  StringPrototypeToLowerCase,
  Symbol,
} = primordials;

const {
  codes: {
    ERR_CRYPTO_HASH_FINALIZED,
    ERR_CRYPTO_HASH_UPDATE_FAILED,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
  },
} = require('#internal/errors');
const { validateObject, validateString, validateUint32 } = require('#internal/validators');
const { deprecate } = require('#internal/util');
const { isArrayBufferView } = require('#buffer/kinds');
const { Buffer } = require('buffer');
const { LazyTransform, checkEncoding, encoded, inheritLazily, kHandle, stringOption } =
  require('#crypto/util');
const { prepareSecretKey } = require('#crypto/secret');
const binding = internalBinding('crypto');

const kState = Symbol('kState');
const kFinalized = Symbol('kFinalized');

let shakeWarned = false;

// These have no size of their own; the one they take without a length is a historical accident.
function warnAboutShake(algorithm) {
  const name = StringPrototypeToLowerCase(algorithm);
  if (shakeWarned || (name !== 'shake128' && name !== 'shake256')) return;
  shakeWarned = true;
  process.emitWarning(
    'Creating SHAKE128/256 digests without an explicit options.outputLength is deprecated.',
    'DeprecationWarning',
    'DEP0198',
  );
}

function Hash(algorithm, options) {
  if (!new.target) return new Hash(algorithm, options);
  const copied = algorithm !== null && typeof algorithm === 'object';
  if (!copied) validateString(algorithm, 'algorithm');
  const length = typeof options === 'object' && options !== null ? options.outputLength : undefined;
  if (length !== undefined) validateUint32(length, 'options.outputLength');
  else if (!copied) warnAboutShake(algorithm);
  this[kHandle] = copied
    ? new binding.Hash('', length, algorithm)
    : new binding.Hash(algorithm, length, undefined);
  this[kState] = { [kFinalized]: false };
  FunctionPrototypeCall(LazyTransform, this, options);
}
inheritLazily(Hash);

Hash.prototype.copy = function copy(options) {
  const state = this[kState];
  if (state[kFinalized]) throw new ERR_CRYPTO_HASH_FINALIZED();
  return new Hash(this[kHandle], options);
};

Hash.prototype._transform = function _transform(chunk, encoding, callback) {
  this[kHandle].update(typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk);
  callback();
};

Hash.prototype._flush = function _flush(callback) {
  this.push(encoded(this[kHandle].digest()));
  callback();
};

function checkData(data) {
  if (typeof data !== 'string' && !isArrayBufferView(data)) {
    throw new ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  }
}

function withEncoding(data, encoding) {
  if (typeof data !== 'string') return data;
  checkEncoding(data, encoding);
  // UTF-8 is what the native makes of a string by itself.
  if (encoding === undefined || encoding === 'utf8' || encoding === 'buffer') return data;
  return Buffer.isEncoding(encoding) ? Buffer.from(data, encoding) : data;
}

Hash.prototype.update = function update(data, encoding) {
  if (this[kState][kFinalized]) throw new ERR_CRYPTO_HASH_FINALIZED();
  checkData(data);
  if (!this[kHandle].update(withEncoding(data, encoding)))
    throw new ERR_CRYPTO_HASH_UPDATE_FAILED();
  return this;
};

Hash.prototype.digest = function digest(outputEncoding) {
  const state = this[kState];
  if (state[kFinalized]) throw new ERR_CRYPTO_HASH_FINALIZED();
  // An encoding that is no string may be an object with a toString.
  const encoding = outputEncoding ? `${outputEncoding}` : outputEncoding;
  const result = encoded(this[kHandle].digest(), encoding);
  state[kFinalized] = true;
  return result;
};

function Hmac(hmac, key, options) {
  if (!new.target) return new Hmac(hmac, key, options);
  validateString(hmac, 'hmac');
  const bytes = prepareSecretKey(key, stringOption(options, 'encoding'));
  this[kHandle] = new binding.Hmac(hmac, bytes);
  this[kState] = { [kFinalized]: false };
  FunctionPrototypeCall(LazyTransform, this, options);
}
inheritLazily(Hmac);

Hmac.prototype.update = Hash.prototype.update;

Hmac.prototype.digest = function digest(outputEncoding) {
  const state = this[kState];
  if (state[kFinalized]) {
    const empty = Buffer.alloc(0);
    return outputEncoding && outputEncoding !== 'buffer' ? '' : empty;
  }
  const result = encoded(this[kHandle].digest(), outputEncoding);
  state[kFinalized] = true;
  return result;
};

Hmac.prototype._flush = Hash.prototype._flush;
Hmac.prototype._transform = Hash.prototype._transform;

function hash(algorithm, input, options) {
  validateString(algorithm, 'algorithm');
  if (typeof input !== 'string' && !isArrayBufferView(input)) {
    throw new ERR_INVALID_ARG_TYPE('input', ['Buffer', 'TypedArray', 'DataView', 'string'], input);
  }
  let outputEncoding = options;
  let length;
  if (options !== undefined && typeof options !== 'string') {
    validateObject(options, 'options');
    outputEncoding = options.outputEncoding;
    length = options.outputLength;
    if (length !== undefined) validateUint32(length, 'options.outputLength');
  }
  if (outputEncoding === undefined) outputEncoding = 'hex';
  validateString(outputEncoding, 'outputEncoding');
  if (outputEncoding !== 'buffer' && !Buffer.isEncoding(outputEncoding)) {
    throw new ERR_INVALID_ARG_VALUE('outputEncoding', outputEncoding);
  }
  if (length === undefined) warnAboutShake(algorithm);
  const result = binding.oneShotDigest(algorithm, input, length);
  if (result === undefined) throw new Error(`Digest method ${algorithm} is not supported`);
  return encoded(result, outputEncoding);
}

function createHash(algorithm, options) {
  return new Hash(algorithm, options);
}

function createHmac(hmac, key, options) {
  return new Hmac(hmac, key, options);
}

// The names Node lists, of which the library at hand may lack some.
const hashNames = [
  'RSA-MD5',
  'RSA-RIPEMD160',
  'RSA-SHA1',
  'RSA-SHA1-2',
  'RSA-SHA224',
  'RSA-SHA256',
  'RSA-SHA3-224',
  'RSA-SHA3-256',
  'RSA-SHA3-384',
  'RSA-SHA3-512',
  'RSA-SHA384',
  'RSA-SHA512',
  'RSA-SHA512/224',
  'RSA-SHA512/256',
  'RSA-SM3',
  'blake2b512',
  'blake2s256',
  'id-rsassa-pkcs1-v1_5-with-sha3-224',
  'id-rsassa-pkcs1-v1_5-with-sha3-256',
  'id-rsassa-pkcs1-v1_5-with-sha3-384',
  'id-rsassa-pkcs1-v1_5-with-sha3-512',
  'md5',
  'md5-sha1',
  'md5WithRSAEncryption',
  'ripemd',
  'ripemd160',
  'ripemd160WithRSA',
  'rmd160',
  'sha1',
  'sha1WithRSAEncryption',
  'sha224',
  'sha224WithRSAEncryption',
  'sha256',
  'sha256WithRSAEncryption',
  'sha3-224',
  'sha3-256',
  'sha3-384',
  'sha3-512',
  'sha384',
  'sha384WithRSAEncryption',
  'sha512',
  'sha512-224',
  'sha512-224WithRSAEncryption',
  'sha512-256',
  'sha512-256WithRSAEncryption',
  'sha512WithRSAEncryption',
  'shake128',
  'shake256',
  'sm3',
  'sm3WithRSAEncryption',
  'ssl3-md5',
  'ssl3-sha1',
];

let knownHashes;

function getHashes() {
  knownHashes ??= binding.knownDigests(hashNames);
  return ArrayPrototypeSlice(knownHashes);
}

// The constructors were never meant to be called by programs.
function deprecated(Ctor, code) {
  const wrapped = deprecate(Ctor, `crypto.${Ctor.name} constructor is deprecated.`, code);
  ObjectSetPrototypeOf(wrapped, Ctor);
  wrapped.prototype = Ctor.prototype;
  return wrapped;
}

module.exports = {
  Hash,
  Hmac,
  PublicHash: deprecated(Hash, 'DEP0179'),
  PublicHmac: deprecated(Hmac, 'DEP0181'),
  createHash,
  createHmac,
  getHashes,
  hash,
};
