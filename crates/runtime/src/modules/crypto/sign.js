'use strict';

// Signatures and encryption with pairs of keys.

const { FunctionPrototypeCall, ObjectSetPrototypeOf, TypeError } = primordials;

const {
  codes: {
    ERR_CRYPTO_SIGN_KEY_REQUIRED,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_OUT_OF_RANGE,
  },
  genericNodeError,
  wordedError,
} = require('#internal/errors');
const { validateFunction, validateString } = require('#internal/validators');
const { isArrayBufferView } = require('#buffer/kinds');
const { Buffer } = require('buffer');
const { Writable } = require('stream');
const { bytesOf, checkEncoding, kHandle, toBuffer } = require('#crypto/util');
const { preparePrivateKey, preparePublicOrPrivateKey } = require('#crypto/keys');
const { constants } = require('#crypto/constants');
const binding = internalBinding('crypto');

function integerOption(name, options) {
  const value = options[name];
  if (value === undefined) return undefined;
  if (value === value >> 0) return value;
  throw new ERR_INVALID_ARG_VALUE(`options.${name}`, value);
}

const kMaxContext = 255;

// Padding, salt, form and context of the signature, which come along with the key.
function mannerOf(options) {
  const empty = options === null || typeof options !== 'object';
  const padding = empty ? undefined : integerOption('padding', options);
  const salt = empty ? undefined : integerOption('saltLength', options);
  let plainPair = false;
  const form = empty ? undefined : options.dsaEncoding;
  if (form !== undefined) {
    if (form !== 'der' && form !== 'ieee-p1363') {
      throw new ERR_INVALID_ARG_VALUE('options.dsaEncoding', form);
    }
    plainPair = form === 'ieee-p1363';
  }
  let context;
  if (!empty && options.context !== undefined) {
    context = options.context;
    if (!isArrayBufferView(context)) {
      throw new ERR_INVALID_ARG_TYPE(
        'options.context',
        ['Buffer', 'TypedArray', 'DataView'],
        context,
      );
    }
    if (context.byteLength > kMaxContext) {
      const error = new ERR_OUT_OF_RANGE('context', '', context.byteLength);
      error.message = `context string must be at most ${kMaxContext} bytes`;
      throw error;
    }
  }
  return { padding, salt, plainPair, context };
}

function invalidDigest() {
  const error = new TypeError('Invalid digest');
  error.code = 'ERR_CRYPTO_INVALID_DIGEST';
  return error;
}

function Sign(algorithm, options) {
  if (!new.target) return new Sign(algorithm, options);
  start(this, algorithm, options);
}
inherit(Sign);

function Verify(algorithm, options) {
  if (!new.target) return new Verify(algorithm, options);
  start(this, algorithm, options);
}
inherit(Verify);

function inherit(Ctor) {
  ObjectSetPrototypeOf(Ctor.prototype, Writable.prototype);
  ObjectSetPrototypeOf(Ctor, Writable);
}

// The message is hashed as it comes; the key is needed only at the end.
function start(self, algorithm, options) {
  validateString(algorithm, 'algorithm');
  const number = binding.digestNumber(algorithm);
  if (number === undefined) throw invalidDigest();
  self[kHandle] = { hash: new binding.Hash(number, undefined, undefined, undefined), algorithm };
  FunctionPrototypeCall(Writable, self, options);
}

function _write(chunk, encoding, callback) {
  hashOf(this).update(chunk);
  callback();
}

/** The hash of a message that is not complete yet. */
function hashOf(self) {
  const { hash } = self[kHandle];
  if (hash !== undefined) return hash;
  throw wordedError('ERR_CRYPTO_INVALID_STATE', 'Error', 'Not initialised');
}

/** The digest of the whole message, which there is once. */
function finished(self) {
  const digest = hashOf(self).digest(0);
  self[kHandle].hash = undefined;
  return digest;
}

function update(data, encoding) {
  if (typeof data === 'string') {
    checkEncoding(data, encoding);
    if (!Buffer.isEncoding(encoding)) encoding = 'utf8';
  }
  const bytes = bytesOf(data, 'data', encoding);
  hashOf(this).update(bytes);
  return this;
}

Sign.prototype._write = _write;
Sign.prototype.update = update;

Sign.prototype.sign = function sign(options, encoding) {
  if (!options) throw new ERR_CRYPTO_SIGN_KEY_REQUIRED();
  const key = preparePrivateKey(options, 'privateKey');
  const { padding, salt, plainPair, context } = mannerOf(options);
  const { algorithm } = this[kHandle];
  const digest = finished(this);
  const signature = toBuffer(
    binding.sign(key, algorithm, digest, true, padding, salt, plainPair, context, undefined),
  );
  return encoding && encoding !== 'buffer' ? signature.toString(encoding) : signature;
};

Verify.prototype._write = _write;
Verify.prototype.update = update;

Verify.prototype.verify = function verify(options, signature, sigEncoding) {
  if (options === undefined || options === null) preparePublicOrPrivateKey(options);
  const bytes = bytesOf(signature, 'signature', sigEncoding);
  const key = preparePublicOrPrivateKey(options);
  const { padding, salt, plainPair, context } = mannerOf(options);
  const { algorithm } = this[kHandle];
  const digest = finished(this);
  return binding.verify(
    key,
    algorithm,
    digest,
    true,
    bytes,
    padding,
    salt,
    plainPair,
    context,
    undefined,
  );
};

function createSign(algorithm, options) {
  return new Sign(algorithm, options);
}

function createVerify(algorithm, options) {
  return new Verify(algorithm, options);
}

// --- in one call ---

function signOneShot(algorithm, data, key, callback) {
  if (algorithm != null) validateString(algorithm, 'algorithm');
  if (callback !== undefined) validateFunction(callback, 'callback');
  const bytes = bytesOf(data, 'data');
  if (!key) throw new ERR_CRYPTO_SIGN_KEY_REQUIRED();
  const { padding, salt, plainPair, context } = mannerOf(key);
  const handle = preparePrivateKey(key);
  const digest = algorithm ?? undefined;
  if (callback === undefined) {
    return toBuffer(
      binding.sign(handle, digest, bytes, false, padding, salt, plainPair, context, undefined),
    );
  }
  binding.sign(
    handle,
    digest,
    bytes,
    false,
    padding,
    salt,
    plainPair,
    context,
    (error, signature) => {
      if (error) callback(error);
      else callback(null, toBuffer(signature));
    },
  );
}

function verifyOneShot(algorithm, data, key, signature, callback) {
  if (algorithm != null) validateString(algorithm, 'algorithm');
  if (callback !== undefined) validateFunction(callback, 'callback');
  const bytes = bytesOf(data, 'data');
  const { padding, salt, plainPair, context } = mannerOf(key);
  const given = bytesOf(signature, 'signature');
  const handle = preparePublicOrPrivateKey(key);
  const digest = algorithm ?? undefined;
  return binding.verify(
    handle,
    digest,
    bytes,
    false,
    given,
    padding,
    salt,
    plainPair,
    context,
    callback,
  );
}

// --- encryption ---

function unknownOaepHash() {
  return genericNodeError('error:0300009E:digital envelope routines::invalid digest', {
    library: 'digital envelope routines',
    reason: 'invalid digest',
    code: 'ERR_OSSL_EVP_INVALID_DIGEST',
  });
}

function unknownMaskHash() {
  return wordedError('ERR_OSSL_EVP_INVALID_DIGEST', 'Error', 'Invalid digest used');
}

function cipher(operation, fallbackPadding, prepare, name) {
  return function (options, buffer) {
    // What is no key at all is refused before it is looked into.
    if (options === undefined || options === null) prepare(options, name);
    const { mgf1Hash, oaepHash } = options;
    // The hash is judged before the key, so that a wrong one is told whatever the key is.
    if (oaepHash !== undefined) {
      validateString(oaepHash, 'key.oaepHash');
      if (binding.digestSize(oaepHash) === undefined) throw unknownOaepHash();
    }
    if (mgf1Hash !== undefined) {
      validateString(mgf1Hash, 'key.mgf1Hash');
      if (binding.digestSize(mgf1Hash) === undefined) throw unknownMaskHash();
    }
    const { encoding } = options;
    let { oaepLabel } = options;
    if (oaepLabel !== undefined) oaepLabel = bytesOf(oaepLabel, 'key.oaepLabel', encoding);
    const data = bytesOf(buffer, 'buffer', encoding);
    const handle = prepare(options, name);
    const padding = +(options.padding || fallbackPadding) | 0;
    return toBuffer(
      binding.publicCipher(operation, handle, padding, oaepHash, mgf1Hash, oaepLabel, data),
    );
  };
}

const { RSA_PKCS1_OAEP_PADDING, RSA_PKCS1_PADDING } = constants;

module.exports = {
  Sign,
  Verify,
  createSign,
  createVerify,
  privateDecrypt: cipher(1, RSA_PKCS1_OAEP_PADDING, preparePrivateKey, 'privateKey'),
  privateEncrypt: cipher(2, RSA_PKCS1_PADDING, preparePrivateKey, 'privateKey'),
  publicDecrypt: cipher(3, RSA_PKCS1_PADDING, preparePublicOrPrivateKey),
  publicEncrypt: cipher(0, RSA_PKCS1_OAEP_PADDING, preparePublicOrPrivateKey),
  signOneShot,
  verifyOneShot,
};
