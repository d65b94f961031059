'use strict';

// The public `crypto` module. It only gathers: each family of functions is its own file.

const { MathMax, ObjectDefineProperties } = primordials;

const {
  codes: { ERR_CRYPTO_ENGINE_UNKNOWN, ERR_CRYPTO_FIPS_FORCED, ERR_WORKER_UNSUPPORTED_OPERATION },
} = require('#internal/errors');
const { getOptionValue } = require('#internal/options');
const { deprecate } = require('#internal/util');
const { validateNumber, validateString } = require('#internal/validators');
const { constants } = require('#crypto/constants');
const cipher = require('#crypto/cipher');
const dh = require('#crypto/dh');
const hash = require('#crypto/hash');
const kdf = require('#crypto/kdf');
const keygen = require('#crypto/keygen');
const keys = require('#crypto/keys');
const random = require('#crypto/random');
const sign = require('#crypto/sign');
const binding = internalBinding('crypto');

function getFips() {
  return binding.getFips();
}

function setFips(value) {
  if (getOptionValue('--force-fips')) {
    if (value) return;
    throw new ERR_CRYPTO_FIPS_FORCED();
  }
  if (!require('worker_threads').isMainThread) {
    throw new ERR_WORKER_UNSUPPORTED_OPERATION('Calling crypto.setFips()');
  }
  binding.setFips(!!value);
  hash.forgetDigests();
  cipher.forgetCiphers();
}

// The heap is made with the module: keys that come later are kept in it.
const secureHeapSize = getOptionValue('--secure-heap');
const secureHeapMin = MathMax(getOptionValue('--secure-heap-min'), 2);
if (secureHeapSize > 0 && !binding.secureHeapInit(secureHeapSize, secureHeapMin)) {
  internalBinding('process_methods').rawStderr('Unable to initialize openssl secure heap.\n');
}

function secureHeapUsed() {
  // A heap too small to be made counts all the same.
  const used = binding.secureHeapUsed() ?? 0;
  return {
    total: secureHeapSize,
    used,
    utilization: used / secureHeapSize,
    min: secureHeapMin,
  };
}

module.exports = {
  argon2: kdf.argon2,
  argon2Sync: kdf.argon2Sync,
  checkPrime: random.checkPrime,
  checkPrimeSync: random.checkPrimeSync,
  createCipheriv: cipher.createCipheriv,
  createDecipheriv: cipher.createDecipheriv,
  createDiffieHellman: dh.createDiffieHellman,
  createDiffieHellmanGroup: dh.createDiffieHellmanGroup,
  createECDH: dh.createECDH,
  createHash: hash.createHash,
  createHmac: hash.createHmac,
  createMac(algorithm, key, options) {
    return require('#crypto/mac').createMac(algorithm, key, options);
  },
  createPrivateKey: keys.createPrivateKey,
  createPublicKey: keys.createPublicKey,
  createSecretKey: keys.createSecretKey,
  createSign: sign.createSign,
  createVerify: sign.createVerify,
  diffieHellman: dh.diffieHellman,
  generatePrime: random.generatePrime,
  generatePrimeSync: random.generatePrimeSync,
  getCiphers: cipher.getCiphers,
  getCipherInfo: cipher.getCipherInfo,
  getCurves: dh.getCurves,
  getDiffieHellman: dh.createDiffieHellmanGroup,
  getHashes: hash.getHashes,
  getMacs() {
    return require('#crypto/mac').getMacs();
  },
  hkdf: kdf.hkdf,
  hkdfSync: kdf.hkdfSync,
  parsePKCS12(bundle, options = undefined) {
    return require('#crypto/certificate').parsePKCS12(bundle, options);
  },
  pbkdf2: kdf.pbkdf2,
  pbkdf2Sync: kdf.pbkdf2Sync,
  generateKeyPair: keygen.generateKeyPair,
  generateKeyPairSync: keygen.generateKeyPairSync,
  generateKey: keygen.generateKey,
  generateKeySync: keygen.generateKeySync,
  privateDecrypt: sign.privateDecrypt,
  privateEncrypt: sign.privateEncrypt,
  publicDecrypt: sign.publicDecrypt,
  publicEncrypt: sign.publicEncrypt,
  randomBytes: random.randomBytes,
  randomFill: random.randomFill,
  randomFillSync: random.randomFillSync,
  randomInt: random.randomInt,
  randomUUID: random.randomUUID,
  randomUUIDv7: random.randomUUIDv7,
  scrypt: kdf.scrypt,
  scryptSync: kdf.scryptSync,
  sign: sign.signOneShot,
  setEngine(id, flags) {
    validateString(id, 'id');
    if (flags) validateNumber(flags, 'flags');
    throw new ERR_CRYPTO_ENGINE_UNKNOWN(id);
  },
  timingSafeEqual: random.timingSafeEqual,
  getFips,
  setFips,
  verify: sign.verifyOneShot,
  hash: hash.hash,
  encapsulate(key, callback) {
    return require('#crypto/kem').encapsulate(key, callback);
  },
  decapsulate(key, ciphertext, callback) {
    return require('#crypto/kem').decapsulate(key, ciphertext, callback);
  },

  Certificate: require('#crypto/certificate').Certificate,
  Cipheriv: cipher.Cipheriv,
  Decipheriv: cipher.Decipheriv,
  DiffieHellman: dh.DiffieHellman,
  DiffieHellmanGroup: dh.DiffieHellmanGroup,
  ECDH: dh.ECDH,
  Hash: hash.PublicHash,
  Hmac: hash.PublicHmac,
  KeyObject: keys.KeyObject,
  Sign: sign.Sign,
  Verify: sign.Verify,
  X509Certificate: require('#crypto/x509').X509Certificate,
  secureHeapUsed,
};

function webcrypto() {
  return require('#crypto/webcrypto');
}

// Warns only those who ask for what is to be deprecated; others get the function itself.
function alias(value, code, name) {
  let current = value;
  return {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get() {
      if (!getOptionValue('--pending-deprecation')) return current;
      return deprecate(current, `crypto.${name} is deprecated.`, code);
    },
    set(next) {
      current = next;
    },
  };
}

ObjectDefineProperties(module.exports, {
  fips: {
    __proto__: null,
    get: deprecate(
      getFips,
      'The crypto.fips is deprecated. Please use crypto.getFips()',
      'DEP0093',
    ),
    set: deprecate(
      setFips,
      'The crypto.fips is deprecated. Please use crypto.setFips()',
      'DEP0093',
    ),
  },
  constants: { __proto__: null, enumerable: true, value: constants },
  webcrypto: {
    __proto__: null,
    enumerable: true,
    get() {
      return webcrypto().crypto;
    },
  },
  subtle: {
    __proto__: null,
    enumerable: true,
    get() {
      return webcrypto().crypto.subtle;
    },
  },
  getRandomValues: {
    __proto__: null,
    enumerable: true,
    get() {
      return random.getRandomValues;
    },
  },
  // Names of long ago for randomBytes.
  prng: alias(random.randomBytes, 'DEP0115', 'prng'),
  pseudoRandomBytes: alias(random.randomBytes, 'DEP0115', 'pseudoRandomBytes'),
  rng: alias(random.randomBytes, 'DEP0115', 'rng'),
});
