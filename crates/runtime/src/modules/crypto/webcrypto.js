'use strict';

// The Web Cryptography API: the Crypto object and SubtleCrypto. This file checks arguments and finds the algorithm; what each
// algorithm does is in subtle.js.

const {
  ArrayPrototypeIncludes,
  ArrayPrototypePush,
  JSONParse,
  ObjectDefineProperties,
  ObjectKeys,
  SafeSet,
  StringPrototypeToUpperCase,
  SymbolIterator,
  SymbolToStringTag,
  TypedArrayPrototypeSlice,
} = primordials;

const {
  codes: {
    ERR_ILLEGAL_CONSTRUCTOR,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_THIS,
    ERR_MISSING_ARGS,
  },
} = require('#internal/errors');
const { emitExperimentalWarning, kEnumerableProperty } = require('#internal/util');
const { bytesOf: viewOf } = require('#buffer/encoding');
const { isAnyArrayBuffer, isArrayBufferView } = require('#buffer/kinds');
const { DOMException } = require('#internal/dom_exception');
const random = require('#crypto/random');
const { CryptoKey, isCryptoKey, mayBeUsed, slotsOf } = require('#crypto/crypto_key');
const { algorithms, wrapAsBytes } = require('#crypto/subtle');
const {
  MAX_LONG,
  checkMembers,
  checkSourceMember,
  missingMember,
  sourceProblem,
  sources,
  wholeNumber,
} = require('#crypto/subtle_params');

let allowed = false;
let isSubtle;
let isCrypto;

const place = (index) => ['1st', '2nd', '3rd', '4th', '5th', '6th', '7th'][index];

function failed(method, what) {
  return `Failed to execute '${method}' on 'SubtleCrypto': ${what}`;
}

function needArguments(count, needed, method) {
  if (count >= needed) return;
  const error = new ERR_MISSING_ARGS('argument');
  error.message = failed(
    method,
    `${needed} argument${needed === 1 ? '' : 's'} required, but only ${count} present.`,
  );
  throw error;
}

function wrongType(method, index, what) {
  const error = new ERR_INVALID_ARG_TYPE('argument', what, undefined);
  error.message = failed(method, `${place(index)} argument ${what}`);
  return error;
}

function checkSource(value, method, index) {
  const problem = sourceProblem(value);
  if (problem !== undefined) throw wrongType(method, index, problem);
}

// A copy: what the caller writes later must not matter. It is made once the algorithm is read, whose getters may still write.
function copyOf(value) {
  return TypedArrayPrototypeSlice(viewOf(value));
}

function keyArgument(value, method, index) {
  if (!isCryptoKey(value)) throw wrongType(method, index, 'is not of type CryptoKey.');
  return value;
}

const usageNames = [
  'encrypt',
  'decrypt',
  'sign',
  'verify',
  'deriveKey',
  'deriveBits',
  'wrapKey',
  'unwrapKey',
  'encapsulateKey',
  'encapsulateBits',
  'decapsulateKey',
  'decapsulateBits',
];
const formats = [
  'raw',
  'pkcs8',
  'spki',
  'jwk',
  'raw-public',
  'raw-private',
  'raw-secret',
  'raw-seed',
];

function notEnum(method, index, value, type, item = '') {
  const error = new ERR_INVALID_ARG_VALUE('argument', value);
  error.message = failed(
    method,
    `${place(index)} argument${item} '${value}' is not a valid enum value of type ${type}.`,
  );
  return error;
}

function usagesArgument(value, method, index) {
  if (value === null || typeof value !== 'object' || typeof value[SymbolIterator] !== 'function') {
    throw wrongType(method, index, 'cannot be converted to sequence.');
  }
  const given = [];
  for (const item of value) ArrayPrototypePush(given, `${item}`);
  for (let i = 0; i < given.length; i++) {
    if (!ArrayPrototypeIncludes(usageNames, given[i])) {
      throw notEnum(method, index, given[i], 'KeyUsage', `[${i}]`);
    }
  }
  // Each once, in the order of the standard.
  const usages = [];
  for (let i = 0; i < usageNames.length; i++) {
    if (ArrayPrototypeIncludes(given, usageNames[i])) ArrayPrototypePush(usages, usageNames[i]);
  }
  return usages;
}

function formatArgument(value, method, index) {
  value = `${value}`;
  if (!ArrayPrototypeIncludes(formats, value)) throw notEnum(method, index, value, 'KeyFormat');
  return value;
}

const byUpperName = { __proto__: null };
for (const name of ObjectKeys(algorithms)) byUpperName[StringPrototypeToUpperCase(name)] = name;

// What is not yet settled about the API says so once.

const settled = new SafeSet([
  'SHA-1',
  'SHA-256',
  'SHA-384',
  'SHA-512',
  'AES-CBC',
  'AES-CTR',
  'AES-GCM',
  'AES-KW',
  'HMAC',
  'HKDF',
  'PBKDF2',
  'RSASSA-PKCS1-v1_5',
  'RSA-PSS',
  'RSA-OAEP',
  'ECDSA',
  'ECDH',
  'Ed25519',
  'X25519',
]);

function warnOfAlgorithm(name) {
  if (!settled.has(name)) emitExperimentalWarning(`The ${name} Web Crypto API algorithm`);
}

function warnOfMethod(name) {
  emitExperimentalWarning(`The ${name} Web Crypto API method`);
}

// An algorithm argument with its name in the registry's spelling, and how it does the operation.
function normalize(value, operation, nameOnly = false) {
  const given = typeof value === 'object' && value !== null ? value : { name: `${value}` };
  const givenName = given.name;
  if (givenName === undefined) {
    throw missingMember('name', 'Algorithm');
  }
  const name = byUpperName[StringPrototypeToUpperCase(`${givenName}`)];
  if (name === undefined || algorithms[name][operation] === undefined) {
    throw new DOMException('Unrecognized algorithm name', 'NotSupportedError');
  }
  warnOfAlgorithm(name);
  // Inherited members count like own ones.
  const algorithm = { name };
  for (const key in given) {
    if (key !== 'name') algorithm[key] = given[key];
  }
  if (algorithm.hash !== undefined) algorithm.hash = normalizeHash(algorithm.hash);
  for (let i = 0; i < sources.length; i++) {
    const bytes = algorithm[sources[i]];
    if (bytes === undefined) continue;
    checkSourceMember(bytes, sources[i]);
    algorithm[sources[i]] = copyOf(bytes);
  }
  if (!nameOnly) checkMembers(algorithm, operation);
  return algorithm;
}

function normalizeHash(hash) {
  const given = typeof hash === 'object' && hash !== null ? hash.name : hash;
  const name = byUpperName[StringPrototypeToUpperCase(`${given}`)];
  if (name === undefined || algorithms[name].digest === undefined) {
    throw new DOMException('Unrecognized algorithm name', 'NotSupportedError');
  }
  warnOfAlgorithm(name);
  return { name };
}

// The key must be for this algorithm and allow this use.
function checkUse(key, algorithm, usage, verb, role = undefined) {
  const slots = slotsOf(key);
  if (slots.algorithm.name !== algorithm.name) {
    throw new DOMException('Key algorithm mismatch', 'InvalidAccessError');
  }
  if (!mayBeUsed(key, usage)) {
    const message =
      role === undefined
        ? `Unable to use this key to ${verb}`
        : `${role} does not have ${usage} usage`;
    throw new DOMException(message, 'InvalidAccessError');
  }
}

function buffer(bytes) {
  const { buffer: memory, byteOffset, byteLength } = bytes;
  return byteOffset === 0 && byteLength === memory.byteLength
    ? memory
    : memory.slice(byteOffset, byteOffset + byteLength);
}

function checkUsagesLeft(result) {
  const keys = isCryptoKey(result) ? [result] : [result.privateKey];
  for (let i = 0; i < keys.length; i++) {
    const { type, usages } = slotsOf(keys[i]);
    if ((type === 'secret' || type === 'private') && usages.length === 0) {
      throw new DOMException('Usages cannot be empty when creating a key.', 'SyntaxError');
    }
  }
}

async function importInner(format, keyData, algorithm, extractable, usages) {
  const key = await algorithms[algorithm.name].importKey(
    format,
    keyData,
    algorithm,
    extractable,
    usages,
  );
  return used(key, usages);
}

/** A key that was imported, if anything may be done with it; the public half of a pair may be of no use by itself. */
function used(key, usages) {
  const { type } = slotsOf(key);
  if ((type === 'secret' || type === 'private') && usages.length === 0) {
    throw new DOMException(`Usages cannot be empty when importing a ${type} key.`, 'SyntaxError');
  }
  return key;
}

async function exportInner(format, key) {
  const slots = slotsOf(key);
  const { exportKey } = algorithms[slots.algorithm.name];
  if (exportKey === undefined) {
    throw new DOMException(
      `${slots.algorithm.name} key export is not supported`,
      'NotSupportedError',
    );
  }
  if (!slots.extractable) throw new DOMException('key is not extractable', 'InvalidAccessError');
  return exportKey(format, key, slots);
}

class SubtleCrypto {
  #brand = true;

  static {
    isSubtle = (value) => typeof value === 'object' && value !== null && #brand in value;
  }

  constructor() {
    if (!allowed) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  static supports(operation, algorithm, lengthOrAdditionalAlgorithm = null) {
    if (this !== SubtleCrypto) throw new ERR_INVALID_THIS('SubtleCrypto constructor');
    warnOfMethod('supports');
    needArguments(arguments.length, 2, 'supports');
    return require('#crypto/subtle_supports').supports(
      `${operation}`,
      algorithm,
      lengthOrAdditionalAlgorithm,
      { algorithms, normalize, normalizeWrap },
    );
  }

  async encrypt(algorithm, key, data) {
    needSubtle(this);
    needArguments(arguments.length, 3, 'encrypt');
    key = keyArgument(key, 'encrypt', 1);
    checkSource(data, 'encrypt', 2);
    algorithm = normalize(algorithm, 'encrypt');
    data = copyOf(data);
    checkUse(key, algorithm, 'encrypt', 'encrypt');
    return buffer(await algorithms[algorithm.name].encrypt(algorithm, key, data));
  }

  async decrypt(algorithm, key, data) {
    needSubtle(this);
    needArguments(arguments.length, 3, 'decrypt');
    key = keyArgument(key, 'decrypt', 1);
    checkSource(data, 'decrypt', 2);
    algorithm = normalize(algorithm, 'decrypt');
    data = copyOf(data);
    checkUse(key, algorithm, 'decrypt', 'decrypt');
    return buffer(await algorithms[algorithm.name].decrypt(algorithm, key, data));
  }

  async sign(algorithm, key, data) {
    needSubtle(this);
    needArguments(arguments.length, 3, 'sign');
    key = keyArgument(key, 'sign', 1);
    checkSource(data, 'sign', 2);
    algorithm = normalize(algorithm, 'sign');
    data = copyOf(data);
    checkUse(key, algorithm, 'sign', 'sign');
    return buffer(await algorithms[algorithm.name].sign(algorithm, key, data));
  }

  async verify(algorithm, key, signature, data) {
    needSubtle(this);
    needArguments(arguments.length, 4, 'verify');
    key = keyArgument(key, 'verify', 1);
    checkSource(signature, 'verify', 2);
    checkSource(data, 'verify', 3);
    algorithm = normalize(algorithm, 'verify');
    signature = copyOf(signature);
    data = copyOf(data);
    checkUse(key, algorithm, 'verify', 'verify');
    return algorithms[algorithm.name].verify(algorithm, key, signature, data);
  }

  async digest(algorithm, data) {
    needSubtle(this);
    needArguments(arguments.length, 2, 'digest');
    checkSource(data, 'digest', 1);
    algorithm = normalize(algorithm, 'digest');
    data = copyOf(data);
    return buffer(await algorithms[algorithm.name].digest(algorithm, data));
  }

  async generateKey(algorithm, extractable, keyUsages) {
    needSubtle(this);
    needArguments(arguments.length, 3, 'generateKey');
    const usages = usagesArgument(keyUsages, 'generateKey', 2);
    algorithm = normalize(algorithm, 'generateKey');
    const result = await algorithms[algorithm.name].generateKey(algorithm, !!extractable, usages);
    checkUsagesLeft(result);
    return result;
  }

  async deriveKey(algorithm, baseKey, derivedKeyType, extractable, keyUsages) {
    needSubtle(this);
    needArguments(arguments.length, 5, 'deriveKey');
    baseKey = keyArgument(baseKey, 'deriveKey', 1);
    const usages = usagesArgument(keyUsages, 'deriveKey', 4);
    algorithm = normalize(algorithm, 'deriveBits');
    const target = normalize(derivedKeyType, 'importKey');
    const { keyLength } = algorithms[target.name];
    if (keyLength === undefined) {
      throw new DOMException('Unrecognized algorithm name', 'NotSupportedError');
    }
    checkUse(baseKey, algorithm, 'deriveKey', undefined, 'baseKey');
    checkMembers(target, 'keyLength');
    const length = keyLength(target);
    const bits = await algorithms[algorithm.name].deriveBits(algorithm, baseKey, length);
    return importInner('raw-secret', bits, target, !!extractable, usages);
  }

  async deriveBits(algorithm, baseKey, length = null) {
    needSubtle(this);
    needArguments(arguments.length, 2, 'deriveBits');
    baseKey = keyArgument(baseKey, 'deriveBits', 1);
    algorithm = normalize(algorithm, 'deriveBits');
    checkUse(baseKey, algorithm, 'deriveBits', undefined, 'baseKey');
    if (length !== null) {
      const what = "Failed to execute 'deriveBits' on 'SubtleCrypto': 3rd argument";
      length = wholeNumber(length, MAX_LONG, what);
    }
    return buffer(await algorithms[algorithm.name].deriveBits(algorithm, baseKey, length));
  }

  async importKey(format, keyData, algorithm, extractable, keyUsages) {
    needSubtle(this);
    needArguments(arguments.length, 5, 'importKey');
    format = formatArgument(format, 'importKey', 0);
    if (format === 'jwk') {
      if (
        typeof keyData !== 'object' ||
        keyData === null ||
        isAnyArrayBuffer(keyData) ||
        isArrayBufferView(keyData)
      ) {
        throw wrongType('importKey', 1, 'cannot be converted to a JsonWebKey.');
      }
    } else {
      checkSource(keyData, 'importKey', 1);
    }
    const usages = usagesArgument(keyUsages, 'importKey', 4);
    algorithm = normalize(algorithm, 'importKey');
    if (format !== 'jwk') keyData = copyOf(keyData);
    return importInner(format, keyData, algorithm, !!extractable, usages);
  }

  async exportKey(format, key) {
    needSubtle(this);
    needArguments(arguments.length, 2, 'exportKey');
    format = formatArgument(format, 'exportKey', 0);
    key = keyArgument(key, 'exportKey', 1);
    const result = await exportInner(format, key);
    return format === 'jwk' ? result : buffer(result);
  }

  async wrapKey(format, key, wrappingKey, wrapAlgorithm) {
    needSubtle(this);
    needArguments(arguments.length, 4, 'wrapKey');
    format = formatArgument(format, 'wrapKey', 0);
    key = keyArgument(key, 'wrapKey', 1);
    wrappingKey = keyArgument(wrappingKey, 'wrapKey', 2);
    const [algorithm, method] = normalizeWrap(wrapAlgorithm, 'wrapKey', 'encrypt');
    checkUse(wrappingKey, algorithm, 'wrapKey', 'wrapKey');
    const exported = await exportInner(format, key);
    const bytes = wrapAsBytes(format, exported, algorithm);
    return buffer(await algorithms[algorithm.name][method](algorithm, wrappingKey, bytes));
  }

  async unwrapKey(
    format,
    wrappedKey,
    unwrappingKey,
    unwrapAlgo,
    unwrappedKeyAlgo,
    extractable,
    keyUsages,
  ) {
    needSubtle(this);
    needArguments(arguments.length, 7, 'unwrapKey');
    format = formatArgument(format, 'unwrapKey', 0);
    checkSource(wrappedKey, 'unwrapKey', 1);
    unwrappingKey = keyArgument(unwrappingKey, 'unwrapKey', 2);
    const usages = usagesArgument(keyUsages, 'unwrapKey', 6);
    const [algorithm, method] = normalizeWrap(unwrapAlgo, 'unwrapKey', 'decrypt');
    const target = normalize(unwrappedKeyAlgo, 'importKey');
    wrappedKey = copyOf(wrappedKey);
    checkUse(unwrappingKey, algorithm, 'unwrapKey', 'unwrapKey');
    let data = await algorithms[algorithm.name][method](algorithm, unwrappingKey, wrappedKey);
    if (format === 'jwk') {
      try {
        data = JSONParse(require('buffer').Buffer.from(data).toString());
      } catch {
        throw new DOMException('Invalid wrapped JWK key', 'DataError');
      }
    }
    return importInner(format, data, target, !!extractable, usages);
  }

  async getPublicKey(key, keyUsages) {
    needSubtle(this);
    warnOfMethod('getPublicKey');
    needArguments(arguments.length, 2, 'getPublicKey');
    key = keyArgument(key, 'getPublicKey', 0);
    const usages = usagesArgument(keyUsages, 'getPublicKey', 1);
    const { type, keyObject, algorithm } = slotsOf(key);
    if (type !== 'private') {
      throw new DOMException(
        'key must be a private key',
        type === 'secret' ? 'NotSupportedError' : 'InvalidAccessError',
      );
    }
    const { createPublicKey } = require('#crypto/keys');
    const { publicUsages } = algorithms[algorithm.name];
    for (let i = 0; i < usages.length; i++) {
      if (!ArrayPrototypeIncludes(publicUsages, usages[i])) {
        throw new DOMException(`Unsupported key usage for a ${algorithm.name} key`, 'SyntaxError');
      }
    }
    const { createCryptoKey } = require('#crypto/crypto_key');
    return createCryptoKey(createPublicKey(keyObject), algorithm, usages, true);
  }

  async encapsulateBits(encapsulationAlgorithm, encapsulationKey) {
    needSubtle(this);
    warnOfMethod('encapsulateBits');
    needArguments(arguments.length, 2, 'encapsulateBits');
    const key = keyArgument(encapsulationKey, 'encapsulateBits', 1);
    const algorithm = normalize(encapsulationAlgorithm, 'encapsulateBits');
    checkHolder(key, algorithm, 'encapsulationKey', 'encapsulateBits');
    const { 0: secret, 1: sent } = await algorithms[algorithm.name].encapsulateBits(key);
    return { sharedKey: buffer(secret), ciphertext: buffer(sent) };
  }

  async encapsulateKey(
    encapsulationAlgorithm,
    encapsulationKey,
    sharedKeyAlgorithm,
    extractable,
    keyUsages,
  ) {
    needSubtle(this);
    warnOfMethod('encapsulateKey');
    needArguments(arguments.length, 5, 'encapsulateKey');
    const key = keyArgument(encapsulationKey, 'encapsulateKey', 1);
    const usages = usagesArgument(keyUsages, 'encapsulateKey', 4);
    const algorithm = normalize(encapsulationAlgorithm, 'encapsulateKey');
    const target = normalize(sharedKeyAlgorithm, 'importKey');
    checkHolder(key, algorithm, 'encapsulationKey', 'encapsulateKey');
    const { 0: secret, 1: sent } = await algorithms[algorithm.name].encapsulateKey(key);
    const sharedKey = await importInner('raw-secret', secret, target, !!extractable, usages);
    return { ciphertext: buffer(sent), sharedKey };
  }

  async decapsulateBits(decapsulationAlgorithm, decapsulationKey, ciphertext) {
    needSubtle(this);
    warnOfMethod('decapsulateBits');
    needArguments(arguments.length, 3, 'decapsulateBits');
    const key = keyArgument(decapsulationKey, 'decapsulateBits', 1);
    checkSource(ciphertext, 'decapsulateBits', 2);
    const algorithm = normalize(decapsulationAlgorithm, 'decapsulateBits');
    const sent = copyOf(ciphertext);
    checkHolder(key, algorithm, 'decapsulationKey', 'decapsulateBits');
    return buffer(await algorithms[algorithm.name].decapsulateBits(key, sent));
  }

  async decapsulateKey(
    decapsulationAlgorithm,
    decapsulationKey,
    ciphertext,
    sharedKeyAlgorithm,
    extractable,
    keyUsages,
  ) {
    needSubtle(this);
    warnOfMethod('decapsulateKey');
    needArguments(arguments.length, 6, 'decapsulateKey');
    const key = keyArgument(decapsulationKey, 'decapsulateKey', 1);
    checkSource(ciphertext, 'decapsulateKey', 2);
    const usages = usagesArgument(keyUsages, 'decapsulateKey', 5);
    const algorithm = normalize(decapsulationAlgorithm, 'decapsulateKey');
    const sent = copyOf(ciphertext);
    const target = normalize(sharedKeyAlgorithm, 'importKey');
    checkHolder(key, algorithm, 'decapsulationKey', 'decapsulateKey');
    const secret = await algorithms[algorithm.name].decapsulateKey(key, sent);
    return importInner('raw-secret', secret, target, !!extractable, usages);
  }
}

// As `checkUse`, in the words of encapsulation.
function checkHolder(key, algorithm, role, usage) {
  if (slotsOf(key).algorithm.name !== algorithm.name) {
    throw new DOMException('key algorithm mismatch', 'InvalidAccessError');
  }
  checkUse(key, algorithm, usage, undefined, role);
}

// Keys are wrapped with an operation of their own, or encrypted like data.
function normalizeWrap(value, own, fallback) {
  try {
    return [normalize(value, own), own];
  } catch {
    return [normalize(value, fallback), fallback];
  }
}

function needSubtle(self) {
  if (!isSubtle(self)) throw new ERR_INVALID_THIS('SubtleCrypto');
}

class Crypto {
  #subtle;

  static {
    isCrypto = (value) => typeof value === 'object' && value !== null && #subtle in value;
  }

  constructor() {
    if (!allowed) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#subtle = new SubtleCrypto();
  }

  get subtle() {
    if (!isCrypto(this)) throw new ERR_INVALID_THIS('Crypto');
    return this.#subtle;
  }

  getRandomValues(array) {
    if (!isCrypto(this)) throw new ERR_INVALID_THIS('Crypto');
    if (arguments.length < 1) {
      const error = new ERR_MISSING_ARGS('array');
      error.message = `Failed to execute 'getRandomValues' on 'Crypto': 1 argument required, but only 0 present.`;
      throw error;
    }
    return random.getRandomValues(array);
  }

  randomUUID() {
    if (!isCrypto(this)) throw new ERR_INVALID_THIS('Crypto');
    return random.randomUUID();
  }
}

function enumerable(Ctor, names) {
  const properties = {
    [SymbolToStringTag]: { __proto__: null, configurable: true, value: Ctor.name },
  };
  for (let i = 0; i < names.length; i++) properties[names[i]] = kEnumerableProperty;
  ObjectDefineProperties(Ctor.prototype, properties);
}

enumerable(Crypto, ['subtle', 'getRandomValues', 'randomUUID']);
enumerable(SubtleCrypto, [
  'encrypt',
  'decrypt',
  'sign',
  'verify',
  'digest',
  'generateKey',
  'deriveKey',
  'deriveBits',
  'importKey',
  'exportKey',
  'wrapKey',
  'unwrapKey',
  'getPublicKey',
  'encapsulateBits',
  'encapsulateKey',
  'decapsulateBits',
  'decapsulateKey',
]);

allowed = true;
const crypto = new Crypto();
allowed = false;

// A KeyObject as a CryptoKey: through import, so that all its rules hold.
function keyObjectToCryptoKey(keyObject, algorithm, extractable, keyUsages) {
  algorithm = normalize(algorithm, 'importKey');
  const usages = usagesArgument(keyUsages, 'toCryptoKey', 2);
  const { fromKeyObject } = algorithms[algorithm.name];
  return used(fromKeyObject(keyObject, algorithm, !!extractable, usages), usages);
}

module.exports = { Crypto, CryptoKey, SubtleCrypto, crypto, keyObjectToCryptoKey };
