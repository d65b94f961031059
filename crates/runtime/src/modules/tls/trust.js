'use strict';

// Which certificate authorities are trusted when a program names none.

const {
  ArrayIsArray,
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  ObjectFreeze,
  RegExpPrototypeSymbolMatch,
} = primordials;

const { validateOneOf } = require('#internal/validators');

const places = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

let replaced;
let roots;

function readBundle(path) {
  try {
    const text = require('fs').readFileSync(path, 'latin1');
    return (
      RegExpPrototypeSymbolMatch(
        /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g,
        text,
      ) ?? []
    );
  } catch {
    return [];
  }
}

/** The system's certificates as PEM texts. */
function systemCertificates() {
  if (roots === undefined) {
    roots = [];
    const own = process.env.SSL_CERT_FILE;
    if (own) roots = readBundle(own);
    for (let i = 0; roots.length === 0 && i < places.length; i++) roots = readBundle(places[i]);
    ObjectFreeze(roots);
  }
  return roots;
}

function extraCertificates() {
  const path = process.env.NODE_EXTRA_CA_CERTS;
  return path ? readBundle(path) : [];
}

/** What the program or NODE_EXTRA_CA_CERTS put beside or in place of the system's certificates. */
function overridden() {
  if (replaced !== undefined) return replaced;
  const extra = extraCertificates();
  return extra.length > 0 ? extra : undefined;
}

/** `tls.getCACertificates(type)` */
function getCACertificates(type = 'default') {
  validateOneOf(type, 'type', ['default', 'system', 'bundled', 'extra']);
  if (type === 'extra') return extraCertificates();
  if (type === 'default' && replaced !== undefined) return ArrayPrototypeSlice(replaced);
  const list = ArrayPrototypeSlice(systemCertificates());
  if (type === 'default') {
    const extra = extraCertificates();
    for (let i = 0; i < extra.length; i++) ArrayPrototypePush(list, extra[i]);
  }
  return list;
}

/** `tls.setDefaultCACertificates(certs)` */
function setDefaultCACertificates(certs) {
  if (!ArrayIsArray(certs)) {
    const { ERR_INVALID_ARG_TYPE } = require('#internal/errors').codes;
    throw new ERR_INVALID_ARG_TYPE('certs', 'Array', certs);
  }
  replaced = ArrayPrototypeSlice(certs);
}

module.exports = { getCACertificates, overridden, setDefaultCACertificates, systemCertificates };
