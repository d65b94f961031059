'use strict';

// Which certificate authorities are trusted when a program names none: those that come with nodus, those of
// NODE_EXTRA_CA_CERTS, those of the system when asked for, or what the program put in their place.

const {
  ArrayIsArray,
  ArrayPrototypeIncludes,
  ArrayPrototypePush,
  ObjectFreeze,
  SafeSet,
  SafeMap,
  StringPrototypeIncludes,
  StringPrototypeSplit,
  StringPrototypeTrim,
} = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE },
} = require('#internal/errors');
const { validateString } = require('#internal/validators');
const { getOptionValue } = require('#internal/options');
const { bundledRoots, readAhead, readBundle, readPemBundle, setDefaultRoots } =
  internalBinding('tls_wrap');

const places = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

const lists = new SafeMap();
let replaced = false;
let applied = false;

function usesSystem() {
  if (getOptionValue('--use-system-ca')) return true;
  // The command line has the last word.
  return (
    process.env.NODE_USE_SYSTEM_CA === '1' &&
    !ArrayPrototypeIncludes(process.execArgv, '--no-use-system-ca')
  );
}

let begun = false;

// Reads what will be trusted on other threads, until it is needed. `NODE_DEBUG_NATIVE=crypto` tells of it.
function begin() {
  if (begun || getOptionValue('--use-openssl-ca')) return;
  begun = true;
  const paths = [];
  const told = ['bundled'];
  if (usesSystem()) {
    ArrayPrototypePush(told, 'system');
    ArrayPrototypePush(paths, systemPath());
  }
  const extra = process.env.NODE_EXTRA_CA_CERTS;
  if (extra) {
    ArrayPrototypePush(told, 'extra');
    ArrayPrototypePush(paths, extra);
  }
  readAhead(true, paths);
  const debug = StringPrototypeSplit(`${process.env.NODE_DEBUG_NATIVE ?? ''}`, ',');
  if (!ArrayPrototypeIncludes(debug, 'crypto')) return;
  for (let i = 0; i < told.length; i++) {
    process._rawDebug(`Started loading ${told[i]} root certificates off-thread`);
  }
}

// The system's bundle, or the one that is to be used in its place.
function systemPath() {
  const own = process.env.SSL_CERT_FILE;
  if (own) return own;
  const { existsSync } = require('fs');
  for (let i = 0; i < places.length; i++) if (existsSync(places[i])) return places[i];
  return places[0];
}

const makers = {
  __proto__: null,
  bundled() {
    return bundledRoots();
  },
  system() {
    return readBundle(systemPath());
  },
  extra() {
    const path = process.env.NODE_EXTRA_CA_CERTS;
    if (!path) return [];
    const list = readBundle(path);
    if (list.length === 0) warnOfExtra(path);
    return list;
  },
  default() {
    const all = [];
    if (!getOptionValue('--use-openssl-ca')) addAll(all, listOf('bundled'));
    if (usesSystem()) addAll(all, listOf('system'));
    if (process.env.NODE_EXTRA_CA_CERTS) addAll(all, listOf('extra'));
    return all;
  },
};

// Not a warning of the process: nothing turns it off.
function warnOfExtra(path) {
  const fs = require('fs');
  let reason = 'error:04800064:PEM routines::bad base64 decode';
  if (!fs.existsSync(path)) {
    reason = 'error:80000002:system library::No such file or directory';
  } else {
    // What holds no certificate at all is left alone.
    let text = '';
    try {
      text = fs.readFileSync(path, 'latin1');
    } catch {
      // A folder, perhaps.
    }
    if (!StringPrototypeIncludes(text, '-----BEGIN CERTIFICATE-----')) return;
  }
  process._rawDebug(`Warning: Ignoring extra certs from \`${path}\`, load failed: ${reason}`);
}

function addAll(all, list) {
  for (let i = 0; i < list.length; i++) ArrayPrototypePush(all, list[i]);
}

function listOf(type) {
  let list = lists.get(type);
  if (list === undefined) {
    list = ObjectFreeze(makers[type]());
    lists.set(type, list);
  }
  return list;
}

function unique(list) {
  const seen = new SafeSet();
  const result = [];
  for (let i = 0; i < list.length; i++) {
    const key = StringPrototypeTrim(list[i]);
    if (seen.has(key)) continue;
    seen.add(key);
    ArrayPrototypePush(result, list[i]);
  }
  return result;
}

/** Makes a context trust what is trusted by default. */
function addDefaultRoots(context) {
  begin();
  if (getOptionValue('--use-openssl-ca') && !replaced) {
    context.addOpenSSLRoots();
    return;
  }
  // The bundled ones are there without being named.
  const named = replaced || process.env.NODE_EXTRA_CA_CERTS || usesSystem();
  if (named && !applied) {
    setDefaultRoots(listOf('default'));
    applied = true;
  }
  context.addRootCerts();
}

/** `tls.getCACertificates(type)` */
function getCACertificates(type = 'default') {
  validateString(type, 'type');
  if (!ArrayPrototypeIncludes(['default', 'bundled', 'system', 'extra'], type)) {
    throw new ERR_INVALID_ARG_VALUE('type', type);
  }
  begin();
  return listOf(type);
}

function checkReadable(buffer) {
  if (readPemBundle(buffer).length > 0) return;
  const { SecureContext } = internalBinding('tls_wrap');
  try {
    new SecureContext('TLSv1.2', 'TLSv1.3').addCACert(buffer);
  } catch (error) {
    // What the reader of PEM says of it counts, not the reason within.
    const { opensslErrorStack: later } = error;
    if (later !== undefined && later.length > 0) {
      error.message = later[0];
      error.code = 'ERR_OSSL_PEM_ASN1_LIB';
    }
    throw error;
  }
}

/** `tls.setDefaultCACertificates(certs)` */
function setDefaultCACertificates(certs) {
  if (!ArrayIsArray(certs)) throw new ERR_INVALID_ARG_TYPE('certs', 'Array', certs);
  const { isArrayBufferView } = require('util').types;
  for (let i = 0; i < certs.length; i++) {
    if (typeof certs[i] !== 'string' && !isArrayBufferView(certs[i])) {
      throw new ERR_INVALID_ARG_TYPE(`certs[${i}]`, ['string', 'ArrayBufferView'], certs[i]);
    }
  }
  const { Buffer } = require('buffer');
  const list = [];
  for (let i = 0; i < certs.length; i++) {
    const item = certs[i];
    const buffer =
      typeof item === 'string'
        ? Buffer.from(item)
        : Buffer.from(item.buffer, item.byteOffset, item.byteLength);
    // One that looks like a certificate and is none says why.
    if (buffer.includes('-----BEGIN CERTIFICATE-----')) checkReadable(buffer);
    addAll(list, readPemBundle(buffer));
  }
  if (certs.length > 0 && list.length === 0) {
    const { ERR_CRYPTO_OPERATION_FAILED } = require('#internal/errors').codes;
    throw new ERR_CRYPTO_OPERATION_FAILED('No valid certificates found in the provided array');
  }
  const chosen = ObjectFreeze(unique(list));
  setDefaultRoots(chosen);
  lists.set('default', chosen);
  replaced = true;
  applied = true;
}

module.exports = { addDefaultRoots, getCACertificates, setDefaultCACertificates };
