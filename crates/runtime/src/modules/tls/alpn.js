'use strict';

// Application-layer protocol names and their wire format, RFC 7301.

const { ArrayIsArray, ArrayPrototypePush } = primordials;

const {
  codes: { ERR_OUT_OF_RANGE },
} = require('#internal/errors');

/** `tls.convertALPNProtocols(protocols, out)`: sets `out.ALPNProtocols` to the wire format. */
function convertALPNProtocols(protocols, out) {
  const { Buffer } = require('buffer');
  if (ArrayIsArray(protocols)) {
    const parts = [];
    for (let i = 0; i < protocols.length; i++) {
      const name = Buffer.from(protocols[i]);
      if (name.length > 255) {
        throw new ERR_OUT_OF_RANGE(
          `The byte length of the protocol at index ${i} exceeds the maximum length.`,
          '<= 255',
          name.length,
          true,
        );
      }
      ArrayPrototypePush(parts, Buffer.from([name.length]), name);
    }
    out.ALPNProtocols = Buffer.concat(parts);
  } else if (protocols !== undefined && protocols?.buffer !== undefined) {
    out.ALPNProtocols = Buffer.from(
      Buffer.from(protocols.buffer, protocols.byteOffset, protocols.byteLength),
    );
  }
}

/** The wire format of a list of names; undefined when there is none. */
function wireOf(protocols) {
  if (protocols === undefined || protocols === null) return undefined;
  const out = {};
  convertALPNProtocols(protocols, out);
  return out.ALPNProtocols;
}

module.exports = { convertALPNProtocols, wireOf };
