'use strict';
// Binding and connecting at once, for addresses that need no name to be looked up.

const {
  ExceptionWithHostPort,
  codes: { ERR_INVALID_ARG_VALUE, ERR_SOCKET_ALREADY_BOUND, ERR_SOCKET_DGRAM_IS_CONNECTED },
} = require('#internal/errors');
const { validateObject, validatePort, validateString } = require('#internal/validators');
const { healthCheck, kState } = require('#dgram/internal');
const { BIND_BOUND, BIND_UNBOUND, CONNECTED, DISCONNECTED } = require('#dgram/states');
const { isIP } = require('#net/ip');

function refusedByPermission(ip) {
  if (process.permission === undefined) return undefined;
  return require('#process/permission').refusal('net', ip);
}

function needAddress(address, name, method) {
  if (isIP(address) === 0) {
    throw new ERR_INVALID_ARG_VALUE(
      name,
      address,
      `must be a numeric IP address; ${method} does not perform DNS resolution`,
    );
  }
}

/** Binds to `address`, a number or nothing, and `port`; what may fail throws here. */
function bindAt(socket, address, port, flags) {
  const state = socket[kState];
  const ip = address || (socket.type === 'udp4' ? '0.0.0.0' : '::');
  const err = refusedByPermission(ip) ?? state.handle.bind(ip, port, flags);
  if (err) throw new ExceptionWithHostPort(err, 'bind', ip, port);
  state.bindState = BIND_BOUND;
}

/** `bindSync([options])`; the event comes afterwards. Gives the address. */
function bindSync(socket, options, flags, receive) {
  healthCheck(socket);
  if (socket[kState].bindState !== BIND_UNBOUND) throw new ERR_SOCKET_ALREADY_BOUND();
  let { port = 0, address = '' } = options;
  port = validatePort(port, 'options.port');
  validateString(address, 'options.address');
  if (address !== '') needAddress(address, 'options.address', 'bindSync');
  bindAt(socket, address, port, flags);
  receive(socket);
  return socket.address();
}

/** `connectSync(port[, address])` */
function connectSync(socket, port, address, flags, receive) {
  healthCheck(socket);
  port = validatePort(port, 'Port', false);
  if (address !== undefined && address !== null) validateString(address, 'address');
  const ip = address || (socket.type === 'udp4' ? '127.0.0.1' : '::1');
  needAddress(ip, 'address', 'connectSync');
  const state = socket[kState];
  if (state.connectState !== DISCONNECTED) throw new ERR_SOCKET_DGRAM_IS_CONNECTED();
  if (state.bindState === BIND_UNBOUND) {
    bindAt(socket, '', 0, flags);
    receive(socket);
  }
  const err = refusedByPermission(ip) ?? state.handle.connect(ip, port);
  if (err) throw new ExceptionWithHostPort(err, 'connect', ip, port);
  state.connectState = CONNECTED;
  process.nextTick(emitConnect, socket);
}

function emitConnect(socket) {
  if (socket[kState].handle) socket.emit('connect');
}

/** Options left out are none. */
function optionsOf(options) {
  if (options === undefined) return {};
  validateObject(options, 'options');
  return options;
}

module.exports = { bindSync, connectSync, optionsOf };
