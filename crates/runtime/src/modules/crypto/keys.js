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
const { validateObject, validateOneOf, validateString } = require('#internal/validators');
const { isAnyArrayBuffer, isArrayBufferView } = require('#buffer/kinds');
const { Buffer } = require('buffer');
const { bytesOf, kHandle, toBuffer } = require('#crypto/util');
const { handleOf, kKeyObject, prepareSecretKey } = require('#crypto/secret');
const binding = internalBinding('crypto');

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
    if (options.passphrase !== undefined) {
      throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS('jwk', 'does not support encryption');
    }
    return exportJwk(handle);
  }
  if (isRaw(format)) {
    if ((format !== 'raw-public') !== isPrivate) {
      throw new ERR_INVALID_ARG_VALUE('options.format', format);
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
  if (ctx !== kCreatePrivate && ctx !== kCreatePublic) {
    ArrayPrototypePush(types, 'KeyObject', 'CryptoKey');
  }
  return types;
}

function parseBytes(data, ctx, encoding) {
  const isPrivate = ctx === kConsumePrivate || ctx === kCreatePrivate;
  const pem = encoding.format === 'pem';
  return binding.parseKey(isPrivate, bytesOf(data, 'key'), pem, encoding.type, encoding.passphrase);
}

// The native handle of whatever names a key.
function prepareAsymmetricKey(key, ctx) {
  const direct = handleOf(key);
  if (direct !== undefined) {
    if (ctx === kCreatePrivate) {
      throw new ERR_INVALID_ARG_TYPE('key', keyTypesFor(ctx), key);
    }
    refuseKind(direct.kind(), ctx);
    return direct;
  }
  if (isBytesOrString(key)) return parseBytes(key, ctx, { format: 'pem' });
  if (typeof key === 'object' && key !== null) {
    const { key: data, format } = key;
    const inner = handleOf(data);
    if (inner !== undefined) {
      if (ctx === kCreatePrivate) {
        throw new ERR_INVALID_ARG_TYPE('key.key', keyTypesFor(ctx), data);
      }
      refuseKind(inner.kind(), ctx);
      return inner;
    }
    if (format === 'jwk') {
      validateObject(data, 'key.key');
      return handleFromJwk(data, ctx);
    }
    if (isRaw(format)) {
      if (format === 'raw-public' && (ctx === kConsumePrivate || ctx === kCreatePrivate)) {
        throw new ERR_INVALID_ARG_VALUE('key.format', format);
      }
      return handleFromRaw(key, format);
    }
    if (!isBytesOrString(data)) {
      throw new ERR_INVALID_ARG_TYPE('key.key', keyTypesFor(ctx), data);
    }
    const isPublic = ctx === kConsumePrivate || ctx === kCreatePrivate ? false : undefined;
    const encoding = parseKeyEncoding(key, undefined, isPublic, undefined, 'key');
    const bytes = typeof data === 'string' ? bytesOf(data, 'key', key.encoding) : data;
    return parseBytes(bytes, ctx, encoding);
  }
  throw new ERR_INVALID_ARG_TYPE('key', keyTypesFor(ctx), key);
}

const preparePrivateKey = (key) => prepareAsymmetricKey(key, kConsumePrivate);
const preparePublicOrPrivateKey = (key) => prepareAsymmetricKey(key, kConsumePublic);

// --- JWK and raw bytes ---

const okpCurves = ['Ed25519', 'Ed448', 'X25519', 'X448'];
const ecCurves = { __proto__: null, 'P-256': 1, 'P-384': 1, 'P-521': 1, secp256k1: 1 };

function jwkBytes(key, name) {
  validateString(key[name], `key.${name}`);
  return Buffer.from(key[name], 'base64url');
}

function handleFromJwk(key, ctx) {
  validateString(key.kty, 'key.kty');
  const isPublic = ctx === kConsumePublic || ctx === kCreatePublic;
  if (key.kty === 'OKP') {
    validateOneOf(key.crv, 'key.crv', okpCurves);
    const x = jwkBytes(key, 'x');
    const d = isPublic ? undefined : jwkBytes(key, 'd');
    const handle = binding.keyFromRaw(StringPrototypeToLowerCase(key.crv), !isPublic, d ?? x);
    if (handle === undefined) throw invalidJwk('Invalid JWK data');
    if (!isPublic && Buffer.compare(handle.raw(false, false), x) !== 0) {
      throw invalidJwk('Invalid JWK OKP key');
    }
    return handle;
  }
  if (key.kty === 'AKP') return handleFromAkp(key, isPublic);
  if (key.kty === 'EC') {
    validateString(key.crv, 'key.crv');
    if (ecCurves[key.crv] === undefined) {
      throw new ERR_INVALID_ARG_VALUE(
        'key.crv',
        key.crv,
        'must be one of: P-256, secp256k1, P-384, P-521',
      );
    }
    const x = jwkBytes(key, 'x');
    const y = jwkBytes(key, 'y');
    return binding.ecFromPoint(key.crv, x, y, isPublic ? undefined : jwkBytes(key, 'd'));
  }
  if (key.kty === 'RSA') {
    const numbers = [jwkBytes(key, 'n'), jwkBytes(key, 'e')];
    if (!isPublic) {
      for (const name of ['d', 'p', 'q', 'dp', 'dq', 'qi'])
        ArrayPrototypePush(numbers, jwkBytes(key, name));
    }
    return binding.rsaFromNumbers(numbers);
  }
  throw invalidJwk(`${key.kty} is not a supported JWK key type`);
}

function invalidJwk(message) {
  const error = new ERR_CRYPTO_INVALID_JWK();
  error.message = message;
  return error;
}

const akpPattern =
  /^(?:ML-(?:DSA-(?:44|65|87)|KEM-(?:512|768|1024))|SLH-DSA-(?:SHA2|SHAKE)-(?:128|192|256)[fs])$/;
const isAkp = (name) => typeof name === 'string' && RegExpPrototypeExec(akpPattern, name) !== null;

// Both halves are strings of bytes; a private key has to fit the public one that it comes with.
function handleFromAkp(key, isPublic) {
  if (!isAkp(key.alg)) throw invalidJwk('Unsupported JWK AKP "alg"');
  if (typeof key.pub !== 'string') throw invalidJwk('Invalid JWK AKP key');
  if (!isPublic && typeof key.priv !== 'string') {
    throw invalidJwk('JWK does not contain private key material');
  }
  const kind = StringPrototypeToLowerCase(key.alg);
  const half = binding.keyFromRaw(kind, false, jwkBytes(key, 'pub'));
  if (half === undefined) throw invalidJwk('Invalid JWK AKP key');
  if (isPublic) return half;
  const whole = binding.keyFromRaw(kind, true, jwkBytes(key, 'priv'));
  if (whole === undefined || !whole.toPublic().equals(half)) {
    throw invalidJwk('Invalid JWK AKP key');
  }
  return whole;
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

function handleFromRaw(key, format) {
  const { asymmetricKeyType: kind, key: data } = key;
  if (!isAnyArrayBuffer(data) && !isArrayBufferView(data)) {
    throw new ERR_INVALID_ARG_TYPE(
      'key.key',
      ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'],
      data,
    );
  }
  validateString(kind, 'key.asymmetricKeyType');
  const bytes = bytesOf(data, 'key.key');
  const isPrivate = format !== 'raw-public';
  let handle;
  if (kind === 'ec') {
    if (format === 'raw-seed') throw incompatible();
    validateString(key.namedCurve, 'key.namedCurve');
    handle = isPrivate
      ? binding.ecFromScalar(key.namedCurve, bytes)
      : ecFromPoint(key.namedCurve, bytes);
  } else {
    if (!isNamedKind(kind)) {
      if (ArrayPrototypeIncludes(withParameters, kind)) throw incompatible();
      const error = new ERR_INVALID_ARG_VALUE('key.asymmetricKeyType', kind);
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
