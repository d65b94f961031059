'use strict';

// Application-layer protocol names and their wire format, RFC 7301.

const { ArrayIsArray, ArrayPrototypePush } = primordials;

const {
  codes: { ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE },
  wordedError,
} = require('#internal/errors');

/** Throws unless bytes are names, each after its length. */
function checkWire(bytes) {
  for (let at = 0; at < bytes.length; at += 1 + bytes[at]) {
    let reason;
    if (bytes[at] === 0) reason = 'must not contain zero-length protocol';
    else if (at + bytes[at] >= bytes.length) reason = 'contains truncated protocol';
    if (reason !== undefined) throw new ERR_INVALID_ARG_VALUE('ALPNProtocols', bytes, reason);
  }
}

/** `tls.convertALPNProtocols(protocols, out)`: sets `out.ALPNProtocols` to the wire format. */
function convertALPNProtocols(protocols, out) {
  const { Buffer } = require('buffer');
  if (ArrayIsArray(protocols)) {
    const parts = [];
    for (let i = 0; i < protocols.length; i++) {
      if (protocols[i] === '') {
        throw new ERR_INVALID_ARG_VALUE(`protocols[${i}]`, '', 'must be a non-empty string');
      }
      const length = Buffer.byteLength(protocols[i]);
      if (typeof protocols[i] !== 'string') {
        throw wordedError('ERR_INVALID_ARG_TYPE', 'TypeError', 'argument must be a string');
      }
      if (length > 255) {
        throw new ERR_OUT_OF_RANGE(
          `The byte length of the protocol at index ${i} exceeds the maximum length.`,
          '<= 255',
          length,
          true,
        );
      }
      ArrayPrototypePush(parts, Buffer.from([length]), Buffer.from(protocols[i]));
    }
    out.ALPNProtocols = Buffer.concat(parts);
  } else if (protocols !== undefined && protocols?.buffer !== undefined) {
    const bytes = Buffer.from(protocols.buffer, protocols.byteOffset, protocols.byteLength);
    checkWire(bytes);
    out.ALPNProtocols = Buffer.from(bytes);
  }
}

module.exports = { convertALPNProtocols };
