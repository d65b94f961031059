'use strict';

// SubtleCrypto.supports: whether an operation could be done with these parameters, found out without doing it.

const { ArrayPrototypeIncludes, StringPrototypeStartsWith } = primordials;

const lengths = [128, 192, 256];

function isAesLength(length) {
  return ArrayPrototypeIncludes(lengths, length);
}

// What parameters of an algorithm can be besides being there.
const ivRules = {
  __proto__: null,
  'AES-CBC': ({ iv }) => iv.byteLength === 16,
  'AES-CTR': ({ counter, length }) => counter.byteLength === 16 && length >= 1 && length <= 128,
  'AES-GCM': ({ tagLength = 128 }) =>
    ArrayPrototypeIncludes([32, 64, 96, 104, 112, 120, 128], tagLength),
  'AES-OCB': ({ iv, tagLength = 128 }) =>
    iv.byteLength >= 1 && iv.byteLength <= 15 && ArrayPrototypeIncludes([64, 96, 128], tagLength),
  'ChaCha20-Poly1305': ({ iv, tagLength = 128 }) => iv.byteLength === 12 && tagLength === 128,
};

const curves = ['P-256', 'P-384', 'P-521'];

function fits(name, operation, algorithm) {
  if (operation === 'encrypt' || operation === 'decrypt') {
    return ivRules[name]?.(algorithm) ?? true;
  }
  if (operation === 'generateKey' || operation === 'keyLength') {
    if (StringPrototypeStartsWith(name, 'AES-')) return isAesLength(algorithm.length);
    if (name === 'HMAC') {
      const { hash, length } = algorithm;
      if (length === undefined) return !StringPrototypeStartsWith(hash.name, 'SHA3-');
      return length !== 0;
    }
  }
  if (operation === 'generateKey' || operation === 'importKey') {
    if (algorithm.namedCurve !== undefined) {
      return ArrayPrototypeIncludes(curves, algorithm.namedCurve);
    }
  }
  return true;
}

function derivable(algorithms, algorithm, length) {
  const { checkDerive } = algorithms[algorithm.name];
  const { name } = algorithm;
  if (name === 'ECDH' || name === 'X25519' || name === 'X448') {
    const type = algorithm.public?.type;
    return type === 'public';
  }
  if (length === null || length === undefined || length % 8 !== 0) return false;
  if (name === 'PBKDF2' && !(algorithm.iterations > 0)) return false;
  checkDerive?.(algorithm);
  return checkDerive === undefined || length >= 32;
}

// A shared secret has 256 bits.
function sharedKeyFits(target, algorithms) {
  const { importKey, publicUsages } = algorithms[target.name];
  if (importKey === undefined || publicUsages !== undefined) return false;
  return target.length === undefined || target.name !== 'HMAC' || target.length === 256;
}

function check(operation, given, extra, { algorithms, normalize, normalizeWrap }) {
  const plain = (value, wanted) => {
    const algorithm = normalize(value, wanted);
    return fits(algorithm.name, wanted, algorithm);
  };
  switch (operation) {
    case 'encrypt':
    case 'decrypt':
    case 'sign':
    case 'verify':
    case 'digest':
    case 'generateKey':
    case 'importKey':
    case 'encapsulateBits':
    case 'decapsulateBits':
      return plain(given, operation);
    case 'encapsulateKey':
    case 'decapsulateKey':
      return plain(given, operation) && sharedKeyFits(normalize(extra, 'importKey'), algorithms);
    case 'exportKey': {
      const name = normalizeName(algorithms, normalize, given);
      return algorithms[name].exportKey !== undefined;
    }
    case 'getPublicKey': {
      const name = normalizeName(algorithms, normalize, given);
      return algorithms[name].publicUsages !== undefined;
    }
    case 'deriveBits':
      return derivable(algorithms, normalize(given, 'deriveBits'), extra);
    case 'deriveKey': {
      const target = normalize(extra, 'importKey');
      const { keyLength } = algorithms[target.name];
      if (keyLength === undefined || !fits(target.name, 'keyLength', target)) return false;
      require('#crypto/subtle_params').checkMembers(target, 'keyLength');
      const length = keyLength(target);
      return derivable(algorithms, normalize(given, 'deriveBits'), length ?? 256);
    }
    case 'wrapKey': {
      const { 0: algorithm, 1: method } = normalizeWrap(given, 'wrapKey', 'encrypt');
      const name = normalizeName(algorithms, normalize, extra);
      return fits(algorithm.name, method, algorithm) && algorithms[name].exportKey !== undefined;
    }
    case 'unwrapKey': {
      const { 0: algorithm, 1: method } = normalizeWrap(given, 'unwrapKey', 'decrypt');
      return fits(algorithm.name, method, algorithm) && plain(extra, 'importKey');
    }
    default:
      return false;
  }
}

// The registry's name of an algorithm of which only the name matters.
function normalizeName(algorithms, normalize, value) {
  const name = typeof value === 'object' && value !== null ? value.name : value;
  return normalize({ name }, 'importKey', true).name;
}

function supports(operation, algorithm, extra, tools) {
  try {
    return check(operation, algorithm, extra, tools);
  } catch {
    return false;
  }
}

module.exports = { supports };
