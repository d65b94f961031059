'use strict';

// KeyObject and its three kinds, and keys as arguments: PEM, DER, JWK, KeyObject or CryptoKey, always turned into a native handle.

const {
  ArrayPrototypeIncludes,
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  BigInt,
  ObjectDefineProperties,
  RegExpPrototypeExec,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  StringPrototypeToLowerCase,
  StringPrototypeToUpperCase,
  Symbol,
  SymbolToStringTag,
  Uint8Array,
} = primordials;

const {
  codes: {
    ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS,
    ERR_CRYPTO_INVALID_JWK,
    ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_OUT_OF_RANGE,
  },
  genericNodeError,
} = require('#internal/errors');
const { getDeprecationWarningEmitter } = require('#internal/util');
const { isURL } = require('#url/internal');
const { validateObject, validateOneOf, validateString } = require('#internal/validators');
const { isAnyArrayBuffer, isArrayBufferView } = require('#buffer/kinds');
const { Buffer } = require('buffer');
const { bytesOf, kHandle, toBuffer } = require('#crypto/util');
const { handleOf, kKeyObject, prepareSecretKey } = require('#crypto/secret');
const binding = internalBinding('crypto');

const warnOfSealed = getDeprecationWarningEmitter(
  'DEP0204',
  'Passing a non-extractable CryptoKey to KeyObject.from() is deprecated.',
);

const kDetails = Symbol('kAsymmetricKeyDetails');

class KeyObject {
  #type;

  constructor(type, handle) {
    if (type !== 'secret' && type !== 'public' && type !== 'private') {
      throw new ERR_INVALID_ARG_VALUE('type', type);
    }
    if (typeof handle !== 'object' || !(handle instanceof binding.KeyObjectHandle)) {
      throw new ERR_INVALID_ARG_TYPE('handle', 'object', handle);
    }
    this.#type = type;
    ObjectDefineProperties(this, {
      [kHandle]: { __proto__: null, value: handle, enumerable: false, writable: true },
    });
  }

  get type() {
    return this.#type;
  }

  static from(key) {
    const object = key?.[kKeyObject];
    if (object === undefined) throw new ERR_INVALID_ARG_TYPE('key', 'CryptoKey', key);
    if (!key.extractable) warnOfSealed();
    return object;
  }

  equals(otherKeyObject) {
    if (!isKeyObject(otherKeyObject)) {
      throw new ERR_INVALID_ARG_TYPE('otherKeyObject', 'KeyObject', otherKeyObject);
    }
    return otherKeyObject.type === this.type && this[kHandle].equals(otherKeyObject[kHandle]);
  }

  toCryptoKey(algorithm, extractable, keyUsages) {
    return require('#crypto/webcrypto').keyObjectToCryptoKey(
      this,
      algorithm,
      extractable,
      keyUsages,
    );
  }
}

ObjectDefineProperties(KeyObject.prototype, {
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'KeyObject' },
});

function isKeyObject(value) {
  return value instanceof KeyObject;
}

class SecretKeyObject extends KeyObject {
  constructor(handle) {
    super('secret', handle);
  }

  get symmetricKeySize() {
    return this[kHandle].secretSize();
  }

  export(options) {
    if (options !== undefined) {
      validateObject(options, 'options');
      validateOneOf(options.format, 'options.format', [undefined, 'buffer', 'jwk']);
      if (options.format === 'jwk') return this[kHandle].jwk();
    }
    return toBuffer(this[kHandle].secret());
  }
}

class AsymmetricKeyObject extends KeyObject {
  get asymmetricKeyType() {
    return this[kHandle].asymmetricType();
  }

  get asymmetricKeyDetails() {
    let details = this[kDetails];
    if (details === undefined) {
      details = this[kHandle].details();
      if (details.publicExponent !== undefined)
        details.publicExponent = BigInt(details.publicExponent);
      ObjectDefineProperties(this, {
        [kDetails]: { __proto__: null, value: details, enumerable: false },
      });
    }
    return { ...details };
  }
}

class PublicKeyObject extends AsymmetricKeyObject {
  constructor(handle) {
    super('public', handle);
  }

  export(options) {
    return exportKey(this, options, false);
  }
}

class PrivateKeyObject extends AsymmetricKeyObject {
  constructor(handle) {
    super('private', handle);
  }

  export(options) {
    return exportKey(this, options, true);
  }
}

function exportKey(key, options, isPrivate) {
  validateObject(options, 'options');
  const handle = key[kHandle];
  const { format } = options;
  if (format === 'jwk') {
    if (isPrivate && options.passphrase !== undefined) {
      throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS('jwk', 'does not support encryption');
    }
    return exportJwk(handle);
  }
  if (isRaw(format)) {
    if ((format !== 'raw-public') !== isPrivate) {
      throw new ERR_INVALID_ARG_VALUE('options.format', format);
    }
    if (isPrivate && options.passphrase !== undefined) {
      throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(format, 'does not support encryption');
    }
    return exportRaw(handle, format, options.type);
  }
  return encodeHandle(
    handle,
    parseKeyEncoding(options, key.asymmetricKeyType, !isPrivate, isPrivate, 'options'),
  );
}

const isRaw = (format) =>
  format === 'raw-public' || format === 'raw-private' || format === 'raw-seed';

function incompatible() {
  const error = new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS('', '');
  error.message = 'The selected key encoding is incompatible with the key type';
  return error;
}

/** The bare bytes of a key, or of what it was grown from. */
function exportRaw(handle, format, type) {
  if (format === 'raw-public' && type !== undefined && handle.asymmetricType() === 'ec') {
    validateOneOf(type, 'options.type', ['compressed', 'uncompressed']);
  }
  const raw =
    format === 'raw-seed'
      ? handle.seed()
      : handle.raw(format === 'raw-private', type === 'compressed');
  if (raw === undefined) throw incompatible();
  return toBuffer(raw);
}

function exportJwk(handle) {
  const jwk = handle.jwk();
  if (jwk !== undefined) return jwk;
  if (handle.asymmetricType() === 'ec') {
    throw genericNodeError(`Unsupported JWK EC curve: ${handle.details().namedCurve}.`, {
      code: 'ERR_CRYPTO_JWK_UNSUPPORTED_CURVE',
    });
  }
  throw genericNodeError('Unsupported JWK Key Type.', {
    code: 'ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE',
  });
}

function encodeHandle(handle, { format, type, cipher, passphrase }) {
  const bytes = toBuffer(handle.export(format, type, cipher, passphrase));
  return format === 'pem' ? bytes.latin1Slice() : bytes;
}

// --- encodings ---

const option = (name, objName) => (objName === undefined ? name : `${objName}.${name}`);

function parseFormat(format, fallback, name) {
  if (format === undefined && fallback !== undefined) return fallback;
  if (format === 'pem' || format === 'der' || format === 'jwk') return format;
  if (isRaw(format)) return format;
  throw new ERR_INVALID_ARG_VALUE(name, format);
}

// The structure of an encoded key. `isPublic` false means a private key is read or written, undefined that either will do.
function parseType(type, required, keyType, isPublic, name) {
  if (type === undefined && !required) return undefined;
  if (type === 'pkcs1') {
    if (keyType !== undefined && keyType !== 'rsa') {
      throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'can only be used for RSA keys');
    }
    return type;
  }
  if (type === 'spki' && isPublic !== false) return type;
  if (type === 'pkcs8' && isPublic !== true) return type;
  if (type === 'sec1' && isPublic !== true) {
    if (keyType !== undefined && keyType !== 'ec') {
      throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'can only be used for EC keys');
    }
    return type;
  }
  throw new ERR_INVALID_ARG_VALUE(name, type);
}

function parseFormatAndType(encoding, keyType, isPublic, objName) {
  const isInput = keyType === undefined;
  const format = parseFormat(
    encoding.format,
    isInput ? 'pem' : undefined,
    option('format', objName),
  );
  if (isRaw(format)) {
    if (isPublic !== undefined && (format === 'raw-public') !== isPublic) {
      throw new ERR_INVALID_ARG_VALUE(option('format', objName), format);
    }
    return { format, type: encoding.type };
  }
  const needed = (!isInput || format === 'der') && format !== 'jwk';
  const type = parseType(encoding.type, needed, keyType, isPublic, option('type', objName));
  return { format, type };
}

function parseKeyEncoding(encoding, keyType, isPublic, isPrivate, objName) {
  validateObject(encoding, objName ?? 'options');
  const isInput = keyType === undefined;
  const { format, type } = parseFormatAndType(encoding, keyType, isPublic, objName);
  let cipher;
  let passphrase;
  if (isPrivate || isInput) {
    ({ cipher, passphrase } = encoding);
    if (!isInput) {
      if (cipher != null) {
        if (typeof cipher !== 'string') {
          throw new ERR_INVALID_ARG_VALUE(option('cipher', objName), cipher);
        }
        if (format === 'der' && (type === 'pkcs1' || type === 'sec1')) {
          throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'does not support encryption');
        }
      } else if (passphrase !== undefined) {
        throw new ERR_INVALID_ARG_VALUE(option('cipher', objName), cipher);
      }
    }
    if (
      (isInput && passphrase !== undefined && !isBytesOrString(passphrase)) ||
      (!isInput && cipher != null && !isBytesOrString(passphrase))
    ) {
      throw new ERR_INVALID_ARG_VALUE(option('passphrase', objName), passphrase);
    }
    if (passphrase !== undefined) {
      passphrase = bytesOf(passphrase, 'key.passphrase', encoding.encoding);
      if (isInput && passphrase.byteLength > 1024) {
        throw new ERR_OUT_OF_RANGE('passphrase', 'at most 1024 bytes', passphrase.byteLength);
      }
    }
  }
  return { format, type, cipher: cipher ?? undefined, passphrase };
}

/** The passphrase of a key that needs no other words. */
function inputPassphrase({ passphrase, encoding }, name) {
  if (passphrase === undefined) return undefined;
  if (!isBytesOrString(passphrase)) {
    throw new ERR_INVALID_ARG_VALUE(option('passphrase', name), passphrase);
  }
  return bytesOf(passphrase, 'key.passphrase', encoding);
}

function isBytesOrString(value) {
  return typeof value === 'string' || isArrayBufferView(value) || isAnyArrayBuffer(value);
}

// --- keys as arguments ---

// What a call may be given: `kConsumePublic` takes either half.
const kConsumePublic = 0;
const kConsumePrivate = 1;
const kCreatePublic = 2;
const kCreatePrivate = 3;

function refuseKind(kind, ctx) {
  if (kind !== 'private') {
    if (ctx === kConsumePrivate || ctx === kCreatePublic) {
      throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(kind, 'private');
    }
    if (kind !== 'public') {
      throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(kind, 'private or public');
    }
  }
}

const byteTypes = ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'];

function keyTypesFor(ctx) {
  const types = ArrayPrototypeSlice(byteTypes);
  if (ctx !== kCreatePrivate) ArrayPrototypePush(types, 'KeyObject', 'CryptoKey');
  if (wantsPrivate(ctx)) ArrayPrototypePush(types, 'URL');
  return types;
}

function wantsPrivate(ctx) {
  return ctx === kConsumePrivate || ctx === kCreatePrivate;
}

function parseBytes(data, ctx, encoding) {
  const pem = encoding.format === 'pem';
  const bytes = bytesOf(data, 'key');
  return binding.parseKey(wantsPrivate(ctx), bytes, pem, encoding.type, encoding.passphrase);
}

/** The native handle of whatever names a key. Errors call it by the name of the argument. */
function prepareAsymmetricKey(key, ctx, name = 'key') {
  const direct = handleOf(key);
  if (direct !== undefined) {
    if (ctx === kCreatePrivate) {
      throw new ERR_INVALID_ARG_TYPE(name, keyTypesFor(ctx), key);
    }
    refuseKind(direct.kind(), ctx);
    return direct;
  }
  if (isBytesOrString(key)) return parseBytes(key, ctx, { format: 'pem' });
  if (wantsPrivate(ctx) && isURL(key)) return binding.storedKey(key.href, undefined);
  if (typeof key === 'object' && key !== null) {
    const { key: data, format } = key;
    if (wantsPrivate(ctx) && isURL(data)) {
      return binding.storedKey(data.href, inputPassphrase(key, name));
    }
    const inner = handleOf(data);
    if (inner !== undefined) {
      if (ctx === kCreatePrivate) {
        throw new ERR_INVALID_ARG_TYPE(`${name}.key`, keyTypesFor(ctx), data);
      }
      refuseKind(inner.kind(), ctx);
      return inner;
    }
    if (format === 'jwk') {
      validateObject(data, `${name}.key`);
      const handle = handleFromJwk(data);
      if (wantsPrivate(ctx) && handle.kind() === 'public') {
        throw invalidJwk('JWK does not contain private key material');
      }
      return handle;
    }
    if (isRaw(format)) {
      if (format === 'raw-public' && wantsPrivate(ctx)) {
        throw new ERR_INVALID_ARG_VALUE(`${name}.format`, format);
      }
      return handleFromRaw(key, format, name);
    }
    if (!isBytesOrString(data)) {
      throw new ERR_INVALID_ARG_TYPE(`${name}.key`, keyTypesFor(ctx), data);
    }
    const isPublic = wantsPrivate(ctx) ? false : undefined;
    const encoding = parseKeyEncoding(key, undefined, isPublic, undefined, name);
    const bytes = typeof data === 'string' ? bytesOf(data, 'key', key.encoding) : data;
    return parseBytes(bytes, ctx, encoding);
  }
  throw new ERR_INVALID_ARG_TYPE(name, keyTypesFor(ctx), key);
}

const preparePrivateKey = (key, name) => prepareAsymmetricKey(key, kConsumePrivate, name);
const preparePublicOrPrivateKey = (key, name) => prepareAsymmetricKey(key, kConsumePublic, name);

// --- JWK and raw bytes ---

const okpCurves = ['Ed25519', 'Ed448', 'X25519', 'X448'];
const privateNumbers = ['d', 'p', 'q', 'dp', 'dq', 'qi'];

/** The bytes of members that must all be there. */
function jwkBytes(key, names) {
  const bytes = [];
  for (let i = 0; i < names.length; i++) {
    const value = key[names[i]];
    if (typeof value !== 'string') throw invalidJwk(`Invalid JWK ${key.kty} key`);
    ArrayPrototypePush(bytes, Buffer.from(value, 'base64url'));
  }
  return bytes;
}

/** The key that a JWK holds, a whole pair when its private half is there: that has to fit the public one. */
function handleFromJwk(key) {
  const { kty } = key;
  if (typeof kty !== 'string') throw invalidJwk('Invalid JWK format');
  if (kty === 'OKP') return handleFromOkp(key);
  if (kty === 'AKP') return handleFromAkp(key);
  if (kty === 'EC') {
    if (typeof key.crv !== 'string') throw invalidJwk('Invalid JWK EC key');
    const whole = key.d !== undefined;
    const { 0: x, 1: y, 2: d } = jwkBytes(key, whole ? ['x', 'y', 'd'] : ['x', 'y']);
    return binding.ecFromPoint(key.crv, x, y, d);
  }
  if (kty === 'RSA') {
    const numbers = jwkBytes(key, ['n', 'e']);
    if (numbers[0].length === 0) throw invalidJwk('Invalid JWK RSA key');
    if (key.d !== undefined) {
      const more = jwkBytes(key, privateNumbers);
      for (let i = 0; i < more.length; i++) ArrayPrototypePush(numbers, more[i]);
    }
    return binding.rsaFromNumbers(numbers);
  }
  throw invalidJwk(`${kty} is not a supported JWK key type`);
}

function handleFromOkp(key) {
  const wrong = () => invalidJwk('Invalid JWK OKP key');
  if (!ArrayPrototypeIncludes(okpCurves, key.crv)) throw wrong();
  const whole = key.d !== undefined;
  const { 0: x, 1: d } = jwkBytes(key, whole ? ['x', 'd'] : ['x']);
  const curve = StringPrototypeToLowerCase(key.crv);
  const handle = binding.keyFromRaw(curve, whole, d ?? x);
  if (handle === undefined) throw wrong();
  if (whole && Buffer.compare(handle.raw(false, false), x) !== 0) throw wrong();
  return handle;
}

function invalidJwk(message) {
  const error = new ERR_CRYPTO_INVALID_JWK();
  error.message = message;
  return error;
}

const akpPattern =
  /^(?:ML-(?:DSA-(?:44|65|87)|KEM-(?:512|768|1024))|SLH-DSA-(?:SHA2|SHAKE)-(?:128|192|256)[fs])$/;
const isAkp = (name) => typeof name === 'string' && RegExpPrototypeExec(akpPattern, name) !== null;

function handleFromAkp(key) {
  if (!isAkp(key.alg)) throw invalidJwk('Unsupported JWK AKP "alg"');
  const whole = key.priv !== undefined;
  const { 0: pub, 1: priv } = jwkBytes(key, whole ? ['pub', 'priv'] : ['pub']);
  const kind = StringPrototypeToLowerCase(key.alg);
  const half = binding.keyFromRaw(kind, false, pub);
  if (half === undefined) throw invalidJwk('Invalid JWK AKP key');
  if (!whole) return half;
  const pair = binding.keyFromRaw(kind, true, priv);
  if (pair === undefined || !pair.toPublic().equals(half)) {
    throw invalidJwk('Invalid JWK AKP key');
  }
  return pair;
}

const edwards = ['ed25519', 'ed448', 'x25519', 'x448'];
const withParameters = ['rsa', 'rsa-pss', 'dsa', 'dh'];

/** Whether an algorithm has no parameters but its name. */
function isNamedKind(kind) {
  if (ArrayPrototypeIncludes(edwards, kind)) return true;
  if (typeof kind !== 'string' || kind !== StringPrototypeToLowerCase(kind)) return false;
  const upper = StringPrototypeToUpperCase(kind);
  const last = StringPrototypeSlice(kind, -1);
  return isAkp(
    StringPrototypeStartsWith(kind, 'slh-') ? StringPrototypeSlice(upper, 0, -1) + last : upper,
  );
}

function invalidKeyData() {
  const error = new ERR_INVALID_ARG_VALUE('key', undefined);
  error.message = 'Invalid key data';
  return error;
}

function handleFromRaw(key, format, name) {
  const { asymmetricKeyType: kind, key: data } = key;
  if (!isAnyArrayBuffer(data) && !isArrayBufferView(data)) {
    throw new ERR_INVALID_ARG_TYPE(
      `${name}.key`,
      ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'],
      data,
    );
  }
  validateString(kind, `${name}.asymmetricKeyType`);
  const bytes = bytesOf(data, `${name}.key`);
  const isPrivate = format !== 'raw-public';
  let handle;
  if (kind === 'ec') {
    if (format === 'raw-seed') throw incompatible();
    validateString(key.namedCurve, `${name}.namedCurve`);
    handle = isPrivate
      ? binding.ecFromScalar(key.namedCurve, bytes)
      : ecFromPoint(key.namedCurve, bytes);
  } else {
    if (!isNamedKind(kind)) {
      if (ArrayPrototypeIncludes(withParameters, kind)) throw incompatible();
      const error = new ERR_INVALID_ARG_VALUE(`${name}.asymmetricKeyType`, kind);
      error.message = `Invalid asymmetricKeyType: ${kind}`;
      throw error;
    }
    // Of these algorithms a private key is what it was grown from.
    const seeded = StringPrototypeStartsWith(kind, 'ml-');
    if (isPrivate && (format === 'raw-seed') !== seeded) throw incompatible();
    handle = binding.keyFromRaw(kind, isPrivate, bytes);
  }
  if (handle === undefined) throw invalidKeyData();
  return handle;
}

function ecFromPoint(curve, bytes) {
  try {
    return binding.ecFromPoint(curve, bytes, undefined, undefined);
  } catch (error) {
    if (error.code === 'ERR_CRYPTO_INVALID_CURVE') throw error;
    return undefined;
  }
}

// --- creating ---

function createSecretKey(key, encoding) {
  const bytes = prepareSecretKey(key, encoding, true);
  return new SecretKeyObject(binding.secretKey(bytes));
}

function createPublicKey(key) {
  let handle = prepareAsymmetricKey(key, kCreatePublic);
  if (handle.kind() === 'private') handle = handle.toPublic();
  return new PublicKeyObject(handle);
}

function createPrivateKey(key) {
  return new PrivateKeyObject(prepareAsymmetricKey(key, kCreatePrivate));
}

function wrapHandle(handle) {
  const kind = handle.kind();
  if (kind === 'secret') return new SecretKeyObject(handle);
  return kind === 'public' ? new PublicKeyObject(handle) : new PrivateKeyObject(handle);
}

// --- keys in messages ---

const { defineClone } = require('#worker_threads/cloneable');

/** Makes a key without its material yet, on its way into this thread. */
function keyMaker(Class) {
  const make = function () {
    return new Class(binding.secretKey(new Uint8Array(0)));
  };
  make.prototype = Class.prototype;
  return make;
}

const ClonedSecretKey = keyMaker(SecretKeyObject);
const ClonedPublicKey = keyMaker(PublicKeyObject);
const ClonedPrivateKey = keyMaker(PrivateKeyObject);

defineClone(
  SecretKeyObject,
  '#crypto/keys:ClonedSecretKey',
  (key) => key[kHandle].secret(),
  (key, bytes) => {
    key[kHandle] = binding.secretKey(bytes);
  },
);
defineClone(
  PublicKeyObject,
  '#crypto/keys:ClonedPublicKey',
  (key) => key.export({ format: 'der', type: 'spki' }),
  (key, bytes) => {
    key[kHandle] = createPublicKey({ key: toBuffer(bytes), format: 'der', type: 'spki' })[kHandle];
  },
);
defineClone(
  PrivateKeyObject,
  '#crypto/keys:ClonedPrivateKey',
  (key) => key.export({ format: 'der', type: 'pkcs8' }),
  (key, bytes) => {
    key[kHandle] = createPrivateKey({ key: toBuffer(bytes), format: 'der', type: 'pkcs8' })[
      kHandle
    ];
  },
);

module.exports = {
  ClonedPrivateKey,
  ClonedPublicKey,
  ClonedSecretKey,
  KeyObject,
  PrivateKeyObject,
  PublicKeyObject,
  SecretKeyObject,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  encodeHandle,
  exportJwk,
  exportRaw,
  invalidKeyData,
  isKeyObject,
  isNamedKind,
  parseKeyEncoding,
  preparePrivateKey,
  preparePublicOrPrivateKey,
  wrapHandle,
};
