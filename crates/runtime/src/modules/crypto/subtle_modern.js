'use strict';

// The modern algorithms of the Web Cryptography API: cSHAKE, TurboSHAKE and KangarooTwelve, KMAC, ChaCha20-Poly1305, Argon2.

const { MathCeil, StringPrototypeSlice, TypedArrayPrototypeSubarray, Uint8Array } = primordials;

const { Buffer } = require('buffer');
const { kHandle } = require('#crypto/util');
const { handleOfCryptoKey } = require('#crypto/crypto_key');
const { randomBytes } = require('#crypto/random');
const {
  attempt,
  checkAlg,
  checkBits,
  checkJwk,
  checkUsages,
  derivationKey,
  error,
  invalidKeyData,
  job,
  secretKey,
} = require('#crypto/subtle_tools');
const binding = internalBinding('crypto');

const algorithms = { __proto__: null };

// A result of some bits: whole bytes, of which the last keeps only the bits that were asked for.
function cut(bytes, bits) {
  const rest = bits % 8;
  if (rest !== 0) bytes[bytes.length - 1] &= 0xff << (8 - rest);
  return bytes;
}

const sizeOf = (bits) => MathCeil(bits / 8);

function keccak(kind, strength, data, bits, first, second) {
  if (bits === 0) return new Uint8Array();
  return job((done) =>
    binding.keccakHash(kind, strength, data, bits, first, second, (failure, result) => {
      done(failure, failure ? undefined : cut(result, bits));
    }),
  );
}

function digests(name, kind, strength, prepare) {
  algorithms[name] = {
    digest(algorithm, data) {
      const { 0: first, 1: second } = prepare(algorithm);
      return keccak(kind, strength, data, algorithm.outputLength >>> 0, first, second);
    },
  };
}

for (const strength of [128, 256]) {
  digests(`cSHAKE${strength}`, 'cshake', strength, ({ functionName, customization }) => {
    if (functionName !== undefined && functionName.byteLength > 0) {
      throw error('Unsupported CShakeParams functionName', 'NotSupportedError');
    }
    return [undefined, customization];
  });
  digests(`TurboSHAKE${strength}`, 'turbo', strength, ({ domainSeparation = 0x1f }) => {
    if (!(domainSeparation >= 0x01 && domainSeparation <= 0x7f)) {
      throw error('TurboShakeParams.domainSeparation must be in range 0x01-0x7f', 'OperationError');
    }
    return [new Uint8Array([domainSeparation]), undefined];
  });
  digests(`KT${strength}`, 'kangaroo', strength, ({ customization }) => [undefined, customization]);
}

// Keys of these are raw secrets by that name only; `raw` was for those before them.
function bytesOfKey(format, data, algorithm, extractable, usages, alg) {
  if (format === 'jwk') {
    checkJwk(data, 'oct', algorithm, extractable, usages);
    if (typeof data.k !== 'string') throw invalidKeyData();
    checkAlg(data, alg);
    return new Uint8Array(Buffer.from(data.k, 'base64url'));
  }
  if (format !== 'raw-secret') {
    throw error(`Unable to import ${algorithm.name} using ${format} format`, 'NotSupportedError');
  }
  return data;
}

function exporter(alg) {
  return (format, key, slots) => {
    const handle = handleOfCryptoKey(key);
    if (format === 'raw-secret') return handle.secret();
    if (format !== 'jwk') {
      throw error(
        `Unable to export ${slots.algorithm.name} secret key using ${format} format`,
        'NotSupportedError',
      );
    }
    const { kty, k } = handle.jwk();
    return { key_ops: slots.usages, ext: slots.extractable, alg, kty, k };
  };
}

// --- KMAC ---

function kmac(name, strength) {
  const allowed = ['sign', 'verify'];
  const alg = `K${StringPrototypeSlice(name, 4)}`;
  const code = (algorithm, key, data) =>
    keccak(
      'kmac',
      strength,
      data,
      algorithm.outputLength >>> 0,
      handleOfCryptoKey(key).secret(),
      algorithm.customization,
    );
  const make = (bytes, length, usages, extractable) =>
    secretKey(bytes, { name, length }, usages, extractable);
  algorithms[name] = {
    sign: code,
    async verify(algorithm, key, signature, data) {
      const right = await code(algorithm, key, data);
      return right.byteLength === signature.byteLength && binding.timingSafeEqual(right, signature);
    },
    generateKey(algorithm, extractable, usages) {
      checkUsages(usages, allowed, name);
      const length = algorithm.length === undefined ? strength : algorithm.length >>> 0;
      const bytes = randomBytes(sizeOf(length));
      if (length % 8) bytes[bytes.length - 1] &= 0xff << (8 - (length % 8));
      return make(bytes, length, usages, extractable);
    },
    importKey(format, data, algorithm, extractable, usages) {
      checkUsages(usages, allowed, name);
      const bytes = bytesOfKey(format, data, algorithm, extractable, usages, alg);
      const bits = bytes.byteLength * 8;
      const { length = bits } = algorithm;
      if (length > bits || length <= bits - 8) throw error('Invalid key length', 'DataError');
      return make(bytes, length, usages, extractable);
    },
    exportKey: exporter(alg),
    fromKeyObject(keyObject, algorithm, extractable, usages) {
      checkUsages(usages, allowed, name);
      const bytes = keyObject[kHandle].secret();
      return make(bytes, bytes.byteLength * 8, usages, extractable);
    },
    keyLength: ({ length }) => (length === undefined ? strength : length),
  };
}
kmac('KMAC128', 128);
kmac('KMAC256', 256);

// --- ChaCha20-Poly1305 ---

const chachaUsages = ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'];

function chacha(encrypt) {
  return (algorithm, key, data) => {
    const { iv, tagLength = 128, additionalData } = algorithm;
    if (iv.byteLength !== 12) {
      throw error('algorithm.iv must contain exactly 12 bytes', 'OperationError');
    }
    if (tagLength !== 128) {
      throw error(`${tagLength} is not a valid ChaCha20-Poly1305 tag length`, 'OperationError');
    }
    return attempt(() => {
      const secret = handleOfCryptoKey(key).secret();
      const cipher = new binding.CipherBase(encrypt, 'chacha20-poly1305', secret, iv, 16);
      let text = data;
      if (!encrypt) {
        const end = data.byteLength - 16;
        if (end < 0) throw error('The provided data is too small.', 'OperationError');
        cipher.setAuthTag(TypedArrayPrototypeSubarray(data, end));
        text = TypedArrayPrototypeSubarray(data, 0, end);
      }
      if (additionalData !== undefined) cipher.setAAD(additionalData, undefined);
      const parts = [cipher.update(text), cipher.final()];
      if (encrypt) parts[2] = cipher.getAuthTag();
      return new Uint8Array(Buffer.concat(parts));
    });
  };
}

const chachaKey = (bytes, usages, extractable) => {
  if (bytes.byteLength !== 32) throw error('Invalid key length', 'DataError');
  return secretKey(bytes, { name: 'ChaCha20-Poly1305' }, usages, extractable);
};

algorithms['ChaCha20-Poly1305'] = {
  encrypt: chacha(true),
  decrypt: chacha(false),
  generateKey(algorithm, extractable, usages) {
    checkUsages(usages, chachaUsages, 'ChaCha20-Poly1305');
    return chachaKey(randomBytes(32), usages, extractable);
  },
  importKey(format, data, algorithm, extractable, usages) {
    checkUsages(usages, chachaUsages, 'ChaCha20-Poly1305');
    return chachaKey(
      bytesOfKey(format, data, algorithm, extractable, usages, 'C20P'),
      usages,
      extractable,
    );
  },
  exportKey: exporter('C20P'),
  fromKeyObject(keyObject, algorithm, extractable, usages) {
    checkUsages(usages, chachaUsages, 'ChaCha20-Poly1305');
    return chachaKey(keyObject[kHandle].secret(), usages, extractable);
  },
  keyLength: () => 256,
};

// --- Argon2 ---

function checkArgon2(algorithm) {
  const { memory, nonce, parallelism, passes, version = 0x13 } = algorithm;
  const refuse = (what) => error(what, 'OperationError');
  if (version !== 0x13) throw refuse(`${version} is not a valid Argon2 version`);
  if (!(parallelism > 0 && parallelism <= 2 ** 24 - 1)) {
    throw refuse('parallelism must be > 0 and <= 16777215');
  }
  if (!(memory >= 8 * parallelism)) {
    throw refuse('memory must be at least 8 times the degree of parallelism');
  }
  if (!(passes > 0)) throw refuse('passes must be > 0');
  if (nonce.byteLength < 8) throw refuse('nonce must be at least 8 bytes');
}

for (const name of ['Argon2d', 'Argon2i', 'Argon2id']) {
  algorithms[name] = {
    ...derivationKey(name, ['raw-secret']),
    deriveBits(algorithm, key, length) {
      const size = checkBits(length);
      if (length < 32) throw error('length must be >= 32', 'OperationError');
      checkArgon2(algorithm);
      const { memory, nonce, parallelism, passes, secretValue, associatedData } = algorithm;
      const secret = handleOfCryptoKey(key).secret();
      const kind = `argon2${StringPrototypeSlice(name, 6)}`;
      return job((done) =>
        binding.argon2(
          kind,
          secret,
          nonce,
          parallelism,
          size,
          memory,
          passes,
          secretValue,
          associatedData,
          done,
        ),
      );
    },
    checkDerive: checkArgon2,
  };
}

module.exports = { algorithms };
