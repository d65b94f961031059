'use strict';

// Cipheriv and Decipheriv: streams on demand over a native cipher.

const { ArrayPrototypeSlice, FunctionPrototypeCall } = primordials;

const {
  codes: {
    ERR_CRYPTO_INVALID_STATE,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_UNKNOWN_ENCODING,
  },
} = require('#internal/errors');
const { validateInt32, validateObject, validateString, validateUint32 } =
  require('#internal/validators');
const { isArrayBufferView } = require('#buffer/kinds');
const { Buffer } = require('buffer');
const { LazyTransform, bytesOf, checkEncoding, inheritLazily, kHandle, stringOption, toBuffer } =
  require('#crypto/util');
const { prepareSecretKey } = require('#crypto/secret');
const binding = internalBinding('crypto');

// What Node takes for no length at all.
const NO_TAG_LENGTH = 0xffffffff;

function tagLengthOf(options) {
  const value = options?.authTagLength;
  if (value === undefined || value === null) return undefined;
  if (value >>> 0 !== value) throw new ERR_INVALID_ARG_VALUE('options.authTagLength', value);
  return value === NO_TAG_LENGTH ? undefined : value;
}

function start(self, encrypt, cipher, key, iv, options) {
  validateString(cipher, 'cipher');
  const bytes = prepareSecretKey(key, stringOption(options, 'encoding'));
  const vector = iv === null ? undefined : bytesOf(iv, 'iv');
  const tagLength = tagLengthOf(options);
  self[kHandle] = new binding.CipherBase(encrypt, cipher, bytes, vector, tagLength);
  self._decoder = null;
  FunctionPrototypeCall(LazyTransform, self, options);
}

function Cipheriv(cipher, key, iv, options) {
  if (!new.target) return new Cipheriv(cipher, key, iv, options);
  start(this, true, cipher, key, iv, options);
}
inheritLazily(Cipheriv);

function Decipheriv(cipher, key, iv, options) {
  if (!new.target) return new Decipheriv(cipher, key, iv, options);
  start(this, false, cipher, key, iv, options);
}
inheritLazily(Decipheriv);

// Text output is decoded piece by piece, so one encoding holds for the whole of it.
function decoderOf(self, encoding) {
  if (!Buffer.isEncoding(encoding)) throw new ERR_UNKNOWN_ENCODING(encoding);
  const { StringDecoder } = require('string_decoder');
  if (self._decoder === null || self._decoder === undefined) {
    self._decoder = new StringDecoder(encoding);
  } else {
    const wanted = new StringDecoder(encoding).encoding;
    if (wanted !== self._decoder.encoding) {
      throw new ERR_INVALID_ARG_VALUE(
        'outputEncoding',
        encoding,
        `cannot be changed from '${self._decoder.encoding}'`,
      );
    }
  }
  return self._decoder;
}

function _transform(chunk, encoding, callback) {
  this.push(toBuffer(this[kHandle].update(bytesOf(chunk, 'chunk', encoding))));
  callback();
}

function _flush(callback) {
  try {
    this.push(toBuffer(this[kHandle].final()));
  } catch (error) {
    callback(error);
    return;
  }
  callback();
}

function update(data, inputEncoding, outputEncoding) {
  if (typeof data === 'string') checkEncoding(data, inputEncoding);
  else if (!isArrayBufferView(data)) {
    throw new ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  }
  const known = Buffer.isEncoding(inputEncoding) ? inputEncoding : 'utf8';
  const out = toBuffer(this[kHandle].update(bytesOf(data, 'data', known)));
  if (outputEncoding && outputEncoding !== 'buffer') {
    return decoderOf(this, outputEncoding).write(out);
  }
  return out;
}

function final(outputEncoding) {
  const out = toBuffer(this[kHandle].final());
  if (outputEncoding && outputEncoding !== 'buffer') {
    return decoderOf(this, outputEncoding).end(out);
  }
  return out;
}

function setAutoPadding(autoPadding) {
  if (!this[kHandle].setAutoPadding(autoPadding === undefined ? true : !!autoPadding)) {
    throw new ERR_CRYPTO_INVALID_STATE('setAutoPadding');
  }
  return this;
}

function getAuthTag() {
  const tag = this[kHandle].getAuthTag();
  if (tag === undefined) throw new ERR_CRYPTO_INVALID_STATE('getAuthTag');
  return toBuffer(tag);
}

function setAuthTag(tagbuf, encoding) {
  const bytes = bytesOf(tagbuf, 'buffer', encoding);
  if (!this[kHandle].setAuthTag(bytes)) throw new ERR_CRYPTO_INVALID_STATE('setAuthTag');
  return this;
}

function setAAD(aadbuf, options) {
  const encoding = stringOption(options, 'encoding');
  const length = options?.plaintextLength;
  if (length !== undefined) validateInt32(length, 'options.plaintextLength', 0);
  const bytes = bytesOf(aadbuf, 'aadbuf', encoding);
  if (!this[kHandle].setAAD(bytes, length)) throw new ERR_CRYPTO_INVALID_STATE('setAAD');
  return this;
}

function addMethods(proto) {
  proto._transform = _transform;
  proto._flush = _flush;
  proto.update = update;
  proto.final = final;
  proto.setAutoPadding = setAutoPadding;
}

addMethods(Cipheriv.prototype);
Cipheriv.prototype.getAuthTag = getAuthTag;
Cipheriv.prototype.setAAD = setAAD;
addMethods(Decipheriv.prototype);
Decipheriv.prototype.setAuthTag = setAuthTag;
Decipheriv.prototype.setAAD = setAAD;

function createCipheriv(cipher, key, iv, options) {
  return new Cipheriv(cipher, key, iv, options);
}

function createDecipheriv(cipher, key, iv, options) {
  return new Decipheriv(cipher, key, iv, options);
}

// --- names ---

let knownCiphers;

function getCiphers() {
  knownCiphers ??= binding.knownCiphers(require('#crypto/names').cipherNames());
  return ArrayPrototypeSlice(knownCiphers);
}

/** Looks all names up anew. */
function forgetCiphers() {
  knownCiphers = undefined;
}

function getCipherInfo(nameOrNid, options) {
  if (typeof nameOrNid !== 'string' && typeof nameOrNid !== 'number') {
    throw new ERR_INVALID_ARG_TYPE('nameOrNid', ['string', 'number'], nameOrNid);
  }
  let keyLength;
  let ivLength;
  if (options !== undefined) {
    validateObject(options, 'options');
    ({ keyLength, ivLength } = options);
    if (keyLength !== undefined) validateUint32(keyLength, 'options.keyLength');
    if (ivLength !== undefined) validateUint32(ivLength, 'options.ivLength');
  }
  if (typeof nameOrNid === 'number' && nameOrNid !== (nameOrNid | 0)) return undefined;
  const name = typeof nameOrNid === 'string' ? nameOrNid : undefined;
  const nid = name === undefined ? nameOrNid : undefined;
  const found = binding.cipherInfo(name, nid, keyLength, ivLength);
  if (found === undefined) return undefined;
  const [mode, canonical, number, keySize, blockSize, ivSize] = found;
  const info = { __proto__: null, mode, name: canonical };
  // What only a provider has is not numbered.
  if (number !== 0) info.nid = number;
  info.keyLength = keySize;
  info.blockSize = mode === 'stream' ? undefined : blockSize;
  info.ivLength = ivSize === 0 ? undefined : ivSize;
  return info;
}

module.exports = {
  Cipheriv,
  Decipheriv,
  createCipheriv,
  createDecipheriv,
  forgetCiphers,
  getCipherInfo,
  getCiphers,
};
