'use strict';

// `http2.connect`

const { ObjectDefineProperty, Promise, StringPrototypeSlice } = primordials;
const {
  codes: { ERR_HTTP2_UNSUPPORTED_PROTOCOL },
} = require('#internal/errors');
const { promisify } = require('#internal/util');
const { validateNumber } = require('#internal/validators');
const { URL } = require('url');
const {
  assertIsObject,
  checkStrictness,
  remoteCustomSettings,
  validateSettings,
} = require('#http2/settings');
const { initializeTLSOptions } = require('#http2/server');
const { ClientHttp2Session } = require('#http2/client_session');
const { kAuthority, kProtocol } = require('#http2/util');

function connect(authority, options, listener) {
  if (typeof options === 'function') {
    listener = options;
    options = undefined;
  }
  assertIsObject(options, 'options');
  options = { ...options };
  remoteCustomSettings(options.remoteCustomSettings);
  checkStrictness(options);
  if (options.maxOriginSetSize !== undefined && options.maxOriginSetSize !== null) {
    validateNumber(options.maxOriginSetSize, 'options.maxOriginSetSize', 0);
  }
  if (typeof options.settings === 'object' && options.settings !== null) {
    validateSettings(options.settings);
  }
  if (typeof authority === 'string') authority = new URL(authority);
  assertIsObject(authority, 'authority', ['string', 'URL', 'Object']);
  const protocol = authority.protocol || options.protocol || 'https:';
  const usual = protocol === 'http:' ? 80 : 443;
  const port = `${authority.port !== '' && authority.port !== undefined ? authority.port : usual}`;
  let host = 'localhost';
  if (authority.hostname) {
    host = authority.hostname;
    if (host[0] === '[') host = StringPrototypeSlice(host, 1, -1);
  } else if (authority.host) {
    ({ host } = authority);
  }
  const net = require('net');
  let socket;
  if (typeof options.createConnection === 'function') {
    socket = options.createConnection(authority, options);
  } else if (protocol === 'http:') {
    socket = net.connect({ port, host, ...options });
  } else if (protocol === 'https:') {
    const servername = net.isIP(host) ? undefined : host;
    socket = require('tls').connect(port, host, initializeTLSOptions(options, servername));
  } else {
    throw new ERR_HTTP2_UNSUPPORTED_PROTOCOL(protocol);
  }
  const session = new ClientHttp2Session(options, socket);
  const name = options.servername || host;
  session[kAuthority] = `${net.isIPv6(name) ? `[${name}]` : name}:${port}`;
  session[kProtocol] = protocol;
  if (typeof listener === 'function') session.once('connect', listener);
  return session;
}

// Its name is that of the function it stands for.
const promised = {
  connect: (authority, options) =>
    new Promise((resolve, reject) => {
      const session = connect(authority, options, () => {
        session.removeListener('error', reject);
        resolve(session);
      });
      session.once('error', reject);
    }),
};
ObjectDefineProperty(connect, promisify.custom, { __proto__: null, value: promised.connect });

module.exports = { connect };
