'use strict';

// RSA in the Web Cryptography API: RSASSA-PKCS1-v1_5, RSA-PSS and RSA-OAEP.

const { StringPrototypeSlice, StringPrototypeStartsWith, Uint8Array } = primordials;

const { Buffer } = require('buffer');
const { constants } = require('#crypto/constants');
const { handleOfCryptoKey, slotsOf } = require('#crypto/crypto_key');
const { allOf, needType, pair, pairOf, signer } = require('#crypto/subtle_pairs');
const { attempt, checkUsages, error, hashNames, job } = require('#crypto/subtle_tools');
const binding = internalBinding('crypto');

const algorithms = { __proto__: null };

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
        binding.generateRsa(modulusLength, exponent, false, undefined, undefined, undefined, done),
      );
      const described = { name, modulusLength, publicExponent, hash };
      return pairOf(handles, described, extractable, usages, info);
    },
  };
}

function padded(padding) {
  return signer(({ saltLength }, key) => ({
    hash: hashNames[slotsOf(key).algorithm.hash.name],
    padding,
    salt: saltLength,
  }));
}

function oaep(operation, type, verb) {
  return (algorithm, key, data) => {
    needType(key, type, verb);
    const hash = hashNames[slotsOf(key).algorithm.hash.name];
    const { RSA_PKCS1_OAEP_PADDING } = constants;
    return attempt(() =>
      binding.publicCipher(
        operation,
        handleOfCryptoKey(key),
        RSA_PKCS1_OAEP_PADDING,
        hash,
        undefined,
        algorithm.label,
        data,
      ),
    );
  };
}

algorithms['RSASSA-PKCS1-v1_5'] = {
  ...rsa('RSASSA-PKCS1-v1_5', ['verify'], ['sign'], 'RS'),
  ...padded(constants.RSA_PKCS1_PADDING),
};
algorithms['RSA-PSS'] = {
  ...rsa('RSA-PSS', ['verify'], ['sign'], 'PS'),
  ...padded(constants.RSA_PKCS1_PSS_PADDING),
};
algorithms['RSA-OAEP'] = {
  ...rsa('RSA-OAEP', ['encrypt', 'wrapKey'], ['decrypt', 'unwrapKey'], 'RSA-OAEP'),
  encrypt: oaep(0, 'public', 'encrypt'),
  decrypt: oaep(1, 'private', 'decrypt'),
};

module.exports = { algorithms };
