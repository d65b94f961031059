'use strict';

// The channels on which WebSockets speak, by the names that programs know from undici.

const dc = require('diagnostics_channel');

module.exports = {
  created: dc.channel('undici:websocket:created'),
  open: dc.channel('undici:websocket:open'),
  close: dc.channel('undici:websocket:close'),
  socketError: dc.channel('undici:websocket:socket_error'),
  ping: dc.channel('undici:websocket:ping'),
  pong: dc.channel('undici:websocket:pong'),
};
