'use strict';

// encapsulate and decapsulate: a secret for the owner of a public key. ML-KEM is made for it, RSA has RSASVE, the curves have
// the DHKEM of RFC 9180.

const { validateFunction } = require('#internal/validators');
const { Buffer } = require('buffer');
const { bytesOf, toBuffer } = require('#crypto/util');
const { preparePrivateKey, preparePublicOrPrivateKey } = require('#crypto/keys');
const binding = internalBinding('crypto');

const pair = ({ 0: secret, 1: sent }) => ({
  sharedKey: toBuffer(secret),
  ciphertext: toBuffer(sent),
});

function finish(callback, convert) {
  return (error, result) => {
    if (error) callback(error);
    else callback(null, convert(result));
  };
}

function encapsulate(key, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  const handle = preparePublicOrPrivateKey(key);
  if (callback === undefined) return pair(binding.encapsulate(handle, undefined));
  binding.encapsulate(handle, finish(callback, pair));
  return undefined;
}

function decapsulate(key, ciphertext, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  const handle = preparePrivateKey(key);
  const view = bytesOf(ciphertext, 'ciphertext');
  const bytes = Buffer.from(view.buffer, view.byteOffset, view.byteLength);
  if (callback === undefined) return toBuffer(binding.decapsulate(handle, bytes, undefined));
  binding.decapsulate(handle, bytes, finish(callback, toBuffer));
  return undefined;
}

module.exports = { decapsulate, encapsulate };
