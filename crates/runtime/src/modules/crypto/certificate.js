'use strict';

// Certificate: signed public keys with a challenge (SPKAC); and PKCS #12 archives taken apart.

const { ArrayPrototypeMap, RangeError } = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE },
} = require('#internal/errors');
const { validateObject } = require('#internal/validators');
const { kEmptyObject } = require('#internal/util');
const { isAnyArrayBuffer, isArrayBufferView } = require('#buffer/kinds');
const { bytesOf, toBuffer } = require('#crypto/util');
const binding = internalBinding('crypto');

// OpenSSL counts in 31 bits.
const LONGEST = 2 ** 31 - 1;

function spkacBytes(spkac, encoding) {
  const bytes = bytesOf(spkac, 'spkac', encoding);
  if (bytes.byteLength > LONGEST) {
    const error = new RangeError('spkac is too large');
    error.code = 'ERR_OUT_OF_RANGE';
    throw error;
  }
  return bytes;
}

function verifySpkac(spkac, encoding) {
  return binding.verifySpkac(spkacBytes(spkac, encoding));
}

function exportPublicKey(spkac, encoding) {
  const key = binding.spkacPublicKey(spkacBytes(spkac, encoding));
  return key === undefined ? '' : toBuffer(key);
}

function exportChallenge(spkac, encoding) {
  const challenge = binding.spkacChallenge(spkacBytes(spkac, encoding));
  return challenge === undefined ? '' : toBuffer(challenge);
}

// Both a constructor and a plain function, whose methods are its own too: history.
function Certificate() {
  if (!(this instanceof Certificate)) return new Certificate();
}
Certificate.prototype.verifySpkac = verifySpkac;
Certificate.prototype.exportPublicKey = exportPublicKey;
Certificate.prototype.exportChallenge = exportChallenge;
Certificate.exportChallenge = exportChallenge;
Certificate.exportPublicKey = exportPublicKey;
Certificate.verifySpkac = verifySpkac;

function parsePKCS12(bundle, options = kEmptyObject) {
  if (!isArrayBufferView(bundle) && !isAnyArrayBuffer(bundle)) {
    throw new ERR_INVALID_ARG_TYPE(
      'bundle',
      ['ArrayBuffer', 'TypedArray', 'DataView', 'Buffer'],
      bundle,
    );
  }
  validateObject(options, 'options');
  const { passphrase } = options;
  let secret;
  if (passphrase !== undefined) {
    if (typeof passphrase === 'string') secret = passphrase;
    else secret = toText(passphrase);
  }
  const parsed = binding.parsePkcs12(bytesOf(bundle, 'bundle'), secret);
  const { X509Certificate } = require('#crypto/x509');
  const { PrivateKeyObject } = require('#crypto/keys');
  return {
    privateKey: parsed[0] === undefined ? null : new PrivateKeyObject(parsed[0]),
    certificate: parsed[1] === undefined ? null : new X509Certificate(parsed[1]),
    additionalCertificates: ArrayPrototypeMap(parsed[2], (der) => new X509Certificate(der)),
  };
}

function toText(value) {
  if (!isArrayBufferView(value) && !isAnyArrayBuffer(value)) {
    throw new ERR_INVALID_ARG_TYPE(
      'options.passphrase',
      ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'],
      value,
    );
  }
  const { Buffer } = require('buffer');
  const bytes = bytesOf(value, 'options.passphrase');
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
}

module.exports = { Certificate, parsePKCS12 };
