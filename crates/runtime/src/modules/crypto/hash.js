'use strict';

// Hash and Hmac. Both are streams on demand and otherwise plain objects over a native.

const {
  ArrayPrototypeSlice,
  Error,
  FunctionPrototypeCall,
  ObjectSetPrototypeOf,
  SafeMap,
  StringPrototypeToLowerCase,
  Symbol,
  TypedArrayPrototypeGetLength,
  TypedArrayPrototypeSet,
  Uint8Array,
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

const kNumber = Symbol('kNumber');
const kFirst = Symbol('kFirst');
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

const digestNumbers = new SafeMap();
let knownHashes;

// The number by which the natives know a digest; undefined when there is none of that name.
function digestNumber(name) {
  let number = digestNumbers.get(name);
  if (number === undefined) {
    number = binding.digestNumber(name);
    if (number !== undefined) digestNumbers.set(name, number);
  }
  return number;
}

/** Looks all names up anew. */
function forgetDigests() {
  digestNumbers.clear();
  knownHashes = undefined;
}

// How the natives know the encodings in which they can give a result.
function spellingOf(encoding) {
  if (encoding === 'hex') return 1;
  if (encoding === 'base64') return 2;
  return encoding === 'base64url' ? 3 : 0;
}

// A hash needs no native object before its first data, and none at all when that is a string or a few bytes and all there is.
function Hash(algorithm, options) {
  if (!new.target) return new Hash(algorithm, options);
  const copied = typeof algorithm === 'object' && algorithm instanceof binding.Hash;
  if (!copied) validateString(algorithm, 'algorithm');
  const length = typeof options === 'object' && options !== null ? options.outputLength : undefined;
  if (length !== undefined) validateUint32(length, 'options.outputLength');
  else if (!copied) warnAboutShake(algorithm);
  const number = copied ? 0 : digestNumber(algorithm);
  if (number === undefined) throw new Error('Digest method not supported');
  this[kNumber] = number;
  this[kFirst] = undefined;
  this[kFinalized] = false;
  this[kHandle] =
    copied || length !== undefined
      ? new binding.Hash(number, length, copied ? algorithm : undefined, undefined)
      : undefined;
  FunctionPrototypeCall(LazyTransform, this, options);
}
inheritLazily(Hash);

// The native, made when it is needed.
function handleOf(hash) {
  let handle = hash[kHandle];
  if (handle === undefined) {
    handle = new binding.Hash(hash[kNumber], undefined, undefined, hash[kFirst]);
    hash[kHandle] = handle;
    hash[kFirst] = undefined;
  }
  return handle;
}

Hash.prototype.copy = function copy(options) {
  if (this[kFinalized]) throw new ERR_CRYPTO_HASH_FINALIZED();
  return new Hash(handleOf(this), options);
};

function transform(chunk, encoding, callback) {
  const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
  if (this[kFinalized] || !handleOf(this).update(bytes)) {
    callback(new ERR_CRYPTO_HASH_UPDATE_FAILED());
  } else {
    callback();
  }
}

function flush(callback) {
  this.push(encoded(handleOf(this).digest(0)));
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

// Up to here a copy of the first bytes is cheaper than a native object.
const kFew = 1024;

// The first data as something that stays as it is, or undefined when it has to be hashed at once.
function keepFirst(data) {
  if (typeof data === 'string') return data;
  if (!(data instanceof Uint8Array)) return undefined;
  const size = TypedArrayPrototypeGetLength(data);
  if (size > kFew) return undefined;
  const copy = Buffer.allocUnsafe(size);
  TypedArrayPrototypeSet(copy, data, 0);
  return copy;
}

Hash.prototype.update = function update(data, encoding) {
  if (this[kFinalized]) throw new ERR_CRYPTO_HASH_FINALIZED();
  checkData(data);
  const bytes = withEncoding(data, encoding);
  if (this[kHandle] === undefined) {
    if (this[kFirst] === undefined) {
      const first = keepFirst(bytes);
      if (first !== undefined) this[kFirst] = first;
      else this[kHandle] = new binding.Hash(this[kNumber], undefined, undefined, bytes);
      return this;
    }
    handleOf(this);
  }
  if (!this[kHandle].update(bytes)) throw new ERR_CRYPTO_HASH_UPDATE_FAILED();
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
      ? binding.oneShotDigest(this[kNumber], this[kFirst] ?? '', undefined, spellingOf(encoding))
      : handle.digest(spellingOf(encoding));
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
  const encoding = outputEncoding ? `${outputEncoding}` : outputEncoding;
  const result = spelled(this[kHandle].digest(spellingOf(encoding)), encoding);
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
  outputEncoding ??= 'hex';
  validateString(outputEncoding, 'outputEncoding');
  if (outputEncoding === '') outputEncoding = 'utf8';
  if (outputEncoding !== 'buffer' && !Buffer.isEncoding(outputEncoding)) {
    throw new ERR_INVALID_ARG_VALUE('outputEncoding', outputEncoding);
  }
  if (length === undefined) warnAboutShake(algorithm);
  const number = digestNumber(algorithm);
  if (number === undefined) throw new Error(`Digest method ${algorithm} is not supported`);
  const result = binding.oneShotDigest(number, input, length, spellingOf(outputEncoding));
  if (result === undefined) {
    throw new Error(
      `Output length ${length} is invalid for ${algorithm}, which does not support XOF`,
    );
  }
  return spelled(result, outputEncoding);
}

function createHash(algorithm, options) {
  return new Hash(algorithm, options);
}

function createHmac(hmac, key, options) {
  return new Hmac(hmac, key, options);
}

function getHashes() {
  knownHashes ??= binding.knownDigests(require('#crypto/names').hashNames());
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
  forgetDigests,
  getHashes,
  hash,
};
