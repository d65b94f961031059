'use strict';

// `tls.createSecureContext`: keys, certificates and trust, checked and handed to OpenSSL.

const {
  ArrayIsArray,
  ArrayPrototypeFilter,
  ArrayPrototypeJoin,
  FunctionPrototypeCall,
  ObjectDefineProperty,
  StringPrototypeSplit,
  StringPrototypeStartsWith,
  StringPrototypeSubstring,
} = primordials;

const {
  codes: {
    ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_TLS_INVALID_PROTOCOL_METHOD,
    ERR_TLS_INVALID_PROTOCOL_VERSION,
    ERR_TLS_PROTOCOL_VERSION_CONFLICT,
  },
  genericNodeError,
  wordedError,
} = require('#internal/errors');
const {
  validateInt32,
  validateInteger,
  validateObject,
  validateString,
} = require('#internal/validators');

const { SecureContext: NativeSecureContext } = internalBinding('tls_wrap');

const versions = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];
// What OpenSSL's header calls SSL_OP_CIPHER_SERVER_PREFERENCE.
const SSL_OP_CIPHER_SERVER_PREFERENCE = 0x00400000;

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
  const { isAnyArrayBuffer, isArrayBufferView } = require('util').types;
  if (isArrayBufferView(value)) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  }
  if (isAnyArrayBuffer(value)) return Buffer.from(value);
  throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], value);
}

function each(value, f) {
  if (ArrayIsArray(value)) for (let i = 0; i < value.length; i++) f(value[i]);
  else f(value);
}

function secretText(value, name) {
  if (value === undefined || value === null) return undefined;
  validateString(value, name);
  return value;
}

// The ranges of the old `secureProtocol` names that are still known.
const protocolMethods = {
  __proto__: null,
  TLS_method: ['TLSv1', 'TLSv1.3'],
  TLS_client_method: ['TLSv1', 'TLSv1.3'],
  TLS_server_method: ['TLSv1', 'TLSv1.3'],
  SSLv23_method: [undefined, 'TLSv1.2'],
  SSLv23_client_method: [undefined, 'TLSv1.2'],
  SSLv23_server_method: [undefined, 'TLSv1.2'],
  TLSv1_method: ['TLSv1', 'TLSv1'],
  TLSv1_client_method: ['TLSv1', 'TLSv1'],
  TLSv1_server_method: ['TLSv1', 'TLSv1'],
  TLSv1_1_method: ['TLSv1.1', 'TLSv1.1'],
  TLSv1_1_client_method: ['TLSv1.1', 'TLSv1.1'],
  TLSv1_1_server_method: ['TLSv1.1', 'TLSv1.1'],
  TLSv1_2_method: ['TLSv1.2', 'TLSv1.2'],
  TLSv1_2_client_method: ['TLSv1.2', 'TLSv1.2'],
  TLSv1_2_server_method: ['TLSv1.2', 'TLSv1.2'],
};

function methodRange(name) {
  const range = protocolMethods[name];
  if (range !== undefined) return [range[0] ?? defaults().DEFAULT_MIN_VERSION, range[1]];
  if (StringPrototypeStartsWith(name, 'SSLv2_')) {
    throw new ERR_TLS_INVALID_PROTOCOL_METHOD('SSLv2 methods disabled');
  }
  if (StringPrototypeStartsWith(name, 'SSLv3_')) {
    throw new ERR_TLS_INVALID_PROTOCOL_METHOD('SSLv3 methods disabled');
  }
  throw new ERR_TLS_INVALID_PROTOCOL_METHOD(`Unknown method: ${name}`);
}

function versionRange(options) {
  const { secureProtocol } = options;
  const min = options.minVersion;
  const max = options.maxVersion;
  if (secureProtocol) {
    if (min !== undefined && min !== null) {
      throw new ERR_TLS_PROTOCOL_VERSION_CONFLICT(min, secureProtocol);
    }
    if (max !== undefined && max !== null) {
      throw new ERR_TLS_PROTOCOL_VERSION_CONFLICT(max, secureProtocol);
    }
  }
  // What is no name is no protocol.
  if (typeof secureProtocol === 'string') return methodRange(secureProtocol);
  return [
    checkVersion(min, 'minimum') ?? defaults().DEFAULT_MIN_VERSION,
    checkVersion(max, 'maximum') ?? defaults().DEFAULT_MAX_VERSION,
  ];
}

/** Holds a native context. */
function SecureContext(secureProtocol, secureOptions, minVersion, maxVersion) {
  if (!(this instanceof SecureContext)) {
    return new SecureContext(secureProtocol, secureOptions, minVersion, maxVersion);
  }
  const range = versionRange({ secureProtocol, minVersion, maxVersion });
  this.context = new NativeSecureContext(range[0], range[1]);
  if (secureOptions) {
    validateInteger(secureOptions, 'secureOptions');
    this.context.setOptions(secureOptions);
  }
}

function addTrust(context, options) {
  const { ca } = options;
  if (ca) {
    each(ca, (item) => context.addCACert(bytes(item, 'options.ca')));
  } else {
    require('#tls/trust').addDefaultRoots(context);
  }
  if (options.allowPartialTrustChain) context.setAllowPartialTrustChain();
  if (options.crl !== undefined && options.crl !== null)
    each(options.crl, (item) => context.addCRL(bytes(item, 'options.crl')));
}

function addIdentity(context, options) {
  const { cert, key, pfx, passphrase } = options;
  if (cert) each(cert, (item) => context.setCert(bytes(item, 'options.cert')));
  if (key) {
    const { Buffer } = require('buffer');
    const add = (pem, secret) => {
      const text = secretText(secret, 'options.passphrase');
      context.setKey(bytes(pem, 'options.key'), text === undefined ? undefined : Buffer.from(text));
    };
    if (ArrayIsArray(key)) {
      for (let i = 0; i < key.length; i++) {
        const item = key[i];
        add(item?.pem !== undefined ? item.pem : item, item?.passphrase ?? passphrase);
      }
    } else {
      add(key, passphrase);
    }
  }
  if (pfx !== undefined && pfx !== null) {
    each(pfx, (item) => addArchive(context, item?.buf ?? item, item?.passphrase || passphrase));
  }
}

/** Adds what is in a PKCS #12 archive. */
function addArchive(context, archive, secret) {
  const { isArrayBufferView } = require('util').types;
  if (typeof archive !== 'string' && !isArrayBufferView(archive)) {
    throw genericNodeError('Unable to load PFX certificate', {
      code: 'ERR_CRYPTO_OPERATION_FAILED',
    });
  }
  if (isArrayBufferView(secret)) secret = `${bytes(secret)}`;
  if (secret !== undefined && secret !== null && typeof secret !== 'string') {
    throw wordedError('ERR_INVALID_ARG_TYPE', 'TypeError', 'Pass phrase must be a buffer');
  }
  context.loadPfx(bytes(archive, 'options.pfx'), secret ?? undefined);
}

/** The suites of TLS 1.3 and those of the versions before, which OpenSSL keeps apart. */
function splitCiphers(ciphers) {
  const list = StringPrototypeSplit(ciphers, ':');
  const isSuite = (name) =>
    StringPrototypeStartsWith(name, '!')
      ? StringPrototypeStartsWith(StringPrototypeSubstring(name, 1), 'TLS_')
      : StringPrototypeStartsWith(name, 'TLS_');
  const suites = ArrayPrototypeFilter(list, (name) => isSuite(name) && name[0] !== '!');
  const others = ArrayPrototypeFilter(list, (name) => name !== '' && !isSuite(name));
  return [ArrayPrototypeJoin(suites, ':'), ArrayPrototypeJoin(others, ':')];
}

function addCiphers(context, options) {
  const { ciphers } = options;
  if (ciphers !== undefined && ciphers !== null) validateString(ciphers, 'options.ciphers');
  const { 0: suites, 1: others } = splitCiphers(ciphers || defaults().DEFAULT_CIPHERS);
  if (suites === '' && others === '') {
    throw new ERR_INVALID_ARG_VALUE('options.ciphers', ciphers);
  }
  // A list without suites of TLS 1.3 says nothing about them.
  if (suites !== '') context.setCipherSuites(suites);
  if (others !== '') {
    context.setCiphers(others);
    return;
  }
  // Only suites of TLS 1.3: nothing older is left to agree on.
  const { 0: min, 1: max } = versionRange(options);
  if (min !== 'TLSv1.3' && max === 'TLSv1.3') context.setMinVersion('TLSv1.3');
}

// As the protocol numbers them.
const compressions = { __proto__: null, zlib: 1, brotli: 2, zstd: 3 };

// Which compressions of certificates there may be, the dearest first; none unless asked for.
function addCompression(context, options) {
  const list = options.certificateCompression;
  if (list === undefined || list === null) return;
  if (!ArrayIsArray(list)) {
    throw new ERR_INVALID_ARG_TYPE('options.certificateCompression', 'Array', list);
  }
  if (list.length === 0) return;
  const { 1: max } = versionRange(options);
  if (max !== 'TLSv1.3') {
    const error = new ERR_INVALID_ARG_VALUE('options.certificateCompression', list);
    error.message = 'certificateCompression requires a TLS protocol range that includes TLSv1.3';
    throw error;
  }
  if (list.length > 3) {
    throw new ERR_INVALID_ARG_VALUE(
      'options.certificateCompression',
      list,
      'can specify at most 3 algorithms',
    );
  }
  const numbers = [];
  for (let i = 0; i < list.length; i++) {
    const number = typeof list[i] === 'string' ? compressions[list[i]] : undefined;
    if (number === undefined) {
      throw new ERR_INVALID_ARG_VALUE(
        `options.certificateCompression[${i}]`,
        list[i],
        "must be 'zlib', 'brotli', or 'zstd'",
      );
    }
    numbers[i] = number;
  }
  context.setCertificateCompression(numbers);
}

function configure(context, options) {
  const { dhparam, ecdhCurve, sigalgs, sessionIdContext, sessionTimeout, ticketKeys } = options;
  addTrust(context, options);
  addCiphers(context, options);
  if (sigalgs !== undefined && sigalgs !== null) {
    validateString(sigalgs, 'options.sigalgs');
    if (sigalgs === '') throw new ERR_INVALID_ARG_VALUE('options.sigalgs', sigalgs);
    context.setSigalgs(sigalgs);
  }
  addIdentity(context, options);
  addCompression(context, options);
  if (ecdhCurve !== undefined) {
    validateString(ecdhCurve, 'options.ecdhCurve');
    if (ecdhCurve !== 'auto') context.setECDHCurve(ecdhCurve);
  }
  if (dhparam !== undefined && dhparam !== null) {
    if (dhparam === 'auto') {
      context.setDHParam(undefined);
    } else {
      const bits = context.setDHParam(bytes(dhparam, 'options.dhparam'));
      // What is no parameters at all is discarded: there is no key exchange of this kind then.
      if (bits >= 0 && bits < 1024) {
        throw new ERR_INVALID_ARG_VALUE(
          'options.dhparam',
          dhparam,
          'DH parameter is less than 1024 bits',
        );
      }
      if (bits >= 0 && bits < 2048) {
        process.emitWarning('DH parameter is less than 2048 bits', 'SecurityWarning');
      }
    }
  }
  if (sessionIdContext !== undefined && sessionIdContext !== null) {
    validateString(sessionIdContext, 'options.sessionIdContext');
    context.setSessionIdContext(sessionIdContext);
  }
  if (ticketKeys !== undefined && ticketKeys !== null) {
    if (!require('util').types.isArrayBufferView(ticketKeys)) {
      throw new ERR_INVALID_ARG_TYPE(
        'options.ticketKeys',
        ['Buffer', 'TypedArray', 'DataView'],
        ticketKeys,
      );
    }
    if (ticketKeys.byteLength !== 48) {
      throw new ERR_INVALID_ARG_VALUE(
        'options.ticketKeys',
        ticketKeys.byteLength,
        'must be exactly 48 bytes',
      );
    }
    context.setTicketKeys(ticketKeys);
  }
  if (sessionTimeout !== undefined && sessionTimeout !== null) {
    validateInt32(sessionTimeout, 'options.sessionTimeout', 0);
    context.setSessionTimeout(sessionTimeout);
  }
}

// Engines are gone from OpenSSL; to ask for one is an error, not a silent nothing.
function refuseEngines(options) {
  const { clientCertEngine, privateKeyEngine, privateKeyIdentifier } = options;
  if (clientCertEngine !== undefined && clientCertEngine !== null) {
    if (typeof clientCertEngine !== 'string') {
      throw new ERR_INVALID_ARG_TYPE(
        'options.clientCertEngine',
        ['string', 'null', 'undefined'],
        clientCertEngine,
      );
    }
    throw new ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED();
  }
  // An engine without a key of its own has nothing to do.
  if (privateKeyIdentifier === undefined || privateKeyIdentifier === null) return;
  if (privateKeyEngine === undefined || privateKeyEngine === null) {
    throw new ERR_INVALID_ARG_VALUE('options.privateKeyEngine', privateKeyEngine);
  }
  const types = ['string', 'null', 'undefined'];
  if (typeof privateKeyIdentifier !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('options.privateKeyIdentifier', types, privateKeyIdentifier);
  }
  if (typeof privateKeyEngine !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('options.privateKeyEngine', types, privateKeyEngine);
  }
  throw new ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED();
}

/** `tls.createSecureContext(options)` */
function createSecureContext(options) {
  options ||= { __proto__: null };
  validateObject(options, 'options');
  let { secureOptions } = options;
  if (options.honorCipherOrder) secureOptions |= SSL_OP_CIPHER_SERVER_PREFERENCE;
  const made = new SecureContext(
    options.secureProtocol,
    secureOptions,
    options.minVersion,
    options.maxVersion,
  );
  refuseEngines(options);
  configure(made.context, options);
  if (options.singleUse) made.singleUse = true;
  return made;
}

// Asked on a wrong receiver it fails instead of looking at what is not there.
ObjectDefineProperty(NativeSecureContext.prototype, '_external', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    FunctionPrototypeCall(NativeSecureContext.prototype.getCertificate, this);
    return undefined;
  },
});

module.exports = { SecureContext, createSecureContext };
