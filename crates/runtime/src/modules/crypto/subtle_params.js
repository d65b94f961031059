'use strict';

// Which members an algorithm's parameters must have for an operation, and what the API calls them together.

const {
  codes: { ERR_MISSING_OPTION },
} = require('#internal/errors');

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

/** Throws for the first member that is missing. */
function checkMembers(algorithm, operation) {
  const rule = needs[algorithm.name]?.[operation];
  if (rule === undefined) return;
  const { 0: dictionary, 1: members } = rule;
  for (let i = 0; i < members.length; i++) {
    if (algorithm[members[i]] !== undefined) continue;
    const error = new ERR_MISSING_OPTION(members[i]);
    error.message =
      `Failed to normalize algorithm: passed algorithm cannot be converted to '${dictionary}' ` +
      `because '${members[i]}' is required in '${dictionary}'.`;
    throw error;
  }
}

module.exports = { checkMembers };
