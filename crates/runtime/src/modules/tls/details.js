'use strict';

// What a secured connection can be asked: certificates, ciphers, sessions, keys; and what can be changed about it.

const { ArrayPrototypeMap, StringPrototypeIncludes } = primordials;

const {
  codes: { ERR_TLS_INVALID_STATE, ERR_TLS_RENEGOTIATION_DISABLED, ERR_TLS_SNI_FROM_SERVER },
  wordedError,
} = require('#internal/errors');
const {
  validateBuffer,
  validateFunction,
  validateInt32,
  validateObject,
  validateString,
  validateUint32,
} = require('#internal/validators');
const { SecureContext, createSecureContext } = require('#tls/common');

function buffer(view) {
  if (view === undefined || view === null) return undefined;
  const { Buffer } = require('buffer');
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength);
}

// The most bytes of a name of a host.
const kLongestName = 255;

function canBeName(name) {
  if (name === '' || StringPrototypeIncludes(name, '\0')) return false;
  return require('buffer').Buffer.byteLength(name) <= kLongestName;
}

function certificate(der) {
  const { X509Certificate } = require('crypto');
  return new X509Certificate(buffer(der));
}

/** The plain object of a certificate. */
function plain(der) {
  return certificate(der).toLegacyObject();
}

const methods = {
  getCipher() {
    return this._handle?.getCipher() ?? null;
  },

  getProtocol() {
    return this._handle?.getProtocol() ?? null;
  },

  getPeerCertificate(detailed) {
    if (!this._handle) return null;
    const chain = this._handle.getPeerChain(detailed === true);
    if (chain.length === 0) return {};
    const list = ArrayPrototypeMap(chain, plain);
    if (detailed !== true) return list[0];
    for (let i = 0; i + 1 < list.length; i++) list[i].issuerCertificate = list[i + 1];
    const last = list[list.length - 1];
    // A root is its own issuer.
    if (certificate(chain[chain.length - 1]).checkIssued(certificate(chain[chain.length - 1]))) {
      last.issuerCertificate = last;
    }
    return list[0];
  },

  getPeerX509Certificate() {
    const chain = this._handle?.getPeerChain(true);
    if (chain === undefined || chain.length === 0) return undefined;
    const { setIssuer } = require('#crypto/x509');
    const list = ArrayPrototypeMap(chain, certificate);
    for (let i = 0; i + 1 < list.length; i++) setIssuer(list[i], list[i + 1]);
    return list[0];
  },

  getCertificate() {
    if (!this._handle) return null;
    const der = this._handle.getOwnCertificate();
    return der === undefined || der === null ? {} : plain(der);
  },

  getX509Certificate() {
    const der = this._handle?.getOwnCertificate();
    return der === undefined || der === null ? undefined : certificate(der);
  },

  getFinished() {
    return this._handle ? buffer(this._handle.getFinished()) : null;
  },

  getPeerFinished() {
    return this._handle ? buffer(this._handle.getPeerFinished()) : null;
  },

  getSession() {
    // While it is told, a session is the current one, whatever came after it.
    if (this._toldSession !== undefined) return this._toldSession;
    return this._handle ? buffer(this._handle.getSession()) : null;
  },

  getTLSTicket() {
    const { _toldSession: told } = this;
    if (told !== undefined) return buffer(internalBinding('tls_wrap').ticketOfSession(told));
    return this._handle ? buffer(this._handle.getTLSTicket()) : null;
  },

  isSessionReused() {
    return this._handle?.isSessionReused() ?? null;
  },

  getEphemeralKeyInfo() {
    return this._handle ? this._handle.getEphemeralKeyInfo() : null;
  },

  getSharedSigalgs() {
    return this._handle ? this._handle.getSharedSigalgs() : null;
  },

  exportKeyingMaterial(length, label, context) {
    validateUint32(length, 'length', true);
    validateString(label, 'label');
    if (context !== undefined) validateBuffer(context, 'context');
    if (!this._secureEstablished) throw new ERR_TLS_INVALID_STATE();
    return buffer(this._handle.exportKeyingMaterial(length, label, context));
  },

  setSession(session) {
    if (session === undefined) return;
    const { Buffer } = require('buffer');
    if (typeof session === 'string') session = Buffer.from(session, 'latin1');
    if (!require('util').types.isArrayBufferView(session)) {
      throw wordedError('ERR_INVALID_ARG_TYPE', 'TypeError', 'Session must be a buffer');
    }
    this._handle.setSession(session);
  },

  setServername(name) {
    validateString(name, 'name');
    if (this._tlsOptions.isServer) throw new ERR_TLS_SNI_FROM_SERVER();
    // What cannot be a name on the network is not sent.
    if (canBeName(name)) this._handle.setServername(name);
    this._tlsOptions.servername = name;
  },

  setMaxSendFragment(size) {
    validateInt32(size, 'size');
    return this._handle ? this._handle.setMaxSendFragment(size) : false;
  },

  setKeyCert(context) {
    const secure = context instanceof SecureContext ? context : createSecureContext(context);
    this._handle.setKeyCert(secure.context);
  },

  enableTrace() {
    this._handle?.enableTrace();
  },

  disableRenegotiation() {
    this._disabledRenegotiation = true;
  },

  renegotiate(options, callback) {
    validateObject(options, 'options');
    if (callback !== undefined) validateFunction(callback, 'callback');
    if (this.destroyed || !this._handle) return undefined;
    if (this._disabledRenegotiation) {
      const error = new ERR_TLS_RENEGOTIATION_DISABLED();
      if (callback) process.nextTick(callback, error);
      return false;
    }
    const { rejectUnauthorized, requestCert } = options;
    if (requestCert !== undefined || rejectUnauthorized !== undefined) {
      if (requestCert !== undefined) this._requestCert = requestCert;
      if (rejectUnauthorized !== undefined) this._rejectUnauthorized = rejectUnauthorized;
      this._handle.setVerifyMode(this._requestCert, this._rejectUnauthorized);
    }
    // Makes the peer's answer be read.
    this.write('');
    try {
      this._handle.renegotiate();
    } catch (error) {
      if (callback) process.nextTick(callback, error);
      return false;
    }
    if (callback) this.once('secure', () => callback(null));
    return true;
  },
};

module.exports = { methods };
