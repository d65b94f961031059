'use strict';

// encapsulate and decapsulate: a secret for the owner of a public key. RSA has RSASVE, the curves have the DHKEM of RFC 9180.

const { TypedArrayPrototypeSubarray } = primordials;

const {
  codes: { ERR_CRYPTO_OPERATION_FAILED },
} = require('#internal/errors');
const { validateFunction } = require('#internal/validators');
const { Buffer } = require('buffer');
const { bytesOf, kHandle, toBuffer } = require('#crypto/util');
const { randomBytes } = require('#crypto/random');
const { constants } = require('#crypto/constants');
const keys = require('#crypto/keys');
const binding = internalBinding('crypto');

// RFC 9180, section 7.1: identifier, hash, and the lengths of the secret and the encapsulated key.
const kems = {
  __proto__: null,
  prime256v1: { id: 0x0010, hash: 'sha256', size: 32, sent: 65 },
  secp384r1: { id: 0x0011, hash: 'sha384', size: 48, sent: 97 },
  secp521r1: { id: 0x0012, hash: 'sha512', size: 64, sent: 133 },
  x25519: { id: 0x0020, hash: 'sha256', size: 32, sent: 32 },
  x448: { id: 0x0021, hash: 'sha512', size: 64, sent: 56 },
};

function failed(what) {
  return new ERR_CRYPTO_OPERATION_FAILED(`${what} failed`);
}

function kindOf(handle) {
  const type = handle.asymmetricType();
  if (type === 'ec') return handle.details().namedCurve;
  return type;
}

function hmac(hash, key, data) {
  const mac = new binding.Hmac(hash, key);
  mac.update(data);
  return toBuffer(mac.digest(0));
}

/** ExtractAndExpand of RFC 9180, section 4.1. */
function extractAndExpand(kem, secret, context) {
  const suite = Buffer.from([0x4b, 0x45, 0x4d, kem.id >> 8, kem.id & 255]);
  const version = Buffer.from('HPKE-v1');
  const extracted = hmac(
    kem.hash,
    Buffer.alloc(0),
    Buffer.concat([version, suite, Buffer.from('eae_prk'), secret]),
  );
  const info = Buffer.concat([
    Buffer.from([0, kem.size]),
    version,
    suite,
    Buffer.from('shared_secret'),
    context,
  ]);
  const expanded = hmac(kem.hash, extracted, Buffer.concat([info, Buffer.from([1])]));
  return Buffer.from(TypedArrayPrototypeSubarray(expanded, 0, kem.size));
}

function publicHalf(handle) {
  return keys.createPublicKey(keys.wrapHandle(handle))[kHandle];
}

function rawOf(handle) {
  return toBuffer(handle.raw(false, false));
}

// --- RSASVE ---

function modulusOf(handle) {
  return Buffer.from(keys.exportJwk(handle).n, 'base64url');
}

function rsaEncapsulate(handle) {
  const modulus = modulusOf(handle);
  let secret;
  do {
    secret = randomBytes(modulus.length);
  } while (Buffer.compare(secret, modulus) >= 0);
  const { RSA_NO_PADDING } = constants;
  const sent = binding.publicCipher(0, handle, RSA_NO_PADDING, undefined, undefined, secret);
  return { sharedKey: secret, ciphertext: toBuffer(sent) };
}

function rsaDecapsulate(handle, ciphertext) {
  const { RSA_NO_PADDING } = constants;
  const secret = toBuffer(
    binding.publicCipher(1, handle, RSA_NO_PADDING, undefined, undefined, ciphertext),
  );
  return secret;
}

// --- DHKEM ---

function pairFor(kind) {
  return kind === 'x25519' || kind === 'x448'
    ? binding.generateOkp(kind, undefined)
    : binding.generateEc(kind, false, undefined);
}

function handleFromRaw(kind, bytes) {
  return kind === 'x25519' || kind === 'x448'
    ? binding.keyFromRaw(kind, false, bytes)
    : binding.ecFromPoint(kind, bytes, undefined, undefined);
}

function doEncapsulate(handle) {
  const kind = kindOf(handle);
  if (kind === 'rsa') return rsaEncapsulate(handle);
  const kem = kems[kind];
  if (kem === undefined) throw failed('Encapsulation');
  const { 0: ownPublic, 1: ownPrivate } = pairFor(kind);
  const sent = rawOf(ownPublic);
  const secret = toBuffer(binding.diffieHellman(ownPrivate, handle, undefined));
  const context = Buffer.concat([sent, rawOf(handle)]);
  return { sharedKey: extractAndExpand(kem, secret, context), ciphertext: sent };
}

function doDecapsulate(handle, ciphertext) {
  const kind = kindOf(handle);
  if (kind === 'rsa') return rsaDecapsulate(handle, ciphertext);
  const kem = kems[kind];
  if (kem === undefined || ciphertext.byteLength !== kem.sent) throw failed('Decapsulation');
  const other = handleFromRaw(kind, ciphertext);
  if (other === undefined) throw failed('Decapsulation');
  const secret = toBuffer(binding.diffieHellman(handle, other, undefined));
  const context = Buffer.concat([ciphertext, rawOf(publicHalf(handle))]);
  return extractAndExpand(kem, secret, context);
}

function answer(callback, run) {
  if (callback === undefined) return run();
  validateFunction(callback, 'callback');
  let result;
  let failure;
  try {
    result = run();
  } catch (error) {
    failure = error;
  }
  process.nextTick(callback, failure ?? null, result);
  return undefined;
}

function publicHandle(key) {
  if (keys.isKeyObject(key) && key.type === 'public') return key[kHandle];
  return keys.createPublicKey(key)[kHandle];
}

function privateHandle(key) {
  if (keys.isKeyObject(key) && key.type === 'private') return key[kHandle];
  return keys.createPrivateKey(key)[kHandle];
}

function encapsulate(key, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  const handle = publicHandle(key);
  return answer(callback, () => doEncapsulate(handle));
}

function decapsulate(key, ciphertext, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  const handle = privateHandle(key);
  const view = bytesOf(ciphertext, 'ciphertext');
  const bytes = Buffer.from(view.buffer, view.byteOffset, view.byteLength);
  return answer(callback, () => doDecapsulate(handle, bytes));
}

module.exports = { decapsulate, encapsulate };
