'use strict';

// Diffie-Hellman and its elliptic-curve form.

const { ArrayPrototypeSlice, ObjectDefineProperty, StringPrototypeSplit } = primordials;

const {
  codes: {
    ERR_CRYPTO_ECDH_INVALID_FORMAT,
    ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY,
    ERR_CRYPTO_INCOMPATIBLE_KEY,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_UNKNOWN_ENCODING,
  },
  genericNodeError,
  wordedError,
} = require('#internal/errors');
const { validateFunction, validateInt32, validateObject, validateString } =
  require('#internal/validators');
const { isAnyArrayBuffer, isArrayBufferView } = require('#buffer/kinds');
const { Buffer } = require('buffer');
const { bytesOf, encoded, kHandle, toBuffer } = require('#crypto/util');
const { preparePrivateKey, preparePublicOrPrivateKey } = require('#crypto/keys');
const binding = internalBinding('crypto');

const kGenerator = 2;

// Numbers of so many bytes fit into a machine word, and are only looked at when keys are made.
const kWord = 8;

function generatorBytes(generator, encoding, prime) {
  if (typeof generator === 'number') {
    if (generator <= 1) throw badGenerator();
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(generator);
    return bytes;
  }
  const bytes = Buffer.from(bytesOf(generator, 'generator', encoding));
  let first = 0;
  while (first < bytes.length && bytes[first] === 0) first++;
  if (first === bytes.length || (first === bytes.length - 1 && bytes[first] === 1)) {
    throw badGenerator();
  }
  const isLarge = bytes.length - first > kWord;
  if (isLarge && prime !== undefined && !isBelow(bytes.subarray(first), prime)) {
    throw badGenerator();
  }
  return bytes;
}

/** Whether a number is less than another, of which the first begins with no zero. */
function isBelow(number, other) {
  const bytes = Buffer.from(other);
  let first = 0;
  while (first < bytes.length && bytes[first] === 0) first++;
  const length = bytes.length - first;
  if (number.length !== length) return number.length < length;
  return number.compare(bytes, first) < 0;
}

function badGenerator() {
  return genericNodeError('error:02800065:Diffie-Hellman routines::bad generator', {
    library: 'Diffie-Hellman routines',
    reason: 'bad generator',
    code: 'ERR_OSSL_DH_BAD_GENERATOR',
  });
}

function DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding) {
  if (!new.target) return new DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding);
  if (
    typeof sizeOrKey !== 'number' &&
    typeof sizeOrKey !== 'string' &&
    !isArrayBufferView(sizeOrKey) &&
    !isAnyArrayBuffer(sizeOrKey)
  ) {
    throw new ERR_INVALID_ARG_TYPE(
      'sizeOrKey',
      ['number', 'string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'],
      sizeOrKey,
    );
  }
  // A number is the size of a prime to be made, which fits into 32 bits.
  if (typeof sizeOrKey === 'number') validateInt32(sizeOrKey, 'sizeOrKey');
  if (keyEncoding && !Buffer.isEncoding(keyEncoding) && keyEncoding !== 'buffer') {
    genEncoding = generator;
    generator = keyEncoding;
    keyEncoding = undefined;
  }
  const prime =
    typeof sizeOrKey === 'number' ? undefined : bytesOf(sizeOrKey, 'sizeOrKey', keyEncoding);
  if (!generator) {
    generator = kGenerator;
  } else if (typeof generator === 'number') {
    validateInt32(generator, 'generator');
  } else if (
    typeof generator !== 'string' &&
    !isArrayBufferView(generator) &&
    !isAnyArrayBuffer(generator)
  ) {
    throw new ERR_INVALID_ARG_TYPE(
      'generator',
      ['number', 'string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'],
      generator,
    );
  }
  if (prime === undefined && typeof generator !== 'number') {
    const error = new ERR_INVALID_ARG_TYPE('generator', 'int32', generator);
    error.message = 'Second argument must be an int32';
    throw error;
  }
  const handle = new binding.DiffieHellman(
    undefined,
    prime === undefined ? sizeOrKey : undefined,
    prime,
    generatorBytes(generator, genEncoding, prime),
  );
  attach(this, handle);
}

function attach(self, handle) {
  self[kHandle] = handle;
  ObjectDefineProperty(self, 'verifyError', {
    __proto__: null,
    enumerable: true,
    value: handle.verifyError,
    writable: false,
  });
}

function DiffieHellmanGroup(name) {
  if (!new.target) return new DiffieHellmanGroup(name);
  if (typeof name !== 'string')
    throw wordedError('ERR_INVALID_ARG_TYPE', 'TypeError', 'Group name must be a string');
  attach(this, new binding.DiffieHellman(name, undefined, undefined, Buffer.from([kGenerator])));
}

/** As `encoded`, but an encoding that there is not is told. */
function inEncoding(bytes, encoding) {
  if (!encoding || encoding === 'buffer') return encoded(bytes);
  const name = `${encoding}`;
  if (!Buffer.isEncoding(name)) throw new ERR_UNKNOWN_ENCODING(encoding);
  return encoded(bytes, name);
}

function generateKeys(encoding) {
  return inEncoding(this[kHandle].generateKeys(), encoding);
}

function computeSecret(key, inEnc, outEnc) {
  const secret = this[kHandle].computeSecret(bytesOf(key, 'otherPublicKey', inEnc));
  if (typeof secret === 'number') {
    const message = `Supplied key is too ${secret < 0 ? 'small' : 'large'}`;
    throw wordedError('ERR_CRYPTO_INVALID_KEYLEN', 'RangeError', message);
  }
  return inEncoding(secret, outEnc);
}

function getPrime(encoding) {
  return inEncoding(this[kHandle].getPrime(), encoding);
}

function getGenerator(encoding) {
  return inEncoding(this[kHandle].getGenerator(), encoding);
}

function getPublicKey(encoding) {
  return inEncoding(this[kHandle].getPublicKey(), encoding);
}

function getPrivateKey(encoding) {
  return inEncoding(this[kHandle].getPrivateKey(), encoding);
}

function setPublicKey(key, encoding) {
  this[kHandle].setPublicKey(bytesOf(key, 'key', encoding));
  return this;
}

function setPrivateKey(key, encoding) {
  this[kHandle].setPrivateKey(bytesOf(key, 'key', encoding));
  return this;
}

function addShared(proto) {
  proto.generateKeys = generateKeys;
  proto.computeSecret = computeSecret;
  proto.getPrime = getPrime;
  proto.getGenerator = getGenerator;
  proto.getPublicKey = getPublicKey;
  proto.getPrivateKey = getPrivateKey;
}

addShared(DiffieHellman.prototype);
DiffieHellman.prototype.setPublicKey = setPublicKey;
DiffieHellman.prototype.setPrivateKey = setPrivateKey;
addShared(DiffieHellmanGroup.prototype);

// --- ECDH ---

function ECDH(curve) {
  if (!new.target) return new ECDH(curve);
  validateString(curve, 'curve');
  this[kHandle] = new binding.ECDH(curve);
}

function formOf(format) {
  if (!format) return 'uncompressed';
  if (format === 'compressed' || format === 'hybrid' || format === 'uncompressed') return format;
  throw new ERR_CRYPTO_ECDH_INVALID_FORMAT(format);
}

ECDH.prototype.computeSecret = function computeSecret(key, inEnc, outEnc) {
  const secret = this[kHandle].computeSecret(bytesOf(key, 'otherPublicKey', inEnc));
  if (secret === undefined) throw new ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY();
  return inEncoding(secret, outEnc);
};
ECDH.prototype.setPrivateKey = setPrivateKey;
ECDH.prototype.setPublicKey = setPublicKey;
ECDH.prototype.getPrivateKey = getPrivateKey;

ECDH.prototype.generateKeys = function generateKeys(encoding, format) {
  this[kHandle].generateKeys();
  return this.getPublicKey(encoding, format);
};

ECDH.prototype.getPublicKey = function getPublicKey(encoding, format) {
  return inEncoding(this[kHandle].getPublicKey(formOf(format)), encoding);
};

ECDH.convertKey = function convertKey(key, curve, inEnc, outEnc, format) {
  validateString(curve, 'curve');
  const bytes = bytesOf(key, 'key', inEnc);
  const form = formOf(format);
  const converted = binding.convertPoint(bytes, curve, form);
  if (converted === undefined) {
    throw genericNodeError('Failed to convert Buffer to EC_POINT', {
      code: 'ERR_CRYPTO_OPERATION_FAILED',
    });
  }
  return inEncoding(converted, outEnc);
};

function createDiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding) {
  return new DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding);
}

function createDiffieHellmanGroup(name) {
  return new DiffieHellmanGroup(name);
}

function createECDH(curve) {
  return new ECDH(curve);
}

const exchangeTypes = { __proto__: null, dh: 1, ec: 1, x448: 1, x25519: 1 };

// The secret of a private key and somebody else's public key.
function diffieHellman(options, callback) {
  validateObject(options, 'options');
  if (callback !== undefined) validateFunction(callback, 'callback');
  for (const name of ['privateKey', 'publicKey']) {
    if (options[name] == null) throw new ERR_INVALID_ARG_VALUE(`options.${name}`, options[name]);
  }
  const publicHandle = preparePublicOrPrivateKey(options.publicKey, 'options.publicKey');
  const privateHandle = preparePrivateKey(options.privateKey, 'options.privateKey');
  const privateType = privateHandle.asymmetricType();
  const publicType = publicHandle.asymmetricType();
  if (privateType !== publicType || exchangeTypes[privateType] === undefined) {
    throw new ERR_CRYPTO_INCOMPATIBLE_KEY(
      'key types for Diffie-Hellman',
      `${privateType} and ${publicType}`,
    );
  }
  if (callback === undefined) {
    return toBuffer(binding.diffieHellman(privateHandle, publicHandle, undefined));
  }
  binding.diffieHellman(privateHandle, publicHandle, (error, secret) => {
    if (error) callback(error);
    else callback(null, toBuffer(secret));
  });
}

// The names Node lists, of which the library at hand may lack some.
const curveNames =
  'Oakley-EC2N-3,Oakley-EC2N-4,SM2,brainpoolP160r1,brainpoolP160t1,brainpoolP192r1,' +
  'brainpoolP192t1,brainpoolP224r1,brainpoolP224t1,brainpoolP256r1,brainpoolP256t1,' +
  'brainpoolP320r1,brainpoolP320t1,brainpoolP384r1,brainpoolP384t1,brainpoolP512r1,' +
  'brainpoolP512t1,c2pnb163v1,c2pnb163v2,c2pnb163v3,c2pnb176v1,c2pnb208w1,c2pnb272w1,' +
  'c2pnb304w1,c2pnb368w1,c2tnb191v1,c2tnb191v2,c2tnb191v3,c2tnb239v1,c2tnb239v2,c2tnb239v3,' +
  'c2tnb359v1,c2tnb431r1,prime192v1,prime192v2,prime192v3,prime239v1,prime239v2,prime239v3,' +
  'prime256v1,secp112r1,secp112r2,secp128r1,secp128r2,secp160k1,secp160r1,secp160r2,' +
  'secp192k1,secp224k1,secp224r1,secp256k1,secp384r1,secp521r1,sect113r1,sect113r2,' +
  'sect131r1,sect131r2,sect163k1,sect163r1,sect163r2,sect193r1,sect193r2,sect233k1,' +
  'sect233r1,sect239k1,sect283k1,sect283r1,sect409k1,sect409r1,sect571k1,sect571r1,' +
  'wap-wsg-idm-ecid-wtls1,wap-wsg-idm-ecid-wtls10,wap-wsg-idm-ecid-wtls11,' +
  'wap-wsg-idm-ecid-wtls12,wap-wsg-idm-ecid-wtls3,wap-wsg-idm-ecid-wtls4,' +
  'wap-wsg-idm-ecid-wtls5,wap-wsg-idm-ecid-wtls6,wap-wsg-idm-ecid-wtls7,' +
  'wap-wsg-idm-ecid-wtls8,wap-wsg-idm-ecid-wtls9';

let knownCurves;

function getCurves() {
  knownCurves ??= binding.knownCurves(StringPrototypeSplit(curveNames, ','));
  return ArrayPrototypeSlice(knownCurves);
}

module.exports = {
  DiffieHellman,
  DiffieHellmanGroup,
  ECDH,
  createDiffieHellman,
  createDiffieHellmanGroup,
  createECDH,
  diffieHellman,
  getCurves,
};
