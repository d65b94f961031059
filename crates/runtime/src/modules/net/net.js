'use strict';
// The public `net` module.

const { Socket } = require('#net/socket');
const { Server, createServerHandle } = require('#net/server');
const { isIP, isIPv4, isIPv6 } = require('#net/ip');
const { normalizeArgs } = require('#net/internal');
const options = require('#net/options');
const debug = require('#internal/wire_log').wireLog('net');

function createServer(serverOptions, connectionListener) {
  return new Server(serverOptions, connectionListener);
}

// `connect(options[, cb])`, `connect(port[, host][, cb])`, `connect(path[, cb])`.
function connect(...args) {
  const normalized = normalizeArgs(args);
  const connectOptions = normalized[0];
  debug('createConnection', normalized);
  const socket = new Socket(connectOptions);
  if (connectOptions.timeout) socket.setTimeout(connectOptions.timeout);
  return socket.connect(normalized);
}

module.exports = {
  _createServerHandle: createServerHandle,
  _normalizeArgs: normalizeArgs,
  get BlockList() {
    return require('#net/block_list').BlockList;
  },
  get SocketAddress() {
    return require('#net/socket_address').SocketAddress;
  },
  BoundSocket: undefined,
  connect,
  createConnection: connect,
  createServer,
  isIP,
  isIPv4,
  isIPv6,
  Server,
  Socket,
  // The name from the time before there were other streams.
  Stream: Socket,
  getDefaultAutoSelectFamily: options.getDefaultAutoSelectFamily,
  setDefaultAutoSelectFamily: options.setDefaultAutoSelectFamily,
  getDefaultAutoSelectFamilyAttemptTimeout: options.getDefaultAutoSelectFamilyAttemptTimeout,
  setDefaultAutoSelectFamilyAttemptTimeout: options.setDefaultAutoSelectFamilyAttemptTimeout,
};

require('#internal/value_properties').defineLazyValues(module.exports, '#net/bound_socket', [
  'BoundSocket',
]);
