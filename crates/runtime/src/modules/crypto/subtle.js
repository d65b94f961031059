'use strict';

// What each algorithm of the Web Cryptography API does, as a table of operations over the functions of `crypto`. Every operation
// may return a promise or a plain value.

const {
  ArrayPrototypeIncludes,
  BigInt,
  JSONStringify,
  MathCeil,
  ObjectAssign,
  Number,
  StringPrototypePadStart,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  TypedArrayPrototypeSubarray,
  Uint8Array,
} = primordials;

const { Buffer } = require('buffer');
const { kHandle } = require('#crypto/util');
const { handleOfCryptoKey, slotsOf } = require('#crypto/crypto_key');
const { randomBytes } = require('#crypto/random');
const {
  attempt,
  checkAlg,
  checkBits,
  checkJwk,
  checkUsages,
  derivationKey,
  error,
  hashNames,
  invalidKeyData,
  job,
  secretKey,
} = require('#crypto/subtle_tools');
const binding = internalBinding('crypto');

// --- digests ---

const blockBits = {
  __proto__: null,
  'SHA-1': 512,
  'SHA-256': 512,
  'SHA-384': 1024,
  'SHA-512': 1024,
};

const digestAlgorithm = {
  digest: (algorithm, data) =>
    binding.oneShotDigest(binding.digestNumber(hashNames[algorithm.name]), data, undefined, 0),
};

// --- secret keys ---

// `raw` was for the algorithms before AES-OCB only.
const isRaw = (format, name) => format === 'raw-secret' || (format === 'raw' && name !== 'AES-OCB');

function secretBytes(format, data, algorithm, extractable, usages, jwkAlg) {
  if (format === 'jwk') {
    checkJwk(data, 'oct', algorithm, extractable, usages);
    if (typeof data.k !== 'string') throw invalidKeyData();
    const bytes = Buffer.from(data.k, 'base64url');
    checkAlg(data, jwkAlg(bytes.length * 8));
    return bytes;
  }
  if (!isRaw(format, algorithm.name)) {
    throw error(`Unable to import ${algorithm.name} using ${format} format`, 'NotSupportedError');
  }
  return data;
}

function exportSecret(jwkAlg) {
  return (format, key, slots) => {
    const handle = handleOfCryptoKey(key);
    if (isRaw(format, slots.algorithm.name)) return handle.secret();
    if (format !== 'jwk')
      throw error(
        `Unable to export ${slots.algorithm.name} secret key using ${format} format`,
        'NotSupportedError',
      );
    const jwk = { key_ops: slots.usages, ext: slots.extractable };
    const alg = jwkAlg(slots.algorithm);
    if (alg !== undefined) jwk.alg = alg;
    return ObjectAssign(jwk, handle.jwk());
  };
}

function aes(name, short, usagesAllowed, crypt) {
  const jwkAlg = (bits) => `A${bits}${short}`;
  const make = (bytes, usages, extractable) => {
    const bits = bytes.byteLength * 8;
    if (bits !== 128 && bits !== 192 && bits !== 256)
      throw error('Invalid key length', 'DataError');
    return secretKey(bytes, { name, length: bits }, usages, extractable);
  };
  const checkLength = (length) => {
    if (length !== 128 && length !== 192 && length !== 256) {
      throw error('AES key length must be 128, 192, or 256 bits', 'OperationError');
    }
    return length;
  };
  return {
    ...crypt,
    generateKey(algorithm, extractable, usages) {
      checkUsages(usages, usagesAllowed, name);
      const length = checkLength(algorithm.length);
      return secretKey(randomBytes(length / 8), { name, length }, usages, extractable);
    },
    importKey(format, data, algorithm, extractable, usages) {
      checkUsages(usages, usagesAllowed, name);
      return make(
        secretBytes(format, data, algorithm, extractable, usages, jwkAlg),
        usages,
        extractable,
      );
    },
    exportKey: exportSecret((algorithm) => jwkAlg(algorithm.length)),
    fromKeyObject(keyObject, algorithm, extractable, usages) {
      checkUsages(usages, usagesAllowed, name);
      return make(keyObject[kHandle].secret(), usages, extractable);
    },
    keyLength: (algorithm) => checkLength(algorithm.length),
  };
}

function aesCipher(encrypt, mode, key, iv, data, tagLength, additional) {
  return attempt(() => {
    const handle = handleOfCryptoKey(key);
    const name = `aes-${handle.secretSize() * 8}-${mode}`;
    const cipher = new binding.CipherBase(encrypt, name, handle.secret(), iv, tagLength);
    let tag;
    if (tagLength !== undefined && !encrypt) {
      if (data.byteLength < tagLength)
        throw error('The provided data is too small.', 'OperationError');
      tag = TypedArrayPrototypeSubarray(data, data.byteLength - tagLength);
      data = TypedArrayPrototypeSubarray(data, 0, data.byteLength - tagLength);
      cipher.setAuthTag(tag);
    }
    if (additional !== undefined) cipher.setAAD(additional, undefined);
    const parts = [cipher.update(data), cipher.final()];
    if (tagLength !== undefined && encrypt) parts[2] = cipher.getAuthTag();
    return new Uint8Array(Buffer.concat(parts));
  });
}

function needIv(algorithm) {
  if (algorithm.iv === undefined || algorithm.iv.byteLength !== 16) {
    throw error('algorithm.iv must contain exactly 16 bytes', 'OperationError');
  }
  return algorithm.iv;
}

function gcm(encrypt) {
  return (algorithm, key, data) => {
    const { tagLength = 128 } = algorithm;
    if (!ArrayPrototypeIncludes([32, 64, 96, 104, 112, 120, 128], tagLength)) {
      throw error(`${tagLength} is not a valid AES-GCM tag length`, 'OperationError');
    }
    return aesCipher(
      encrypt,
      'gcm',
      key,
      algorithm.iv,
      data,
      tagLength / 8,
      algorithm.additionalData,
    );
  };
}

function ocb(encrypt) {
  return (algorithm, key, data) => {
    const { iv, tagLength = 128 } = algorithm;
    if (!(iv?.byteLength >= 1 && iv.byteLength <= 15)) {
      throw error('AES-OCB algorithm.iv must be no more than 15 bytes', 'OperationError');
    }
    if (tagLength !== 64 && tagLength !== 96 && tagLength !== 128) {
      throw error(`${tagLength} is not a valid AES-OCB tag length`, 'OperationError');
    }
    return aesCipher(encrypt, 'ocb', key, iv, data, tagLength / 8, algorithm.additionalData);
  };
}

function ctr(encrypt) {
  return (algorithm, key, data) => {
    const { counter, length } = algorithm;
    if (counter?.byteLength !== 16) {
      throw error('algorithm.counter must contain exactly 16 bytes', 'OperationError');
    }
    if (!(length >= 1 && length <= 128)) {
      throw error('AES-CTR algorithm.length must be between 1 and 128', 'OperationError');
    }
    return ctrBlocks(encrypt, key, counter, length, data);
  };
}

// Only the low `length` bits of the block count. OpenSSL counts in all of them, so where they wrap the text is cut in two.
function ctrBlocks(encrypt, key, counter, length, data) {
  const whole = BigInt(`0x${Buffer.from(counter).toString('hex')}`);
  const space = 1n << BigInt(length);
  const low = whole % space;
  const blocks = BigInt(MathCeil(data.byteLength / 16));
  if (blocks > space) throw error('Data is too long for this counter', 'OperationError');
  const before = space - low;
  if (blocks <= before) return aesCipher(encrypt, 'ctr', key, counter, data);
  const cut = Number(before) * 16;
  const wrapped = Buffer.from(StringPrototypePadStart((whole - low).toString(16), 32, '0'), 'hex');
  return new Uint8Array(
    Buffer.concat([
      aesCipher(encrypt, 'ctr', key, counter, TypedArrayPrototypeSubarray(data, 0, cut)),
      aesCipher(encrypt, 'ctr', key, wrapped, TypedArrayPrototypeSubarray(data, cut)),
    ]),
  );
}

const kwIv = Buffer.alloc(8, 0xa6);

function aesWrap(encrypt) {
  return (algorithm, key, data) =>
    attempt(() => {
      const handle = handleOfCryptoKey(key);
      const name = `id-aes${handle.secretSize() * 8}-wrap`;
      const cipher = new binding.CipherBase(encrypt, name, handle.secret(), kwIv, undefined);
      return new Uint8Array(Buffer.concat([cipher.update(data), cipher.final()]));
    });
}

// --- HMAC ---

function hmacLength(algorithm) {
  const { length } = algorithm;
  if (length === undefined) {
    const { name } = algorithm.hash;
    if (blockBits[name] === undefined) {
      throw error('Explicit algorithm length member is required', 'NotSupportedError');
    }
    return blockBits[name];
  }
  if (length === 0) throw error('HmacKeyGenParams.length cannot be 0', 'OperationError');
  return length;
}

// JWK has names for the hashes of SHA-1 and SHA-2 only.
function hmacAlg({ hash }) {
  if (!StringPrototypeStartsWith(hash.name, 'SHA-')) return undefined;
  return `HS${StringPrototypeSlice(hash.name, 4)}`;
}

const hmacUsages = ['sign', 'verify'];

function hmacKey(bytes, hash, length, usages, extractable) {
  const bits = length ?? bytes.byteLength * 8;
  return secretKey(bytes, { name: 'HMAC', length: bits, hash }, usages, extractable);
}

function hmacOf(key, data) {
  const { algorithm } = slotsOf(key);
  const hmac = new binding.Hmac(hashNames[algorithm.hash.name], handleOfCryptoKey(key).secret());
  hmac.update(data);
  return hmac.digest(0);
}

const hmac = {
  sign: (algorithm, key, data) => hmacOf(key, data),
  verify(algorithm, key, signature, data) {
    const right = hmacOf(key, data);
    return right.byteLength === signature.byteLength && binding.timingSafeEqual(right, signature);
  },
  generateKey(algorithm, extractable, usages) {
    checkUsages(usages, hmacUsages, 'HMAC');
    const length = hmacLength(algorithm);
    return hmacKey(randomBytes(MathCeil(length / 8)), algorithm.hash, length, usages, extractable);
  },
  importKey(format, data, algorithm, extractable, usages) {
    checkUsages(usages, hmacUsages, 'HMAC');
    const alg = () => hmacAlg(algorithm);
    const bytes = secretBytes(format, data, algorithm, extractable, usages, alg);
    if (bytes.byteLength === 0) throw error('Zero-length key is not supported', 'DataError');
    const bits = bytes.byteLength * 8;
    const { length } = algorithm;
    if (length === 0) throw error('HmacImportParams.length cannot be 0', 'DataError');
    if (length !== undefined && (length > bits || length <= bits - 8)) {
      throw error('Invalid key length', 'DataError');
    }
    return hmacKey(bytes, algorithm.hash, length, usages, extractable);
  },
  exportKey: exportSecret(hmacAlg),
  fromKeyObject(keyObject, algorithm, extractable, usages) {
    checkUsages(usages, hmacUsages, 'HMAC');
    return hmacKey(keyObject[kHandle].secret(), algorithm.hash, undefined, usages, extractable);
  },
  keyLength: hmacLength,
};

// --- derivation ---

const hkdf = {
  ...derivationKey('HKDF'),
  deriveBits(algorithm, key, length) {
    const size = checkBits(length);
    if (size === 0) return new Uint8Array();
    const { hash, salt, info } = algorithm;
    const secret = handleOfCryptoKey(key).secret();
    return job((done) => binding.hkdf(hashNames[hash.name], secret, salt, info, size, done));
  },
};

const pbkdf2 = {
  ...derivationKey('PBKDF2'),
  deriveBits(algorithm, key, length) {
    const size = checkBits(length);
    const { hash, salt, iterations } = algorithm;
    if (!(iterations > 0)) throw error('iterations cannot be zero', 'OperationError');
    if (size === 0) return new Uint8Array();
    const secret = handleOfCryptoKey(key).secret();
    return job((done) =>
      binding.pbkdf2(secret, salt, iterations, size, hashNames[hash.name], done),
    );
  },
};

const algorithms = {
  __proto__: null,
  'AES-CBC': aes('AES-CBC', 'CBC', ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'], {
    encrypt: (algorithm, key, data) => aesCipher(true, 'cbc', key, needIv(algorithm), data),
    decrypt: (algorithm, key, data) => aesCipher(false, 'cbc', key, needIv(algorithm), data),
  }),
  'AES-CTR': aes('AES-CTR', 'CTR', ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'], {
    encrypt: ctr(true),
    decrypt: ctr(false),
  }),
  'AES-GCM': aes('AES-GCM', 'GCM', ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'], {
    encrypt: gcm(true),
    decrypt: gcm(false),
  }),
  'AES-OCB': aes('AES-OCB', 'OCB', ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'], {
    encrypt: ocb(true),
    decrypt: ocb(false),
  }),
  'AES-KW': aes('AES-KW', 'KW', ['wrapKey', 'unwrapKey'], {
    wrapKey: aesWrap(true),
    unwrapKey: aesWrap(false),
  }),
  HMAC: hmac,
  HKDF: hkdf,
  PBKDF2: pbkdf2,
};
for (const name of ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512', 'SHA3-256', 'SHA3-384', 'SHA3-512']) {
  algorithms[name] = digestAlgorithm;
}
ObjectAssign(
  algorithms,
  require('#crypto/subtle_rsa').algorithms,
  require('#crypto/subtle_curves').algorithms,
  require('#crypto/subtle_lattices').algorithms,
  require('#crypto/subtle_modern').algorithms,
);

// A key in the shape in which it is wrapped.
function wrapAsBytes(format, exported, algorithm) {
  if (format !== 'jwk') return exported;
  let text = JSONStringify(exported);
  // AES-KW takes whole blocks of eight bytes; JSON may be padded with spaces.
  if (algorithm.name === 'AES-KW') while (text.length % 8) text += ' ';
  return Buffer.from(text);
}

module.exports = { algorithms, wrapAsBytes };
