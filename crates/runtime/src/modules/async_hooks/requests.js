'use strict';

// Requests that are only callbacks of natives: which of them Node tells hooks of, and under which name.

const { StringPrototypeIndexOf, StringPrototypeSlice, StringPrototypeStartsWith } = primordials;

// The beginnings of the paths of natives; the first that fits counts.
const kinds = [
  ['fs::', 'FSREQCALLBACK', class FSReqCallback {}],
  ['crypto::random::generate_prime', 'RANDOMPRIMEREQUEST', class RandomPrimeJob {}],
  ['crypto::random::check_prime', 'CHECKPRIMEREQUEST', class CheckPrimeJob {}],
  ['crypto::random::', 'RANDOMBYTESREQUEST', class RandomBytesJob {}],
  ['crypto::derive::pbkdf2', 'PBKDF2REQUEST', class PBKDF2Job {}],
  ['crypto::derive::scrypt', 'SCRYPTREQUEST', class ScryptJob {}],
  ['crypto::derive::argon2', 'ARGON2REQUEST', class Argon2Job {}],
  ['crypto::derive::', 'DERIVEBITSREQUEST', class HKDFJob {}],
  ['crypto::exchange::', 'DERIVEBITSREQUEST', class DHBitsJob {}],
  ['crypto::keygen::generate_secret', 'KEYGENREQUEST', class SecretKeyGenerateJob {}],
  ['crypto::keygen::', 'KEYPAIRGENREQUEST', class KeyPairGenerateJob {}],
  ['crypto::sign::', 'SIGNREQUEST', class SignJob {}],
  ['crypto::', 'HASHREQUEST', class HashJob {}],
];
const kWatch = 'fs::watch::';

/** `{ type, resource }` of a request that `native` starts, undefined when hooks do not hear of it. */
function makeRequest(native) {
  const start = StringPrototypeIndexOf(native, 'modules::');
  const name = start === -1 ? native : StringPrototypeSlice(native, start + 9);
  // Those of handles that are being closed are no requests.
  if (StringPrototypeStartsWith(name, kWatch)) return undefined;
  for (let i = 0; i < kinds.length; i++) {
    const kind = kinds[i];
    if (StringPrototypeStartsWith(name, kind[0])) {
      return { type: kind[1], resource: new kind[2]() };
    }
  }
  return undefined;
}

module.exports = { makeRequest };
