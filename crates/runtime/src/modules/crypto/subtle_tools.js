'use strict';

// What the algorithms of the Web Cryptography API have in common: errors, jobs, checks of usages and JWKs, secret keys.

const { ArrayPrototypeFilter, ArrayPrototypeIncludes, Promise } = primordials;

const { DOMException } = require('#internal/dom_exception');
const { kHandle } = require('#crypto/util');
const keys = require('#crypto/keys');
const { createCryptoKey } = require('#crypto/crypto_key');

/** The names of hashes for OpenSSL. */
const hashNames = {
  __proto__: null,
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
  'SHA3-256': 'sha3-256',
  'SHA3-384': 'sha3-384',
  'SHA3-512': 'sha3-512',
};
const error = (message, name) => new DOMException(message, name);

/** The error of an operation that failed for a reason of its own. */
function failed(cause) {
  const wrapped = error('The operation failed for an operation-specific reason', 'OperationError');
  wrapped.cause = cause;
  return wrapped;
}

/** The error of data that are no key of the wanted kind. */
function invalidKeyData(cause) {
  const invalid = error('Invalid keyData', 'DataError');
  if (cause !== undefined) invalid.cause = cause;
  return invalid;
}

/** Calls a native that takes a callback and waits for it; its failures are the operation's. */
function job(start) {
  return new Promise((resolve, reject) => {
    start((failure, value) => {
      if (failure) reject(failed(failure));
      else resolve(value);
    });
  });
}

/** As `job` for a function that answers at once. */
function attempt(run) {
  try {
    return run();
  } catch (cause) {
    throw failed(cause);
  }
}

function checkUsages(usages, allowed, name) {
  for (let i = 0; i < usages.length; i++) {
    if (!ArrayPrototypeIncludes(allowed, usages[i])) {
      throw error(`Unsupported key usage for ${name} key`, 'SyntaxError');
    }
  }
}

/** The usages that are allowed. */
const common = (usages, allowed) =>
  ArrayPrototypeFilter(usages, (usage) => ArrayPrototypeIncludes(allowed, usage));

function checkJwk(jwk, kty, algorithm, extractable, usages) {
  if (jwk.kty !== kty) throw error('Invalid JWK "kty" Parameter', 'DataError');
  if (jwk.ext !== undefined && jwk.ext === false && extractable) {
    throw error('JWK "ext" Parameter and extractable mismatch', 'DataError');
  }
  if (jwk.key_ops !== undefined) {
    for (let i = 0; i < usages.length; i++) {
      if (!ArrayPrototypeIncludes(jwk.key_ops, usages[i])) {
        throw error('Key operations and usage mismatch', 'DataError');
      }
    }
  }
  return algorithm;
}

function checkAlg(jwk, expected) {
  if (jwk.alg !== undefined && expected !== undefined && jwk.alg !== expected) {
    throw error('JWK "alg" does not match the requested algorithm', 'DataError');
  }
}

function secretKey(bytes, algorithm, usages, extractable) {
  return createCryptoKey(keys.createSecretKey(bytes), algorithm, usages, extractable);
}

/** The operations of a key that others are derived from. */
function derivationKey(name, formats = ['raw', 'raw-secret']) {
  const allowed = ['deriveKey', 'deriveBits'];
  const make = (bytes, extractable, usages) => {
    checkUsages(usages, allowed, name);
    if (extractable) throw error(`${name} keys are not extractable`, 'SyntaxError');
    return secretKey(bytes, { name }, usages, false);
  };
  return {
    importKey(format, data, algorithm, extractable, usages) {
      if (!ArrayPrototypeIncludes(formats, format)) {
        throw error(`Unable to import ${name} using ${format} format`, 'NotSupportedError');
      }
      return make(data, extractable, usages);
    },
    fromKeyObject: (keyObject, algorithm, extractable, usages) =>
      make(keyObject[kHandle].secret(), extractable, usages),
    keyLength: () => null,
  };
}

function checkBits(length) {
  if (length === null) throw error('length cannot be null', 'OperationError');
  if (length % 8) throw error('length must be a multiple of 8', 'OperationError');
  return length / 8;
}

module.exports = {
  attempt,
  checkAlg,
  checkBits,
  checkJwk,
  checkUsages,
  common,
  derivationKey,
  error,
  hashNames,
  invalidKeyData,
  job,
  secretKey,
};
