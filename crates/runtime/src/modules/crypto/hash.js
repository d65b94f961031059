'use strict';

// Hash and Hmac. Both are streams on demand and otherwise plain objects over a native.

const {
  ArrayPrototypeSlice,
  Error,
  FunctionPrototypeCall,
  ObjectSetPrototypeOf,
  SafeSet,
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

const kAlgorithm = Symbol('kAlgorithm');
const kText = Symbol('kText');
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

// Digests that there are, so that a hash can be made without asking.
const knownDigests = new SafeSet();

// A hash needs no native before its first data, and none at all when that is a string and the only one.
function Hash(algorithm, options) {
  if (!new.target) return new Hash(algorithm, options);
  const copied = algorithm !== null && typeof algorithm === 'object';
  if (!copied) validateString(algorithm, 'algorithm');
  const length = typeof options === 'object' && options !== null ? options.outputLength : undefined;
  if (length !== undefined) validateUint32(length, 'options.outputLength');
  else if (!copied) warnAboutShake(algorithm);
  this[kAlgorithm] = algorithm;
  this[kText] = undefined;
  this[kFinalized] = false;
  if (copied) {
    this[kHandle] = new binding.Hash('', length, algorithm, undefined);
  } else if (length === undefined && knownDigests.has(algorithm)) {
    this[kHandle] = undefined;
  } else {
    this[kHandle] = new binding.Hash(algorithm, length, undefined, undefined);
    if (length === undefined) knownDigests.add(algorithm);
  }
  FunctionPrototypeCall(LazyTransform, this, options);
}
inheritLazily(Hash);

// The native, made when it is needed.
function handleOf(hash) {
  let handle = hash[kHandle];
  if (handle === undefined) {
    handle = new binding.Hash(hash[kAlgorithm], undefined, undefined, hash[kText]);
    hash[kHandle] = handle;
    hash[kText] = undefined;
  }
  return handle;
}

Hash.prototype.copy = function copy(options) {
  if (this[kFinalized]) throw new ERR_CRYPTO_HASH_FINALIZED();
  return new Hash(handleOf(this), options);
};

function transform(chunk, encoding, callback) {
  handleOf(this).update(typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk);
  callback();
}

function flush(callback) {
  this.push(encoded(handleOf(this).digest(undefined)));
  callback();
}

Hash.prototype._transform = transform;
Hash.prototype._flush = flush;

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

// UTF-8 is what the native makes of a string by itself.
function isUtf8(encoding) {
  return encoding === undefined || encoding === 'utf8' || encoding === 'buffer';
}

Hash.prototype.update = function update(data, encoding) {
  if (this[kFinalized]) throw new ERR_CRYPTO_HASH_FINALIZED();
  checkData(data);
  if (this[kHandle] === undefined) {
    if (this[kText] === undefined) {
      if (typeof data === 'string' && isUtf8(encoding)) {
        this[kText] = data;
      } else {
        const first = withEncoding(data, encoding);
        this[kHandle] = new binding.Hash(this[kAlgorithm], undefined, undefined, first);
      }
      return this;
    }
    handleOf(this);
  }
  if (!this[kHandle].update(withEncoding(data, encoding)))
    throw new ERR_CRYPTO_HASH_UPDATE_FAILED();
  return this;
};

// A result of the native: a string already when it knows the encoding.
function spelled(result, encoding) {
  return typeof result === 'string' ? result : encoded(result, encoding);
}

Hash.prototype.digest = function digest(outputEncoding) {
  if (this[kFinalized]) throw new ERR_CRYPTO_HASH_FINALIZED();
  // An encoding that is no string may be an object with a toString.
  const encoding = outputEncoding ? `${outputEncoding}` : outputEncoding;
  const handle = this[kHandle];
  const result =
    handle === undefined
      ? binding.oneShotDigest(this[kAlgorithm], this[kText] ?? '', undefined, encoding)
      : handle.digest(encoding);
  this[kFinalized] = true;
  return spelled(result, encoding);
};

function Hmac(hmac, key, options) {
  if (!new.target) return new Hmac(hmac, key, options);
  validateString(hmac, 'hmac');
  const bytes = prepareSecretKey(key, stringOption(options, 'encoding'));
  this[kHandle] = new binding.Hmac(hmac, bytes);
  this[kFinalized] = false;
  FunctionPrototypeCall(LazyTransform, this, options);
}
inheritLazily(Hmac);

Hmac.prototype.update = function update(data, encoding) {
  if (this[kFinalized]) throw new ERR_CRYPTO_HASH_FINALIZED();
  checkData(data);
  if (!this[kHandle].update(withEncoding(data, encoding)))
    throw new ERR_CRYPTO_HASH_UPDATE_FAILED();
  return this;
};

Hmac.prototype.digest = function digest(outputEncoding) {
  if (this[kFinalized]) {
    const empty = Buffer.alloc(0);
    return outputEncoding && outputEncoding !== 'buffer' ? '' : empty;
  }
  const result = spelled(this[kHandle].digest(outputEncoding), outputEncoding);
  this[kFinalized] = true;
  return result;
};

Hmac.prototype._flush = flush;
Hmac.prototype._transform = transform;

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
  const result = binding.oneShotDigest(algorithm, input, length, outputEncoding);
  if (result === undefined) throw new Error(`Digest method ${algorithm} is not supported`);
  return spelled(result, outputEncoding);
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
  'blake2b-512',
  'blake2b512',
  'blake2s-256',
  'blake2s256',
  'id-rsassa-pkcs1-v1_5-with-sha3-224',
  'id-rsassa-pkcs1-v1_5-with-sha3-256',
  'id-rsassa-pkcs1-v1_5-with-sha3-384',
  'id-rsassa-pkcs1-v1_5-with-sha3-512',
  'md5',
  'md5-sha1',
  'md5WithRSAEncryption',
  'ripemd',
  'ripemd-160',
  'ripemd160',
  'ripemd160WithRSA',
  'rmd160',
  'sha-1',
  'sha-224',
  'sha-256',
  'sha-384',
  'sha-512',
  'sha-512/224',
  'sha-512/256',
  'sha1',
  'sha1WithRSAEncryption',
  'sha2-224',
  'sha2-256',
  'sha2-384',
  'sha2-512',
  'sha2-512/224',
  'sha2-512/256',
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
  'shake-128',
  'shake-256',
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
