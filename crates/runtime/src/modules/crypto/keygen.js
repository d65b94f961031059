'use strict';

// generateKeyPair and generateKey, with a callback and without.

const { ObjectDefineProperty, StringPrototypeStartsWith } = primordials;

const {
  codes: {
    ERR_INCOMPATIBLE_OPTION_PAIR,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_MISSING_OPTION,
  },
} = require('#internal/errors');
const {
  validateFunction,
  validateInt32,
  validateInteger,
  validateObject,
  validateOneOf,
  validateString,
  validateUint32,
} = require('#internal/validators');
const { customPromisifyArgs, kEmptyObject } = require('#internal/util');
const { isArrayBufferView } = require('#buffer/kinds');
const { randomBytes } = require('#crypto/random');
const {
  PrivateKeyObject,
  PublicKeyObject,
  SecretKeyObject,
  encodeHandle,
  exportJwk,
  exportRaw,
  isNamedKind,
  parseKeyEncoding,
} = require('#crypto/keys');
const binding = internalBinding('crypto');

// What each half is handed out as: undefined for a KeyObject.
function encodingsOf(keyType, options) {
  const { publicKeyEncoding, privateKeyEncoding } = options;
  let forPublic;
  let forPrivate;
  if (publicKeyEncoding != null) {
    if (typeof publicKeyEncoding !== 'object') {
      throw new ERR_INVALID_ARG_VALUE('options.publicKeyEncoding', publicKeyEncoding);
    }
    forPublic = parseKeyEncoding(
      publicKeyEncoding,
      keyType,
      true,
      false,
      'options.publicKeyEncoding',
    );
  }
  if (privateKeyEncoding != null) {
    if (typeof privateKeyEncoding !== 'object') {
      throw new ERR_INVALID_ARG_VALUE('options.privateKeyEncoding', privateKeyEncoding);
    }
    forPrivate = parseKeyEncoding(
      privateKeyEncoding,
      keyType,
      false,
      true,
      'options.privateKeyEncoding',
    );
  }
  return { forPublic, forPrivate };
}

function half(handle, encoding, Ctor) {
  if (encoding === undefined) return new Ctor(handle);
  if (encoding.format === 'jwk') return exportJwk(handle);
  if (StringPrototypeStartsWith(encoding.format, 'raw-')) {
    return exportRaw(handle, encoding.format, encoding.type);
  }
  return encodeHandle(handle, encoding);
}

function rsaJob(type, options) {
  validateObject(options, 'options');
  const { modulusLength } = options;
  validateUint32(modulusLength, 'options.modulusLength');
  let { publicExponent } = options;
  if (publicExponent == null) publicExponent = 0x10001;
  else validateUint32(publicExponent, 'options.publicExponent');
  if (type === 'rsa') {
    return (callback) =>
      binding.generateRsa(
        modulusLength,
        publicExponent,
        false,
        undefined,
        undefined,
        undefined,
        callback,
      );
  }
  const { saltLength } = options;
  if (saltLength !== undefined) validateInt32(saltLength, 'options.saltLength', 0);
  const hash = pssHash(options, 'hash', 'hashAlgorithm');
  const mgf1Hash = pssHash(options, 'mgf1Hash', 'mgf1HashAlgorithm');
  return (callback) =>
    binding.generateRsa(modulusLength, publicExponent, true, hash, mgf1Hash, saltLength, callback);
}

// Both names of the option are taken as long as they agree.
function pssHash(options, old, current) {
  const value = options[current];
  if (value !== undefined) validateString(value, `options.${current}`);
  const former = options[old];
  if (former === undefined) return value;
  process.emitWarning(
    `"options.${old}" is deprecated, use "options.${current}" instead.`,
    'DeprecationWarning',
    'DEP0154',
  );
  validateString(former, `options.${old}`);
  if (value && former !== value) {
    throw new ERR_INVALID_ARG_VALUE(`options.${old}`, former);
  }
  return value ?? former;
}

function dsaJob(options) {
  validateObject(options, 'options');
  const { modulusLength, divisorLength } = options;
  validateUint32(modulusLength, 'options.modulusLength');
  if (divisorLength != null) {
    validateInt32(divisorLength, 'options.divisorLength', 0);
  }
  return (callback) => binding.generateDsa(modulusLength, divisorLength ?? undefined, callback);
}

function ecJob(options) {
  validateObject(options, 'options');
  const { namedCurve, paramEncoding } = options;
  validateString(namedCurve, 'options.namedCurve');
  let explicit = false;
  if (paramEncoding != null && paramEncoding !== 'named') {
    if (paramEncoding !== 'explicit') {
      throw new ERR_INVALID_ARG_VALUE('options.paramEncoding', paramEncoding);
    }
    explicit = true;
  }
  return (callback) => binding.generateEc(namedCurve, explicit, callback);
}

function dhJob(options) {
  validateObject(options, 'options');
  const { group, primeLength, prime, generator } = options;
  if (group != null) {
    for (const name of ['prime', 'primeLength', 'generator']) {
      if (options[name] != null) throw new ERR_INCOMPATIBLE_OPTION_PAIR('group', name);
    }
    validateString(group, 'options.group');
    return (callback) => binding.generateDh(group, undefined, undefined, 2, callback);
  }
  if (prime != null) {
    if (primeLength != null) throw new ERR_INCOMPATIBLE_OPTION_PAIR('prime', 'primeLength');
    if (!isArrayBufferView(prime)) {
      throw new ERR_INVALID_ARG_TYPE('options.prime', ['Buffer', 'TypedArray', 'DataView'], prime);
    }
  } else if (primeLength != null) {
    validateInt32(primeLength, 'options.primeLength', 0);
  } else {
    throw new ERR_MISSING_OPTION('At least one of the group, prime, or primeLength options');
  }
  if (generator != null) validateInt32(generator, 'options.generator', 0);
  return (callback) =>
    binding.generateDh(
      undefined,
      primeLength ?? undefined,
      prime ?? undefined,
      generator ?? 2,
      callback,
    );
}

function createJob(type, options) {
  validateString(type, 'type');
  // The options are looked at in Node's order: the encodings first.
  const encodings = encodingsOf(type, options ?? kEmptyObject);
  if (options !== undefined) validateObject(options, 'options');
  switch (type) {
    case 'rsa':
    case 'rsa-pss':
      return { start: rsaJob(type, options), encodings };
    case 'dsa':
      return { start: dsaJob(options), encodings };
    case 'ec':
      return { start: ecJob(options), encodings };
    case 'dh':
      return { start: dhJob(options), encodings };
    default:
      if (isNamedKind(type)) {
        return { start: (callback) => binding.generateNamed(type, callback), encodings };
      }
      throw new ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
  }
}

function halves(pair, { forPublic, forPrivate }) {
  return {
    publicKey: half(pair[0], forPublic, PublicKeyObject),
    privateKey: half(pair[1], forPrivate, PrivateKeyObject),
  };
}

function generateKeyPair(type, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'callback');
  const { start, encodings } = createJob(type, options);
  start((error, pair) => {
    if (error) {
      callback(error);
      return;
    }
    let made;
    try {
      made = halves(pair, encodings);
    } catch (failure) {
      callback(failure);
      return;
    }
    callback(null, made.publicKey, made.privateKey);
  });
}

ObjectDefineProperty(generateKeyPair, customPromisifyArgs, {
  __proto__: null,
  enumerable: false,
  value: ['publicKey', 'privateKey'],
});

function generateKeyPairSync(type, options) {
  const { start, encodings } = createJob(type, options);
  return halves(start(undefined), encodings);
}

// --- secret keys ---

function secretLength(keyType, options) {
  validateString(keyType, 'type');
  validateObject(options, 'options');
  const { length } = options;
  switch (keyType) {
    case 'hmac':
      validateInteger(length, 'options.length', 8, 2 ** 31 - 1);
      return length >>> 3;
    case 'aes':
      validateOneOf(length, 'options.length', [128, 192, 256]);
      return length / 8;
    default:
      throw new ERR_INVALID_ARG_VALUE('type', keyType, 'must be a supported key type');
  }
}

function generateKeySync(type, options) {
  return new SecretKeyObject(binding.secretKey(randomBytes(secretLength(type, options))));
}

function generateKey(type, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'callback');
  const length = secretLength(type, options);
  randomBytes(length, (error, bytes) => {
    if (error) callback(error);
    else callback(undefined, new SecretKeyObject(binding.secretKey(bytes)));
  });
}

module.exports = { generateKey, generateKeyPair, generateKeyPairSync, generateKeySync };
