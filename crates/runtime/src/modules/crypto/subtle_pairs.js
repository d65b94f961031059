'use strict';

// The algorithms of the Web Cryptography API that use pairs of keys: RSA, ECDSA, ECDH, and the Edwards and Montgomery curves.

const {
  ArrayPrototypeConcat,
  ArrayPrototypeIncludes,
  MathCeil,
  ObjectAssign,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  StringPrototypeToLowerCase,
  TypedArrayPrototypeSlice,
  Uint8Array,
} = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_MISSING_OPTION },
} = require('#internal/errors');
const { Buffer } = require('buffer');
const { kHandle } = require('#crypto/util');
const keys = require('#crypto/keys');
const { createCryptoKey, handleOfCryptoKey, isCryptoKey, slotsOf } = require('#crypto/crypto_key');
const { constants } = require('#crypto/constants');
const binding = internalBinding('crypto');

function addPairs(algorithms, { checkAlg, checkJwk, checkUsages, common, error, hashNames, job }) {
  const unsupported = (name, format, verb) =>
    error(`Unable to ${verb} ${name} using ${format} format`, 'NotSupportedError');

  // The two keys of a generated pair with the usages each half can have.
  function pairOf(handles, algorithm, extractable, usages, { publicUsages, privateUsages }) {
    const [publicHandle, privateHandle] = handles;
    return {
      publicKey: createCryptoKey(
        keys.wrapHandle(publicHandle),
        algorithm,
        common(usages, publicUsages),
        true,
      ),
      privateKey: createCryptoKey(
        keys.wrapHandle(privateHandle),
        algorithm,
        common(usages, privateUsages),
        extractable,
      ),
    };
  }

  function parse(isPrivate, format, data) {
    try {
      const type = format === 'spki' ? 'spki' : 'pkcs8';
      return binding.parseKey(isPrivate, data, false, type, undefined);
    } catch (cause) {
      const failure = error('Invalid keyData', 'DataError');
      failure.cause = cause;
      throw failure;
    }
  }

  // The operations all pairs share. `describe` says what the algorithm of a parsed key is, or refuses it.
  function pair(name, info) {
    const { jwkType, jwkAlg, publicUsages, privateUsages, describe, rawPublic } = info;
    const check = (usages, isPrivate) =>
      checkUsages(usages, isPrivate ? privateUsages : publicUsages, name);
    const make = (handle, algorithm, usages, extractable) =>
      createCryptoKey(keys.wrapHandle(handle), describe(handle, algorithm), usages, extractable);
    return {
      publicUsages,
      importKey(format, data, algorithm, extractable, usages) {
        if (format === 'spki' || format === 'pkcs8') {
          const isPrivate = format === 'pkcs8';
          check(usages, isPrivate);
          const handle = parse(isPrivate, format, data);
          const described = describe(handle, algorithm);
          const whole =
            isPrivate || info.whole === undefined ? handle : info.whole(handle, described);
          return createCryptoKey(keys.wrapHandle(whole), described, usages, extractable);
        }
        if (format === 'jwk') {
          const isPrivate = data.d !== undefined;
          check(usages, isPrivate);
          checkJwk(data, jwkType, algorithm, extractable, usages);
          const use = info.jwkUse ?? 'sig';
          if (usages.length > 0 && data.use !== undefined && data.use !== use) {
            throw error('Invalid JWK "use" Parameter', 'DataError');
          }
          if (info.jwkAlias === undefined || data.alg !== info.jwkAlias) {
            checkAlg(data, jwkAlg?.(algorithm));
          }
          let object;
          try {
            object = (isPrivate ? keys.createPrivateKey : keys.createPublicKey)({
              key: data,
              format: 'jwk',
            });
          } catch (cause) {
            const failure = error('Invalid keyData', 'DataError');
            failure.cause = cause;
            throw failure;
          }
          return make(object[kHandle], algorithm, usages, extractable);
        }
        if ((format === 'raw' || format === 'raw-public') && rawPublic !== undefined) {
          check(usages, false);
          return make(rawPublic(algorithm, data), algorithm, usages, extractable);
        }
        throw unsupported(name, format, 'import');
      },
      fromKeyObject(keyObject, algorithm, extractable, usages) {
        check(usages, keyObject.type === 'private');
        return make(keyObject[kHandle], algorithm, usages, extractable);
      },
      exportKey(format, key, slots) {
        const handle = handleOfCryptoKey(key);
        if (format === 'jwk') {
          const jwk = { key_ops: slots.usages, ext: slots.extractable };
          const alg = jwkAlg?.(slots.algorithm);
          if (alg !== undefined) jwk.alg = alg;
          return ObjectAssign(jwk, keys.exportJwk(handle));
        }
        const wanted = {
          __proto__: null,
          spki: 'public',
          pkcs8: 'private',
          raw: 'public',
          'raw-public': 'public',
        }[format];
        if (format === 'spki' || format === 'pkcs8') {
          if (wanted !== slots.type)
            throw error(`Key must be a ${wanted} key`, 'InvalidAccessError');
          return handle.export('der', format, undefined, undefined);
        }
        if (wanted !== slots.type || rawPublic === undefined) {
          throw unsupported(`${name} ${slots.type} key`, format, 'export');
        }
        return handle.raw(false, false);
      },
    };
  }

  const allOf = ({ publicUsages, privateUsages }) =>
    ArrayPrototypeConcat(publicUsages, privateUsages);

  // --- RSA ---

  function numberOf(bytes) {
    let value = 0;
    for (let i = 0; i < bytes.length; i++) value = value * 256 + bytes[i];
    return value;
  }

  function exponentBytes(text) {
    const digits = StringPrototypeSlice(text, 2);
    return new Uint8Array(Buffer.from(digits.length % 2 ? `0${digits}` : digits, 'hex'));
  }

  function rsa(name, publicUsages, privateUsages, prefix) {
    const info = {
      jwkType: 'RSA',
      jwkUse: prefix === 'RSA-OAEP' ? 'enc' : 'sig',
      publicUsages,
      privateUsages,
      jwkAlg(algorithm) {
        // JWK has names for the hashes of SHA-1 and SHA-2 only.
        if (!StringPrototypeStartsWith(algorithm.hash.name, 'SHA-')) return undefined;
        const bits = StringPrototypeSlice(algorithm.hash.name, 4);
        return prefix === 'RSA-OAEP'
          ? bits === '1'
            ? prefix
            : `${prefix}-${bits}`
          : `${prefix}${bits}`;
      },
      describe(handle, algorithm) {
        if (handle.asymmetricType() !== 'rsa') throw error('Invalid key type', 'DataError');
        const { modulusLength, publicExponent } = handle.details();
        return {
          name,
          modulusLength,
          publicExponent: exponentBytes(publicExponent),
          hash: algorithm.hash,
        };
      },
    };
    return {
      ...pair(name, info),
      async generateKey(algorithm, extractable, usages) {
        checkUsages(usages, allOf(info), name);
        const { modulusLength, publicExponent, hash } = algorithm;
        if (modulusLength < 512) {
          throw error('algorithm.modulusLength must be at least 512', 'OperationError');
        }
        const exponent = numberOf(publicExponent);
        if (exponent < 3 || exponent % 2 === 0)
          throw error('Invalid publicExponent', 'OperationError');
        const handles = await job((done) =>
          binding.generateRsa(
            modulusLength,
            exponent,
            false,
            undefined,
            undefined,
            undefined,
            done,
          ),
        );
        const described = { name, modulusLength, publicExponent, hash };
        return pairOf(handles, described, extractable, usages, info);
      },
    };
  }

  function signer(padding) {
    const manner = (algorithm, key) => ({
      hash: hashNames[slotsOf(key).algorithm.hash.name],
      salt: algorithm.saltLength,
    });
    return {
      sign(algorithm, key, data) {
        needType(key, 'private', 'sign');
        const { hash, salt } = manner(algorithm, key);
        return job((done) =>
          binding.sign(
            handleOfCryptoKey(key),
            hash,
            data,
            false,
            padding,
            salt,
            false,
            undefined,
            done,
          ),
        );
      },
      verify(algorithm, key, signature, data) {
        needType(key, 'public', 'verify');
        const { hash, salt } = manner(algorithm, key);
        return job((done) =>
          binding.verify(
            handleOfCryptoKey(key),
            hash,
            data,
            false,
            signature,
            padding,
            salt,
            false,
            undefined,
            done,
          ),
        );
      },
    };
  }

  function needType(key, type, verb) {
    if (slotsOf(key).type !== type) {
      throw error(`Key must be a ${type} key to ${verb}`, 'InvalidAccessError');
    }
  }

  function oaep(operation, type, verb) {
    return (algorithm, key, data) => {
      needType(key, type, verb);
      const hash = hashNames[slotsOf(key).algorithm.hash.name];
      const { RSA_PKCS1_OAEP_PADDING } = constants;
      try {
        return binding.publicCipher(
          operation,
          handleOfCryptoKey(key),
          RSA_PKCS1_OAEP_PADDING,
          hash,
          undefined,
          algorithm.label,
          data,
        );
      } catch (cause) {
        const failure = error(
          'The operation failed for an operation-specific reason',
          'OperationError',
        );
        failure.cause = cause;
        throw failure;
      }
    };
  }

  algorithms['RSASSA-PKCS1-v1_5'] = {
    ...rsa('RSASSA-PKCS1-v1_5', ['verify'], ['sign'], 'RS'),
    ...signer(constants.RSA_PKCS1_PADDING),
  };
  algorithms['RSA-PSS'] = {
    ...rsa('RSA-PSS', ['verify'], ['sign'], 'PS'),
    ...signer(constants.RSA_PKCS1_PSS_PADDING),
  };
  algorithms['RSA-OAEP'] = {
    ...rsa('RSA-OAEP', ['encrypt', 'wrapKey'], ['decrypt', 'unwrapKey'], 'RSA-OAEP'),
    encrypt: oaep(0, 'public', 'encrypt'),
    decrypt: oaep(1, 'private', 'decrypt'),
  };

  // --- elliptic curves ---

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
          throw error('Invalid keyData', 'DataError');
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
    sign(algorithm, key, data) {
      needType(key, 'private', 'sign');
      const hash = hashNames[algorithm.hash.name];
      return job((done) =>
        binding.sign(
          handleOfCryptoKey(key),
          hash,
          data,
          false,
          undefined,
          undefined,
          true,
          undefined,
          done,
        ),
      );
    },
    verify(algorithm, key, signature, data) {
      needType(key, 'public', 'verify');
      const hash = hashNames[algorithm.hash.name];
      const handle = handleOfCryptoKey(key);
      return job((done) =>
        binding.verify(
          handle,
          hash,
          data,
          false,
          signature,
          undefined,
          undefined,
          true,
          undefined,
          done,
        ),
      );
    },
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
      if (own.type !== 'private')
        throw error('baseKey must be a private key', 'InvalidAccessError');
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
      if (secret.byteLength < size)
        throw error('derived bit length is too small', 'OperationError');
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
        if (handle === undefined) throw error('Invalid keyData', 'DataError');
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

  // Signatures of whole messages, which some algorithms bind to a context.
  function messages(takesContext) {
    const contextOf = ({ context }) => {
      if (!takesContext || context === undefined) return undefined;
      if (context.byteLength > 255) {
        throw error('ContextParams.context must be at most 255 bytes', 'OperationError');
      }
      return context;
    };
    return {
      sign(algorithm, key, data) {
        const context = contextOf(algorithm);
        needType(key, 'private', 'sign');
        const handle = handleOfCryptoKey(key);
        return job((done) =>
          binding.sign(handle, undefined, data, false, undefined, undefined, false, context, done),
        );
      },
      verify(algorithm, key, signature, data) {
        const context = contextOf(algorithm);
        needType(key, 'public', 'verify');
        const handle = handleOfCryptoKey(key);
        return job((done) =>
          binding.verify(
            handle,
            undefined,
            data,
            false,
            signature,
            undefined,
            undefined,
            false,
            context,
            done,
          ),
        );
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

  require('#crypto/subtle_lattices').addLattices(algorithms, {
    allOf,
    checkJwk,
    checkUsages,
    error,
    job,
    messages,
    pairOf,
    parse,
    unsupported,
  });
}

module.exports = { addPairs };
