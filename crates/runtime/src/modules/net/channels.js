'use strict';
// The diagnostics channels of `net`.

const dc = require('diagnostics_channel');

module.exports = {
  clientSocket: dc.channel('net.client.socket'),
  serverSocket: dc.channel('net.server.socket'),
  serverListen: dc.tracingChannel('net.server.listen'),
};
