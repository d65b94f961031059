'use strict';

// X509Certificate: what a certificate says, and whether it fits a host, an address or a key.

const {
  ArrayPrototypeIncludes,
  ArrayPrototypePush,
  Date,
  JSONParse,
  ObjectDefineProperties,
  StringPrototypeEndsWith,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeSplit,
  StringPrototypeStartsWith,
  StringPrototypeToLowerCase,
  Symbol,
} = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE },
  wordedError,
} = require('#internal/errors');
const { validateBoolean, validateObject, validateString } = require('#internal/validators');
const { customInspectSymbol, kEmptyObject, kEnumerableProperty } = require('#internal/util');
const { isArrayBufferView } = require('#buffer/kinds');
const { Buffer } = require('buffer');
const { kHandle, toBuffer } = require('#crypto/util');
const { PublicKeyObject, isKeyObject } = require('#crypto/keys');
const binding = internalBinding('crypto');

const kInfo = Symbol('kInfo');
const kIssuer = Symbol('kIssuer');

const kEmpty = Symbol('kEmpty');

class X509Certificate {
  #key = undefined;

  constructor(buffer) {
    // A certificate on its way into this thread is filled later.
    if (buffer === kEmpty) return;
    if (typeof buffer === 'string') buffer = Buffer.from(buffer);
    if (!isArrayBufferView(buffer)) {
      throw new ERR_INVALID_ARG_TYPE(
        'buffer',
        ['string', 'Buffer', 'TypedArray', 'DataView'],
        buffer,
      );
    }
    fillCertificate(this, buffer);
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    const shown = {
      subject: this.subject,
      subjectAltName: this.subjectAltName,
      issuer: this.issuer,
      infoAccess: this.infoAccess,
      validFrom: this.validFrom,
      validTo: this.validTo,
      validFromDate: this.validFromDate,
      validToDate: this.validToDate,
      fingerprint: this.fingerprint,
      fingerprint256: this.fingerprint256,
      fingerprint512: this.fingerprint512,
      keyUsage: this.keyUsage,
      serialNumber: this.serialNumber,
      signatureAlgorithm: this.signatureAlgorithm,
      signatureAlgorithmOid: this.signatureAlgorithmOid,
    };
    return `X509Certificate ${require('util').inspect(shown, inner)}`;
  }

  get subject() {
    return this[kInfo].subject || undefined;
  }

  get subjectAltName() {
    return this[kInfo].subjectAltName;
  }

  get issuer() {
    return this[kInfo].issuer || undefined;
  }

  get issuerCertificate() {
    return this[kIssuer];
  }

  get infoAccess() {
    return this[kInfo].infoAccess;
  }

  get validFrom() {
    return this[kInfo].validFrom;
  }

  get validTo() {
    return this[kInfo].validTo;
  }

  get validFromDate() {
    return new Date(this[kInfo].validFrom);
  }

  get validToDate() {
    return new Date(this[kInfo].validTo);
  }

  get fingerprint() {
    return this[kInfo].fingerprint;
  }

  get fingerprint256() {
    return this[kInfo].fingerprint256;
  }

  get fingerprint512() {
    return this[kInfo].fingerprint512;
  }

  get keyUsage() {
    return this[kInfo].keyUsage;
  }

  get serialNumber() {
    return this[kInfo].serialNumber;
  }

  get signatureAlgorithm() {
    return this[kInfo].signatureAlgorithm;
  }

  get signatureAlgorithmOid() {
    return this[kInfo].signatureAlgorithmOid;
  }

  get raw() {
    return toBuffer(this[kHandle].raw());
  }

  get publicKey() {
    this.#key ??= new PublicKeyObject(this[kHandle].publicKey());
    return this.#key;
  }

  toString() {
    return this[kHandle].pem();
  }

  toJSON() {
    return this.toString();
  }

  get ca() {
    return this[kInfo].ca;
  }

  checkHost(name, options) {
    validateString(name, 'name');
    refuseZero(name);
    const rules = hostRules(options);
    const { hosts } = this[kInfo];
    const useSubject =
      rules.subject === 'always' ||
      (rules.subject === 'default' && (hosts === undefined || hosts.length === 0));
    const candidates = [];
    if (hosts !== undefined) ArrayPrototypePush(candidates, ...hosts);
    if (useSubject) pushCommonNames(candidates, this[kInfo].subjectEntries);
    for (let i = 0; i < candidates.length; i++) {
      if (hostMatches(name, candidates[i], rules)) return candidates[i];
    }
    return undefined;
  }

  checkEmail(email, options) {
    validateString(email, 'email');
    refuseZero(email);
    const { subject } = hostRules(options);
    const { mails, subjectEntries } = this[kInfo];
    const candidates = mails === undefined ? [] : [...mails];
    if (subject === 'always' || (subject === 'default' && candidates.length === 0)) {
      for (let i = 0; i < subjectEntries.length; i += 2) {
        if (subjectEntries[i] === 'emailAddress')
          ArrayPrototypePush(candidates, subjectEntries[i + 1]);
      }
    }
    return ArrayPrototypeIncludes(candidates, email) ? email : undefined;
  }

  checkIP(ip, options) {
    validateString(ip, 'ip');
    hostRules(options);
    if (require('#net/ip').isIP(ip) === 0) throw invalidName();
    const { addresses } = this[kInfo];
    if (addresses === undefined) return undefined;
    const wanted = canonicalAddress(ip);
    for (let i = 0; i < addresses.length; i++) {
      if (canonicalAddress(addresses[i]) === wanted) return ip;
    }
    return undefined;
  }

  checkIssued(otherCert) {
    if (!(otherCert instanceof X509Certificate)) {
      throw new ERR_INVALID_ARG_TYPE('otherCert', 'X509Certificate', otherCert);
    }
    return this[kHandle].issuedBy(otherCert[kHandle]);
  }

  checkPrivateKey(pkey) {
    if (!isKeyObject(pkey)) throw new ERR_INVALID_ARG_TYPE('pkey', 'KeyObject', pkey);
    if (pkey.type !== 'private') throw new ERR_INVALID_ARG_VALUE('pkey', pkey);
    return this[kHandle].matchesPrivate(pkey[kHandle]);
  }

  verify(pkey) {
    if (!isKeyObject(pkey)) throw new ERR_INVALID_ARG_TYPE('pkey', 'KeyObject', pkey);
    if (pkey.type !== 'public') throw new ERR_INVALID_ARG_VALUE('pkey', pkey);
    return this[kHandle].verify(pkey[kHandle]);
  }

  toLegacyObject() {
    const info = this[kInfo];
    const key = this[kHandle].keyInfo();
    return {
      subject: nameObject(info.subjectEntries),
      issuer: nameObject(info.issuerEntries),
      subjectaltname: info.subjectAltName,
      infoAccess: accessObject(info.infoAccess),
      ca: info.ca,
      modulus: key.modulus,
      exponent: key.exponent,
      pubkey: key.pubkey === undefined ? undefined : toBuffer(key.pubkey),
      bits: key.bits,
      valid_from: info.validFrom,
      valid_to: info.validTo,
      fingerprint: info.fingerprint,
      fingerprint256: info.fingerprint256,
      fingerprint512: info.fingerprint512,
      ext_key_usage: info.keyUsage,
      serialNumber: info.serialNumber,
      raw: this.raw,
      asn1Curve: key.asn1Curve,
      nistCurve: key.nistCurve,
    };
  }
}

const enumerable = [
  'subject',
  'subjectAltName',
  'issuer',
  'issuerCertificate',
  'infoAccess',
  'validFrom',
  'validTo',
  'validFromDate',
  'validToDate',
  'fingerprint',
  'fingerprint256',
  'fingerprint512',
  'keyUsage',
  'serialNumber',
  'raw',
  'publicKey',
  'toString',
  'toJSON',
  'ca',
  'checkHost',
  'checkEmail',
  'checkIP',
  'checkIssued',
  'checkPrivateKey',
  'verify',
  'toLegacyObject',
];
const descriptors = { __proto__: null };
for (let i = 0; i < enumerable.length; i++) descriptors[enumerable[i]] = kEnumerableProperty;
ObjectDefineProperties(X509Certificate.prototype, descriptors);

// A name that occurs twice becomes a list.
function nameObject(entries) {
  const names = { __proto__: null };
  for (let i = 0; i < entries.length; i += 2) add(names, entries[i], entries[i + 1]);
  return names;
}

function add(names, key, value) {
  const old = names[key];
  if (old === undefined) names[key] = value;
  else if (typeof old === 'string') names[key] = [old, value];
  else ArrayPrototypePush(old, value);
}

function accessObject(text) {
  if (text === undefined) return undefined;
  const lists = { __proto__: null };
  const lines = StringPrototypeSplit(text, '\n');
  for (let i = 0; i < lines.length; i++) {
    const colon = StringPrototypeIndexOf(lines[i], ':');
    const key = StringPrototypeSlice(lines[i], 0, colon);
    let value = StringPrototypeSlice(lines[i], colon + 1);
    // Quoted for the text; here it stands by itself.
    if (value[0] === '"') value = JSONParse(value);
    if (lists[key] === undefined) lists[key] = [value];
    else ArrayPrototypePush(lists[key], value);
  }
  return lists;
}

// --- matching names ---

function hostRules(options = kEmptyObject) {
  validateObject(options, 'options');
  const {
    subject = 'default',
    wildcards = true,
    partialWildcards = true,
    multiLabelWildcards = false,
    singleLabelSubdomains = false,
  } = options;
  validateString(subject, 'options.subject');
  validateBoolean(wildcards, 'options.wildcards');
  validateBoolean(partialWildcards, 'options.partialWildcards');
  validateBoolean(multiLabelWildcards, 'options.multiLabelWildcards');
  validateBoolean(singleLabelSubdomains, 'options.singleLabelSubdomains');
  if (subject !== 'default' && subject !== 'always' && subject !== 'never') {
    throw new ERR_INVALID_ARG_VALUE('options.subject', subject);
  }
  return { subject, wildcards, partialWildcards, multiLabelWildcards, singleLabelSubdomains };
}

function pushCommonNames(candidates, entries) {
  for (let i = 0; i < entries.length; i += 2) {
    if (entries[i] === 'CN') ArrayPrototypePush(candidates, entries[i + 1]);
  }
}

function hostMatches(name, pattern, rules) {
  const host = StringPrototypeToLowerCase(name);
  const wanted = StringPrototypeToLowerCase(pattern);
  if (host[0] === '.') {
    // A leading dot asks for any subdomain.
    if (!StringPrototypeEndsWith(wanted, host)) return false;
    const label = StringPrototypeSlice(wanted, 0, wanted.length - host.length);
    return (
      label !== '' && !(rules.singleLabelSubdomains && StringPrototypeIndexOf(label, '.') !== -1)
    );
  }
  if (host === wanted) return true;
  const star = StringPrototypeIndexOf(wanted, '*');
  if (!rules.wildcards || star === -1) return false;
  const dot = StringPrototypeIndexOf(wanted, '.');
  // One star, in the first label, over a name of at least two labels.
  const suffix = StringPrototypeSlice(wanted, dot);
  if (dot === -1 || star > dot || StringPrototypeIndexOf(wanted, '*', star + 1) !== -1)
    return false;
  if (StringPrototypeIndexOf(suffix, '.', 1) === -1) return false;
  const before = StringPrototypeSlice(wanted, 0, star);
  const after = StringPrototypeSlice(wanted, star + 1, dot);
  const partial = before !== '' || after !== '';
  if (partial && (!rules.partialWildcards || StringPrototypeStartsWith(wanted, 'xn--')))
    return false;
  if (!StringPrototypeEndsWith(host, suffix)) return false;
  const label = StringPrototypeSlice(host, 0, host.length - suffix.length);
  if (label.length < before.length + after.length || label === '') return false;
  if (!StringPrototypeStartsWith(label, before) || !StringPrototypeEndsWith(label, after))
    return false;
  return StringPrototypeIndexOf(label, '.') === -1 || (rules.multiLabelWildcards && !partial);
}

function invalidName() {
  return wordedError('ERR_INVALID_ARG_VALUE', 'TypeError', 'Invalid name');
}

// A name ends at a zero byte for whoever counts that way.
function refuseZero(name) {
  if (StringPrototypeIndexOf(name, '\0') !== -1) throw invalidName();
}

// One spelling for every way to write an address.
function canonicalAddress(ip) {
  const text = StringPrototypeIndexOf(ip, ':') === -1 ? ip : `[${ip}]`;
  const { URL } = require('url');
  const parsed = URL.parse(`http://${text}/`);
  return parsed === null ? ip : parsed.hostname;
}

// Connections know who issued the certificates of their peers.
function setIssuer(certificate, issuer) {
  certificate[kIssuer] = issuer;
}

function fillCertificate(certificate, bytes) {
  const handle = new binding.X509Certificate(bytes);
  ObjectDefineProperties(certificate, {
    [kHandle]: { __proto__: null, value: handle },
    [kInfo]: { __proto__: null, value: handle.info() },
    [kIssuer]: { __proto__: null, value: undefined, writable: true },
  });
}

function ClonedX509Certificate() {
  return new X509Certificate(kEmpty);
}
ClonedX509Certificate.prototype = X509Certificate.prototype;

require('#worker_threads/cloneable').defineClone(
  X509Certificate,
  '#crypto/x509:ClonedX509Certificate',
  (certificate) => certificate.raw,
  fillCertificate,
);

module.exports = {
  ClonedX509Certificate,
  X509Certificate,
  setIssuer,
};
