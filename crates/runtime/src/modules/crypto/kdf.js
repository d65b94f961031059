'use strict';

// Key derivation: pbkdf2, scrypt, Argon2 and hkdf, each with a callback and without.

const { TypedArrayPrototypeGetBuffer } = primordials;

const {
  codes: { ERR_INCOMPATIBLE_OPTION_PAIR, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE },
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
const { isAnyArrayBuffer, isArrayBufferView } = require('#buffer/kinds');
const { bytesOf, kHandle, toBuffer } = require('#crypto/util');
const binding = internalBinding('crypto');

function whenDone(callback, convert) {
  return (error, bytes) => {
    if (error) callback(error);
    else callback(null, convert(bytes));
  };
}

// --- PBKDF2 ---

function checkPbkdf2(password, salt, iterations, keylen, digest) {
  validateString(digest, 'digest');
  password = bytesOf(password, 'password', 'buffer');
  salt = bytesOf(salt, 'salt', 'buffer');
  validateInt32(iterations, 'iterations', 1);
  validateInt32(keylen, 'keylen', 0);
  return { password, salt };
}

function pbkdf2(password, salt, iterations, keylen, digest, callback) {
  if (typeof digest === 'function') {
    callback = digest;
    digest = undefined;
  }
  const checked = checkPbkdf2(password, salt, iterations, keylen, digest);
  validateFunction(callback, 'callback');
  binding.pbkdf2(
    checked.password,
    checked.salt,
    iterations,
    keylen,
    digest,
    whenDone(callback, toBuffer),
  );
}

function pbkdf2Sync(password, salt, iterations, keylen, digest) {
  const checked = checkPbkdf2(password, salt, iterations, keylen, digest);
  return toBuffer(
    binding.pbkdf2(checked.password, checked.salt, iterations, keylen, digest, undefined),
  );
}

// --- scrypt ---

const scryptDefaults = { N: 16384, r: 8, p: 1, maxmem: 32 << 20 };

// Each parameter has a short and a long name; zero means the default.
function scryptOption(options, short, long, fallback) {
  const hasShort = options[short] !== undefined;
  let value = fallback;
  if (hasShort) {
    value = options[short];
    validateUint32(value, short);
  }
  if (long !== undefined && options[long] !== undefined) {
    if (hasShort) throw new ERR_INCOMPATIBLE_OPTION_PAIR(short, long);
    value = options[long];
    validateUint32(value, long);
  }
  return value || fallback;
}

function checkScrypt(password, salt, keylen, options) {
  password = bytesOf(password, 'password');
  salt = bytesOf(salt, 'salt');
  validateInt32(keylen, 'keylen', 0);
  let { N, r, p, maxmem } = scryptDefaults;
  if (options && options !== scryptDefaults) {
    N = scryptOption(options, 'N', 'cost', N);
    r = scryptOption(options, 'r', 'blockSize', r);
    p = scryptOption(options, 'p', 'parallelization', p);
    if (options.maxmem !== undefined) {
      validateInteger(options.maxmem, 'maxmem', 0);
      maxmem = options.maxmem || maxmem;
    }
  }
  return { password, salt, keylen, N, r, p, maxmem };
}

function runScrypt(given, callback) {
  const { password, salt, keylen, N, r, p, maxmem } = given;
  return binding.scrypt(password, salt, keylen, N, r, p, maxmem, callback);
}

function scrypt(password, salt, keylen, options, callback = undefined) {
  if (callback === undefined) {
    callback = options;
    options = scryptDefaults;
  }
  const given = checkScrypt(password, salt, keylen, options);
  validateFunction(callback, 'callback');
  runScrypt(given, whenDone(callback, toBuffer));
}

function scryptSync(password, salt, keylen, options = scryptDefaults) {
  return toBuffer(runScrypt(checkScrypt(password, salt, keylen, options), undefined));
}

// --- HKDF ---

function hkdfKey(key) {
  const handle = key?.[kHandle];
  if (handle !== undefined && key.type === 'secret') return handle.secret();
  if (typeof key === 'string' || isArrayBufferView(key) || isAnyArrayBuffer(key)) {
    return bytesOf(key, 'ikm');
  }
  throw new ERR_INVALID_ARG_TYPE(
    'ikm',
    ['string', 'SecretKeyObject', 'ArrayBuffer', 'TypedArray', 'DataView', 'Buffer'],
    key,
  );
}

function checkHkdf(digest, ikm, salt, info, length) {
  validateString(digest, 'digest');
  const key = hkdfKey(ikm);
  salt = bytesOf(salt, 'salt');
  info = bytesOf(info, 'info');
  validateInteger(length, 'length', 0, 0x7fffffff);
  if (info.byteLength > 1024) {
    throw new ERR_OUT_OF_RANGE('info', 'must not contain more than 1024 bytes', info.byteLength);
  }
  return { key, salt, info };
}

function hkdf(digest, ikm, salt, info, length, callback) {
  const given = checkHkdf(digest, ikm, salt, info, length);
  validateFunction(callback, 'callback');
  binding.hkdf(
    digest,
    given.key,
    given.salt,
    given.info,
    length,
    whenDone(callback, TypedArrayPrototypeGetBuffer),
  );
}

function hkdfSync(digest, ikm, salt, info, length) {
  const given = checkHkdf(digest, ikm, salt, info, length);
  const bytes = binding.hkdf(digest, given.key, given.salt, given.info, length, undefined);
  return TypedArrayPrototypeGetBuffer(bytes);
}

// --- Argon2 ---

const argonKinds = ['argon2d', 'argon2i', 'argon2id'];
const kMax32 = 2 ** 32 - 1;

function checkArgon2(algorithm, parameters) {
  validateString(algorithm, 'algorithm');
  validateOneOf(algorithm, 'algorithm', argonKinds);
  validateObject(parameters, 'parameters');
  const { parallelism, tagLength, memory, passes } = parameters;
  const message = bytesOf(parameters.message, 'parameters.message');
  const nonce = bytesOf(parameters.nonce, 'parameters.nonce');
  validateInteger(nonce.byteLength, 'parameters.nonce.byteLength', 8, kMax32);
  validateInteger(parallelism, 'parameters.parallelism', 1, 2 ** 24 - 1);
  validateInteger(tagLength, 'parameters.tagLength', 4, kMax32);
  validateInteger(memory, 'parameters.memory', 8 * parallelism, kMax32);
  validateInteger(passes, 'parameters.passes', 1, kMax32);
  const optional = (name) =>
    parameters[name] === undefined ? undefined : bytesOf(parameters[name], `parameters.${name}`);
  return {
    message,
    nonce,
    parallelism,
    tagLength,
    memory,
    passes,
    secret: optional('secret'),
    associatedData: optional('associatedData'),
  };
}

function runArgon2(algorithm, given, callback) {
  return binding.argon2(
    algorithm,
    given.message,
    given.nonce,
    given.parallelism,
    given.tagLength,
    given.memory,
    given.passes,
    given.secret,
    given.associatedData,
    callback,
  );
}

function argon2(algorithm, parameters, callback) {
  const given = checkArgon2(algorithm, parameters);
  validateFunction(callback, 'callback');
  runArgon2(algorithm, given, whenDone(callback, toBuffer));
}

function argon2Sync(algorithm, parameters) {
  return toBuffer(runArgon2(algorithm, checkArgon2(algorithm, parameters), undefined));
}

module.exports = { argon2, argon2Sync, hkdf, hkdfSync, pbkdf2, pbkdf2Sync, scrypt, scryptSync };
