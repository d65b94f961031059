'use strict';

// The public face of `http2`.

const { getDefaultSettings, getPackedSettings, getUnpackedSettings } = require('#http2/settings');
const { constants, kSensitiveHeaders } = require('#http2/util');
const { Http2ServerRequest, Http2ServerResponse } = require('#http2/compat');
const { createSecureServer, createServer, performServerHandshake } = require('#http2/server');
const { connect } = require('#http2/connect');

module.exports = {
  connect,
  constants,
  createServer,
  createSecureServer,
  getDefaultSettings,
  getPackedSettings,
  getUnpackedSettings,
  performServerHandshake,
  sensitiveHeaders: kSensitiveHeaders,
  Http2ServerRequest,
  Http2ServerResponse,
};
