'use strict';

// The public `crypto` module. It only gathers: each family of functions is its own file.

const { ObjectDefineProperties } = primordials;

const {
  codes: { ERR_CRYPTO_FIPS_UNAVAILABLE },
  notImplemented,
} = require('#internal/errors');
const { deprecate } = require('#internal/util');
const { constants } = require('#crypto/constants');
const cipher = require('#crypto/cipher');
const dh = require('#crypto/dh');
const hash = require('#crypto/hash');
const kdf = require('#crypto/kdf');
const keygen = require('#crypto/keygen');
const keys = require('#crypto/keys');
const random = require('#crypto/random');
const sign = require('#crypto/sign');

function getFips() {
  return 0;
}

function setFips(value) {
  if (value) throw new ERR_CRYPTO_FIPS_UNAVAILABLE();
}

function secureHeapUsed() {
  return { total: 0, used: 0, utilization: 0 / 0, min: 2 };
}

// What exists by name only says so when used.
function missing(name, length) {
  const fn = function () {
    throw notImplemented(`crypto.${name}`);
  };
  ObjectDefineProperties(fn, {
    name: { __proto__: null, configurable: true, value: name },
    length: { __proto__: null, configurable: true, value: length },
  });
  return fn;
}

module.exports = {
  argon2: missing('argon2', 3),
  argon2Sync: missing('argon2Sync', 2),
  checkPrime: random.checkPrime,
  checkPrimeSync: random.checkPrimeSync,
  createCipheriv: cipher.createCipheriv,
  createDecipheriv: cipher.createDecipheriv,
  createDiffieHellman: dh.createDiffieHellman,
  createDiffieHellmanGroup: dh.createDiffieHellmanGroup,
  createECDH: dh.createECDH,
  createHash: hash.createHash,
  createHmac: hash.createHmac,
  createMac: missing('createMac', 3),
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
  getMacs: missing('getMacs', 0),
  hkdf: kdf.hkdf,
  hkdfSync: kdf.hkdfSync,
  parsePKCS12: missing('parsePKCS12', 1),
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
  setEngine: missing('setEngine', 2),
  timingSafeEqual: random.timingSafeEqual,
  getFips,
  setFips,
  verify: sign.verifyOneShot,
  hash: hash.hash,
  encapsulate: missing('encapsulate', 2),
  decapsulate: missing('decapsulate', 3),

  Certificate: missing('Certificate', 0),
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

function alias(value, code, name) {
  let current = value;
  return {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get() {
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
