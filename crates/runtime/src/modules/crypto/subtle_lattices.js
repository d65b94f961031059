'use strict';

// The algorithms of the Web Cryptography API that withstand quantum computers: ML-DSA signs, ML-KEM hides secrets.

const { StringPrototypeToLowerCase } = primordials;

const keys = require('#crypto/keys');
const { kHandle } = require('#crypto/util');
const { createCryptoKey, handleOfCryptoKey } = require('#crypto/crypto_key');
const { allOf, messages, pairOf, parse, unsupported } = require('#crypto/subtle_pairs');
const { checkJwk, checkUsages, error, invalidKeyData, job } = require('#crypto/subtle_tools');
const binding = internalBinding('crypto');

const algorithms = { __proto__: null };

const wantedTypes = {
  __proto__: null,
  spki: 'public',
  pkcs8: 'private',
  'raw-public': 'public',
  'raw-seed': 'private',
};

function lattice(name, publicUsages, privateUsages, use) {
  const kind = StringPrototypeToLowerCase(name);
  const info = { publicUsages, privateUsages };

  function make(handle, usages, extractable) {
    if (handle.asymmetricType() !== kind) throw error('Invalid key type', 'DataError');
    return createCryptoKey(keys.wrapHandle(handle), { name }, usages, extractable);
  }

  function fromJwk(jwk, isPrivate) {
    if (jwk.alg !== name)
      throw error('JWK "alg" Parameter and algorithm name mismatch', 'DataError');
    if (typeof jwk.pub !== 'string') throw invalidKeyData();
    try {
      const create = isPrivate ? keys.createPrivateKey : keys.createPublicKey;
      return create({ key: jwk, format: 'jwk' })[kHandle];
    } catch (cause) {
      throw invalidKeyData(cause);
    }
  }

  function fromRaw(isPrivate, data) {
    const handle = binding.keyFromRaw(kind, isPrivate, data);
    if (handle === undefined) throw invalidKeyData(keys.invalidKeyData());
    return handle;
  }

  return {
    publicUsages,
    async generateKey(algorithm, extractable, usages) {
      checkUsages(usages, allOf(info), name);
      const handles = await job((done) => binding.generateNamed(kind, done));
      return pairOf(handles, { name }, extractable, usages, info);
    },
    importKey(format, data, algorithm, extractable, usages) {
      const isPrivate =
        format === 'jwk' ? data.priv !== undefined : wantedTypes[format] === 'private';
      if (format !== 'jwk' && wantedTypes[format] === undefined) {
        throw unsupported(name, format, 'import');
      }
      if (format === 'jwk') checkJwk(data, 'AKP', algorithm, extractable, usages);
      checkUsages(usages, isPrivate ? privateUsages : publicUsages, name);
      if (format === 'jwk') {
        if (usages.length > 0 && data.use !== undefined && data.use !== use) {
          throw error('Invalid JWK "use" Parameter', 'DataError');
        }
        return make(fromJwk(data, isPrivate), usages, extractable);
      }
      const handle =
        format === 'spki' || format === 'pkcs8'
          ? parse(isPrivate, format, data)
          : fromRaw(isPrivate, data);
      // A key grown from its seed is written as that alone.
      const seed = isPrivate && handle.asymmetricType() === kind ? handle.seed() : undefined;
      return make(seed === undefined ? handle : fromRaw(true, seed), usages, extractable);
    },
    fromKeyObject(keyObject, algorithm, extractable, usages) {
      checkUsages(usages, keyObject.type === 'private' ? privateUsages : publicUsages, name);
      return make(keyObject[kHandle], usages, extractable);
    },
    exportKey(format, key, slots) {
      const handle = handleOfCryptoKey(key);
      if (format === 'jwk') {
        return { key_ops: slots.usages, ext: slots.extractable, ...keys.exportJwk(handle) };
      }
      const wanted = wantedTypes[format];
      if (wanted !== slots.type) {
        if (format === 'spki' || format === 'pkcs8') {
          throw error(`Key must be a ${wanted} key`, 'InvalidAccessError');
        }
        throw error(
          `Unable to export ${name} ${slots.type} key using ${format} format`,
          'NotSupportedError',
        );
      }
      if (format === 'raw-public') return handle.raw(false, false);
      if (format === 'raw-seed') {
        const seed = handle.seed();
        if (seed === undefined) throw error('The key has no seed', 'OperationError');
        return seed;
      }
      return handle.export('der', format, undefined, undefined);
    },
  };
}

for (const name of ['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87']) {
  algorithms[name] = { ...lattice(name, ['verify'], ['sign'], 'sig'), ...messages(true) };
}

const hiding = ['encapsulateKey', 'encapsulateBits'];
const finding = ['decapsulateKey', 'decapsulateBits'];
const encapsulate = (key) => job((done) => binding.encapsulate(handleOfCryptoKey(key), done));
const decapsulate = (key, sent) =>
  job((done) => binding.decapsulate(handleOfCryptoKey(key), sent, done));

for (const name of ['ML-KEM-512', 'ML-KEM-768', 'ML-KEM-1024']) {
  algorithms[name] = {
    ...lattice(name, hiding, finding, 'enc'),
    encapsulateBits: encapsulate,
    encapsulateKey: encapsulate,
    decapsulateBits: decapsulate,
    decapsulateKey: decapsulate,
  };
}

module.exports = { algorithms };
