'use strict';
// What the files of `dgram` share, and what its relatives (cluster, child_process) may use: the socket's
// hidden state and the making of handles.

const { FunctionPrototypeBind, Symbol } = primordials;
const { UDP } = internalBinding('udp_wrap');
const {
  ErrnoException,
  codes: { ERR_SOCKET_BAD_TYPE, ERR_SOCKET_DGRAM_NOT_RUNNING },
} = require('#internal/errors');
const { validateFunction } = require('#internal/validators');
const { defineAsyncWrap, owner_symbol } = require('#async_hooks/internal');

const kState = Symbol('state symbol');
// Says of a handle that it finds names as the system does: then addresses need no look-up.
const kSystemLookup = Symbol('kSystemLookup');
const UV_EINVAL = -22;

defineAsyncWrap(UDP, 'UDPWRAP');

function lookup4(lookup, address, callback) {
  return lookup(address || '127.0.0.1', 4, callback);
}

function lookup6(lookup, address, callback) {
  return lookup(address || '::1', 6, callback);
}

// A handle that knows its family: `lookup(address, callback)` and the calls for that family.
function newHandle(type, lookup) {
  let isSystems = false;
  if (lookup === undefined) {
    ({ lookup } = require('dns'));
    isSystems = lookup === require('#dns/internal').lookup;
  } else {
    validateFunction(lookup, 'lookup');
  }
  if (type === 'udp4') {
    const handle = new UDP();
    handle[kSystemLookup] = isSystems;
    handle.lookup = FunctionPrototypeBind(lookup4, handle, lookup);
    return handle;
  }
  if (type === 'udp6') {
    const handle = new UDP();
    handle[kSystemLookup] = isSystems;
    handle.lookup = FunctionPrototypeBind(lookup6, handle, lookup);
    handle.bind = handle.bind6;
    handle.connect = handle.connect6;
    handle.send = handle.send6;
    return handle;
  }
  throw new ERR_SOCKET_BAD_TYPE();
}

// A bound handle, or an error number.
function _createSocketHandle(address, port, addressType, fd, flags) {
  const handle = newHandle(addressType);
  let err;
  if (typeof fd === 'number' && fd > 0) {
    const { guessHandleType } = require('#internal/util');
    err = guessHandleType(fd) === 'UDP' ? handle.open(fd) : UV_EINVAL;
  } else if (port || address) {
    err = handle.bind(address, port || 0, flags);
  }
  if (err) {
    handle.close();
    return err;
  }
  return handle;
}

function healthCheck(socket) {
  if (!socket[kState].handle) throw new ERR_SOCKET_DGRAM_NOT_RUNNING();
}

// Throws what a native call answered with, if it is an error.
function check(err, syscall) {
  if (err) throw new ErrnoException(err, syscall);
}

module.exports = {
  _createSocketHandle,
  check,
  healthCheck,
  kStateSymbol: kState,
  kState,
  kSystemLookup,
  newHandle,
  owner_symbol,
};
