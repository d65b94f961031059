'use strict';

// Which members an algorithm's parameters must have for an operation, what the API calls them together, and how their numbers
// are read.

const { MathTrunc, NumberIsFinite, StringPrototypeStartsWith } = primordials;

const {
  codes: { ERR_MISSING_OPTION },
  wordedError,
} = require('#internal/errors');
const { isArrayBufferView, isUint8Array } = require('#buffer/kinds');
const { isArrayBuffer } = require('util/types');

const named = ['namedCurve'];
const rsaGenerate = ['RsaHashedKeyGenParams', ['hash', 'modulusLength', 'publicExponent']];
const rsaImport = ['RsaHashedImportParams', ['hash']];
const ecGenerate = ['EcKeyGenParams', named];
const ecImport = ['EcKeyImportParams', named];
const aesGenerate = ['AesKeyGenParams', ['length']];
const aesDerived = ['AesDerivedKeyParams', ['length']];
const cbc = ['AesCbcParams', ['iv']];
const ctr = ['AesCtrParams', ['counter', 'length']];
const aead = ['AeadParams', ['iv']];
const kmac = ['KmacParams', ['outputLength']];
const pss = ['RsaPssParams', ['saltLength']];
const ecdsa = ['EcdsaParams', ['hash']];
const agree = ['EcdhKeyDeriveParams', ['public']];
const argon2 = ['Argon2Params', ['memory', 'nonce', 'parallelism', 'passes']];
const cshake = ['CShakeParams', ['outputLength']];
const turbo = ['TurboShakeParams', ['outputLength']];
const kangaroo = ['KangarooTwelveParams', ['outputLength']];

const aes = (params) => ({
  generateKey: aesGenerate,
  keyLength: aesDerived,
  encrypt: params,
  decrypt: params,
});
const rsa = (extra) => ({ generateKey: rsaGenerate, importKey: rsaImport, ...extra });

const needs = {
  __proto__: null,
  'AES-CBC': aes(cbc),
  'AES-CTR': aes(ctr),
  'AES-GCM': aes(aead),
  'AES-OCB': aes(aead),
  'AES-KW': { generateKey: aesGenerate, keyLength: aesDerived },
  'ChaCha20-Poly1305': { encrypt: aead, decrypt: aead },
  HMAC: {
    generateKey: ['HmacKeyGenParams', ['hash']],
    importKey: ['HmacImportParams', ['hash']],
  },
  KMAC128: { sign: kmac, verify: kmac },
  KMAC256: { sign: kmac, verify: kmac },
  HKDF: { deriveBits: ['HkdfParams', ['hash', 'info', 'salt']] },
  PBKDF2: { deriveBits: ['Pbkdf2Params', ['hash', 'iterations', 'salt']] },
  Argon2d: { deriveBits: argon2 },
  Argon2i: { deriveBits: argon2 },
  Argon2id: { deriveBits: argon2 },
  cSHAKE128: { digest: cshake },
  cSHAKE256: { digest: cshake },
  TurboSHAKE128: { digest: turbo },
  TurboSHAKE256: { digest: turbo },
  KT128: { digest: kangaroo },
  KT256: { digest: kangaroo },
  'RSASSA-PKCS1-v1_5': rsa(),
  'RSA-PSS': rsa({ sign: pss, verify: pss }),
  'RSA-OAEP': rsa(),
  ECDSA: { generateKey: ecGenerate, importKey: ecImport, sign: ecdsa, verify: ecdsa },
  ECDH: { generateKey: ecGenerate, importKey: ecImport, deriveBits: agree },
  X25519: { deriveBits: agree },
  X448: { deriveBits: agree },
};

function missingMember(name, dictionary) {
  const error = new ERR_MISSING_OPTION(name);
  error.message =
    `Failed to normalize algorithm: passed algorithm cannot be converted to '${dictionary}' ` +
    `because '${name}' is required in '${dictionary}'.`;
  return error;
}

const MAX_OCTET = 2 ** 8 - 1;
const MAX_SHORT = 2 ** 16 - 1;
const MAX_LONG = 2 ** 32 - 1;

/** A whole number from 0 to `most`, as the API reads whatever stands for one; `what` says whose it is. */
function wholeNumber(value, most, what) {
  const number = +value;
  if (!NumberIsFinite(number)) {
    throw wordedError('ERR_INVALID_ARG_TYPE', 'TypeError', `${what} is not a finite number.`);
  }
  const whole = MathTrunc(number);
  if (whole < 0 || whole > most) {
    const message = `${what} is outside the expected range of 0 to ${most}.`;
    throw wordedError('ERR_OUT_OF_RANGE', 'TypeError', message);
  }
  // No negative zero.
  return whole + 0;
}

const numbers = [
  'iterations',
  'length',
  'memory',
  'modulusLength',
  'outputLength',
  'parallelism',
  'passes',
  'saltLength',
  'tagLength',
];

const sources = [
  'iv',
  'counter',
  'additionalData',
  'label',
  'salt',
  'info',
  'context',
  'publicExponent',
  'customization',
  'functionName',
  'nonce',
  'secretValue',
  'associatedData',
];

/** What is wrong with a value that shall be bytes of memory that no other thread can write; undefined where nothing is. */
function sourceProblem(value) {
  const isView = isArrayBufferView(value);
  if (isArrayBuffer(isView ? value.buffer : value)) return undefined;
  return isView
    ? 'is a view on a SharedArrayBuffer, which is not allowed.'
    : 'is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.';
}

/** Throws for a member of that name, one of `sources`, that is no such bytes. */
function checkSourceMember(value, member) {
  const isExponent = member === 'publicExponent' && !isUint8Array(value);
  const problem = isExponent ? 'is not an Uint8Array object.' : sourceProblem(value);
  if (problem === undefined) return;
  const what = `Failed to normalize algorithm: ${member} in passed algorithm`;
  throw wordedError('ERR_INVALID_ARG_TYPE', 'TypeError', `${what} ${problem}`);
}

function mostOf(member, name, operation) {
  if (member === 'tagLength') return MAX_OCTET;
  if (member !== 'length' || !StringPrototypeStartsWith(name, 'AES')) return MAX_LONG;
  return operation === 'encrypt' || operation === 'decrypt' ? MAX_OCTET : MAX_SHORT;
}

/** Throws for the first member that is missing; numbers become numbers. */
function checkMembers(algorithm, operation) {
  const rule = needs[algorithm.name]?.[operation];
  if (rule !== undefined) {
    const { 0: dictionary, 1: members } = rule;
    for (let i = 0; i < members.length; i++) {
      if (algorithm[members[i]] === undefined) throw missingMember(members[i], dictionary);
    }
  }
  for (let i = 0; i < numbers.length; i++) {
    const member = numbers[i];
    if (algorithm[member] === undefined) continue;
    const what = `Failed to normalize algorithm: ${member} in passed algorithm`;
    const most = mostOf(member, algorithm.name, operation);
    algorithm[member] = wholeNumber(algorithm[member], most, what);
  }
}

module.exports = {
  MAX_LONG,
  checkMembers,
  checkSourceMember,
  missingMember,
  sourceProblem,
  sources,
  wholeNumber,
};
