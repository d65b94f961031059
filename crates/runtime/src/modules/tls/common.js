'use strict';

// `tls.createSecureContext`: keys, certificates and trust, checked and handed to OpenSSL.

const {
  ArrayIsArray,
  ArrayPrototypeFilter,
  ArrayPrototypeJoin,
  StringPrototypeSplit,
  StringPrototypeStartsWith,
} = primordials;

const {
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_TLS_INVALID_PROTOCOL_VERSION,
    ERR_TLS_PROTOCOL_VERSION_CONFLICT,
  },
} = require('#internal/errors');
const { validateObject, validateString } = require('#internal/validators');

const { SecureContext: NativeSecureContext } = internalBinding('tls_wrap');

const versions = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

function defaults() {
  return require('tls');
}

function checkVersion(value, name) {
  if (value === undefined || value === null) return undefined;
  for (let i = 0; i < versions.length; i++) if (versions[i] === value) return value;
  throw new ERR_TLS_INVALID_PROTOCOL_VERSION(value, name);
}

/** Text or bytes as a Buffer. */
function bytes(value, name) {
  const { Buffer } = require('buffer');
  if (typeof value === 'string') return Buffer.from(value);
  if (Buffer.isBuffer(value)) return value;
  if (value !== null && typeof value === 'object' && value.buffer !== undefined) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  }
  throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], value);
}

function each(value, f) {
  if (ArrayIsArray(value)) for (let i = 0; i < value.length; i++) f(value[i]);
  else f(value);
}

// The ranges of the old `secureProtocol` names that are still known.
const protocolMethods = {
  __proto__: null,
  TLS_method: [],
  TLS_client_method: [],
  TLS_server_method: [],
  SSLv23_method: [],
  SSLv23_client_method: [],
  SSLv23_server_method: [],
  TLSv1_method: ['TLSv1', 'TLSv1'],
  TLSv1_1_method: ['TLSv1.1', 'TLSv1.1'],
  TLSv1_2_method: ['TLSv1.2', 'TLSv1.2'],
  TLSv1_2_client_method: ['TLSv1.2', 'TLSv1.2'],
  TLSv1_2_server_method: ['TLSv1.2', 'TLSv1.2'],
};

function versionRange(options) {
  const { secureProtocol } = options;
  let min = checkVersion(options.minVersion, 'minimum');
  let max = checkVersion(options.maxVersion, 'maximum');
  if (secureProtocol !== undefined && secureProtocol !== null) {
    validateString(secureProtocol, 'options.secureProtocol');
    if (min !== undefined) throw new ERR_TLS_PROTOCOL_VERSION_CONFLICT(min, secureProtocol);
    if (max !== undefined) throw new ERR_TLS_PROTOCOL_VERSION_CONFLICT(max, secureProtocol);
    const range = protocolMethods[secureProtocol];
    if (range === undefined) {
      const { ERR_TLS_INVALID_PROTOCOL_METHOD } = require('#internal/errors').codes;
      throw new ERR_TLS_INVALID_PROTOCOL_METHOD(`Unknown method: ${secureProtocol}`);
    }
    [min, max] = range;
  }
  return [min ?? defaults().DEFAULT_MIN_VERSION, max ?? defaults().DEFAULT_MAX_VERSION];
}

/** Holds a native context. */
class SecureContext {
  constructor(options = {}) {
    validateObject(options, 'options');
    const { 0: min, 1: max } = versionRange(options);
    this.context = new NativeSecureContext(min, max);
    configure(this.context, options);
  }
}

function configure(context, options) {
  const {
    ca,
    cert,
    key,
    pfx,
    passphrase,
    ciphers,
    ecdhCurve,
    sigalgs,
    dhparam,
    secureOptions,
    sessionIdContext,
  } = options;
  if (ca !== undefined && ca !== null && ca !== false) {
    each(ca, (item) => context.addCaCert(bytes(item, 'options.ca')));
  } else {
    context.addRootCerts();
    const extra = require('#tls/trust').overridden();
    if (extra !== undefined) each(extra, (item) => context.addCaCert(bytes(item, 'ca')));
  }
  if (cert) each(cert, (item) => context.setCert(bytes(item, 'options.cert')));
  if (key) {
    each(key, (item) => {
      const pem = item?.pem ?? item;
      const secret = item?.passphrase ?? passphrase;
      context.setKey(bytes(pem, 'options.key'), secret === undefined ? undefined : `${secret}`);
    });
  }
  if (pfx) {
    each(pfx, (item) => {
      const der = item?.buf ?? item;
      const secret = item?.passphrase ?? passphrase;
      context.loadPfx(bytes(der, 'options.pfx'), secret === undefined ? undefined : `${secret}`);
    });
  }
  if (ciphers !== undefined && ciphers !== null) {
    validateString(ciphers, 'options.ciphers');
    const list = StringPrototypeSplit(ciphers, ':');
    const isSuite = (name) => StringPrototypeStartsWith(name, 'TLS_');
    const suites = ArrayPrototypeFilter(list, isSuite);
    const others = ArrayPrototypeFilter(list, (name) => name !== '' && !isSuite(name));
    if (suites.length > 0 || others.length > 0)
      context.setCipherSuites(ArrayPrototypeJoin(suites, ':'));
    if (others.length > 0) context.setCiphers(ArrayPrototypeJoin(others, ':'));
  }
  if (ecdhCurve !== undefined && ecdhCurve !== 'auto') {
    validateString(ecdhCurve, 'options.ecdhCurve');
    context.setECDHCurve(ecdhCurve);
  }
  if (sigalgs !== undefined && sigalgs !== null) {
    validateString(sigalgs, 'options.sigalgs');
    if (sigalgs === '') throw new ERR_INVALID_ARG_VALUE('options.sigalgs', sigalgs);
    context.setSigalgs(sigalgs);
  }
  if (dhparam && dhparam !== 'auto') context.setDHParam(bytes(dhparam, 'options.dhparam'));
  if (secureOptions) context.setOptions(secureOptions);
  if (sessionIdContext !== undefined && sessionIdContext !== null) {
    validateString(sessionIdContext, 'options.sessionIdContext');
    context.setSessionIdContext(sessionIdContext);
  }
}

/** `tls.createSecureContext(options)` */
function createSecureContext(options) {
  return new SecureContext(options ?? {});
}

module.exports = { SecureContext, createSecureContext };
