'use strict';

// The public `tls` module.

const {
  ArrayPrototypeIncludes,
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  ArrayPrototypeSort,
  ObjectAssign,
  ObjectDefineProperty,
} = primordials;

const { getOptionValue } = require('#internal/options');
const { checkServerIdentity } = require('#tls/identity');
const { convertALPNProtocols } = require('#tls/alpn');
const { createSecureContext, SecureContext } = require('#tls/common');
const { connect } = require('#tls/client');
const { createServer, Server } = require('#tls/server');
const { TLSSocket } = require('#tls/wrap');

let ciphers;

function minVersion() {
  if (getOptionValue('--tls-min-v1.0')) return 'TLSv1';
  if (getOptionValue('--tls-min-v1.1')) return 'TLSv1.1';
  if (getOptionValue('--tls-min-v1.2')) return 'TLSv1.2';
  if (getOptionValue('--tls-min-v1.3')) return 'TLSv1.3';
  return 'TLSv1.2';
}

function maxVersion() {
  if (getOptionValue('--tls-max-v1.3')) return 'TLSv1.3';
  if (getOptionValue('--tls-max-v1.2')) return 'TLSv1.2';
  return 'TLSv1.3';
}

// Those that OpenSSL offers, and those of TLS 1.3 that it has but does not offer by itself.
function listCiphers() {
  const offered = internalBinding('tls_wrap').getSslCiphers();
  const more = ['tls_aes_128_ccm_8_sha256', 'tls_aes_128_ccm_sha256'];
  for (let i = 0; i < more.length; i++) {
    if (!ArrayPrototypeIncludes(offered, more[i])) ArrayPrototypePush(offered, more[i]);
  }
  return ArrayPrototypeSort(offered);
}

module.exports = {
  CLIENT_RENEG_LIMIT: 3,
  CLIENT_RENEG_WINDOW: 600,
  DEFAULT_CIPHERS: getOptionValue('--tls-cipher-list'),
  DEFAULT_ECDH_CURVE: 'auto',
  DEFAULT_MIN_VERSION: minVersion(),
  DEFAULT_MAX_VERSION: maxVersion(),
  getCiphers() {
    ciphers ??= listCiphers();
    return ArrayPrototypeSlice(ciphers);
  },
  getCertificateCompressionAlgorithms() {
    return ['zlib', 'brotli', 'zstd'];
  },
};

ObjectDefineProperty(module.exports, 'rootCertificates', {
  __proto__: null,
  configurable: false,
  enumerable: true,
  get() {
    return require('#tls/trust').getCACertificates('bundled');
  },
});

ObjectAssign(module.exports, {
  getCACertificates(type) {
    return require('#tls/trust').getCACertificates(type);
  },
  setDefaultCACertificates(certs) {
    require('#tls/trust').setDefaultCACertificates(certs);
  },
  convertALPNProtocols,
  checkServerIdentity,
  createSecureContext,
  SecureContext,
  TLSSocket,
  Server,
  createServer,
  connect,
});
