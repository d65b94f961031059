'use strict';

// What `http2` has so far: its constants and settings, by which other programs decide what to do. Sessions throw an
// error that names them.

const { Symbol } = primordials;
const { exportsOf } = require('#internal/unbuilt');

/** The settings that a session starts with. */
function getDefaultSettings() {
  return {
    __proto__: null,
    headerTableSize: 4096,
    enablePush: true,
    initialWindowSize: 65535,
    maxFrameSize: 16384,
    maxConcurrentStreams: 4294967295,
    maxHeaderSize: 65535,
    maxHeaderListSize: 65535,
    enableConnectProtocol: false,
  };
}

module.exports = {
  ...exportsOf('http2'),
  constants: require('#http2/constants'),
  getDefaultSettings,
  sensitiveHeaders: Symbol('sensitiveHeaders'),
};
