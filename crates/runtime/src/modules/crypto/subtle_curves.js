'use strict';

// Elliptic curves in the Web Cryptography API: ECDSA and ECDH, Ed25519 and Ed448, X25519 and X448.

const { ArrayPrototypeIncludes, MathCeil, StringPrototypeToLowerCase, TypedArrayPrototypeSlice } =
  primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_MISSING_OPTION },
} = require('#internal/errors');
const { handleOfCryptoKey, isCryptoKey, slotsOf } = require('#crypto/crypto_key');
const { allOf, messages, pair, pairOf, signer } = require('#crypto/subtle_pairs');
const { checkUsages, error, hashNames, invalidKeyData, job } = require('#crypto/subtle_tools');
const binding = internalBinding('crypto');

const algorithms = { __proto__: null };

const curves = {
  __proto__: null,
  'P-256': 'prime256v1',
  'P-384': 'secp384r1',
  'P-521': 'secp521r1',
};

function ec(name, publicUsages, privateUsages) {
  const info = {
    jwkType: 'EC',
    jwkUse: name === 'ECDH' ? 'enc' : 'sig',
    publicUsages,
    privateUsages,
    jwkAlg: undefined,
    describe(handle, { namedCurve }) {
      if (handle.asymmetricType() !== 'ec') throw error('Invalid key type', 'DataError');
      checkCurve(namedCurve);
      if (handle.details().namedCurve !== curves[namedCurve])
        throw error('Named curve mismatch', 'DataError');
      return { name, namedCurve };
    },
    // A point that came compressed is written with both of its numbers.
    whole: (handle, { namedCurve }) =>
      binding.ecFromPoint(namedCurve, handle.raw(false, false), undefined, undefined),
    rawPublic({ namedCurve }, data) {
      checkCurve(namedCurve);
      try {
        return binding.ecFromPoint(namedCurve, data, undefined, undefined);
      } catch {
        throw invalidKeyData();
      }
    },
  };
  return {
    ...pair(name, info),
    async generateKey(algorithm, extractable, usages) {
      checkUsages(usages, allOf(info), name);
      const { namedCurve } = algorithm;
      checkCurve(namedCurve);
      const handles = await job((done) => binding.generateEc(curves[namedCurve], false, done));
      return pairOf(handles, { name, namedCurve }, extractable, usages, info);
    },
  };
}

function checkCurve(name) {
  if (curves[name] === undefined) throw error('Unrecognized namedCurve', 'NotSupportedError');
}

algorithms.ECDSA = {
  ...ec('ECDSA', ['verify'], ['sign']),
  ...signer(({ hash }) => ({ hash: hashNames[hash.name], isP1363: true })),
};

// The shared secret, cut to the wanted number of bits.
function deriveBits(sameKind) {
  return async (algorithm, baseKey, length) => {
    const { public: publicKey } = algorithm;
    if (publicKey === undefined) throw new ERR_MISSING_OPTION('algorithm.public');
    if (!isCryptoKey(publicKey)) {
      throw new ERR_INVALID_ARG_TYPE('algorithm.public', 'CryptoKey', publicKey);
    }
    const own = slotsOf(baseKey);
    const other = slotsOf(publicKey);
    if (own.algorithm.name !== other.algorithm.name) {
      throw error('key algorithm mismatch', 'InvalidAccessError');
    }
    if (own.type !== 'private') throw error('baseKey must be a private key', 'InvalidAccessError');
    if (other.type !== 'public') {
      throw error('algorithm.public must be a public key', 'InvalidAccessError');
    }
    if (!sameKind(own.algorithm, other.algorithm))
      throw error('Named curve mismatch', 'InvalidAccessError');
    const secret = await job((done) =>
      binding.diffieHellman(handleOfCryptoKey(baseKey), handleOfCryptoKey(publicKey), done),
    );
    if (length === null) return secret;
    const size = MathCeil(length / 8);
    if (secret.byteLength < size) throw error('derived bit length is too small', 'OperationError');
    const cut = TypedArrayPrototypeSlice(secret, 0, size);
    // The last byte keeps only the bits that were asked for.
    if (length % 8) cut[size - 1] &= 0xff << (8 - (length % 8));
    return cut;
  };
}

algorithms.ECDH = {
  ...ec('ECDH', [], ['deriveKey', 'deriveBits']),
  deriveBits: deriveBits((a, b) => a.namedCurve === b.namedCurve),
};

function okp(name, publicUsages, privateUsages) {
  const kind = StringPrototypeToLowerCase(name);
  const info = {
    jwkType: 'OKP',
    jwkUse: ArrayPrototypeIncludes(publicUsages, 'verify') ? 'sig' : 'enc',
    publicUsages,
    privateUsages,
    jwkAlg: ArrayPrototypeIncludes(publicUsages, 'verify') ? () => name : undefined,
    // What both Edwards curves were called before they had names of their own.
    jwkAlias: 'EdDSA',
    describe(handle) {
      if (handle.asymmetricType() !== kind) throw error('Invalid key type', 'DataError');
      return { name };
    },
    rawPublic(algorithm, data) {
      const handle = binding.keyFromRaw(kind, false, data);
      if (handle === undefined) throw invalidKeyData();
      return handle;
    },
  };
  return {
    ...pair(name, info),
    async generateKey(algorithm, extractable, usages) {
      checkUsages(usages, allOf(info), name);
      const handles = await job((done) => binding.generateNamed(kind, done));
      return pairOf(handles, { name }, extractable, usages, info);
    },
  };
}

for (const name of ['Ed25519', 'Ed448']) {
  algorithms[name] = { ...okp(name, ['verify'], ['sign']), ...messages(name === 'Ed448') };
}
for (const name of ['X25519', 'X448']) {
  algorithms[name] = {
    ...okp(name, [], ['deriveKey', 'deriveBits']),
    deriveBits: deriveBits(() => true),
  };
}

module.exports = { algorithms };
