'use strict';

// What the algorithms of the Web Cryptography API that use pairs of keys have in common.

const { ArrayPrototypeConcat, ObjectAssign } = primordials;

const { kHandle } = require('#crypto/util');
const keys = require('#crypto/keys');
const { createCryptoKey, handleOfCryptoKey, slotsOf } = require('#crypto/crypto_key');
const {
  checkAlg,
  checkJwk,
  checkUsages,
  common,
  error,
  invalidKeyData,
  job,
} = require('#crypto/subtle_tools');
const binding = internalBinding('crypto');

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

/** The handle of a key in DER. */
function parse(isPrivate, format, data) {
  try {
    const type = format === 'spki' ? 'spki' : 'pkcs8';
    return binding.parseKey(isPrivate, data, false, type, undefined);
  } catch (cause) {
    throw invalidKeyData(cause);
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
          throw invalidKeyData(cause);
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
        if (wanted !== slots.type) throw error(`Key must be a ${wanted} key`, 'InvalidAccessError');
        return handle.export('der', format, undefined, undefined);
      }
      if (wanted !== slots.type || rawPublic === undefined) {
        throw unsupported(`${name} ${slots.type} key`, format, 'export');
      }
      return handle.raw(false, false);
    },
  };
}

/** The usages of either key. */
const allOf = ({ publicUsages, privateUsages }) =>
  ArrayPrototypeConcat(publicUsages, privateUsages);

function needType(key, type, verb) {
  if (slotsOf(key).type !== type) {
    throw error(`Key must be a ${type} key to ${verb}`, 'InvalidAccessError');
  }
}

// Signing and verifying; `manner` says what there is besides the key and the data: the hash, padding and salt of RSA, whether
// the numbers of a signature stand side by side (IEEE P1363), a context.
function signer(manner) {
  return {
    sign(algorithm, key, data) {
      const { context, hash, isP1363 = false, padding, salt } = manner(algorithm, key);
      needType(key, 'private', 'sign');
      const handle = handleOfCryptoKey(key);
      return job((done) =>
        binding.sign(handle, hash, data, false, padding, salt, isP1363, context, done),
      );
    },
    verify(algorithm, key, signature, data) {
      const { context, hash, isP1363 = false, padding, salt } = manner(algorithm, key);
      needType(key, 'public', 'verify');
      const handle = handleOfCryptoKey(key);
      return job((done) =>
        binding.verify(handle, hash, data, false, signature, padding, salt, isP1363, context, done),
      );
    },
  };
}

// Signatures of whole messages, which some algorithms bind to a context.
function messages(takesContext) {
  return signer(({ context }) => {
    if (!takesContext || context === undefined) return {};
    if (context.byteLength > 255) {
      throw error('ContextParams.context must be at most 255 bytes', 'OperationError');
    }
    return { context };
  });
}

module.exports = { allOf, messages, needType, pair, pairOf, parse, signer, unsupported };
