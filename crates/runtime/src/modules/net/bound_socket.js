'use strict';
// BoundSocket: an address taken and not yet used, to be given to a server or a client later.

const { Symbol } = primordials;
const { ErrnoException, UVExceptionWithHostPort, codes } = require('#internal/errors');
const { kEmptyObject } = require('#internal/util');
const { validateObject, validatePort, validateString } = require('#internal/validators');
const { constants: TCPConstants } = internalBinding('tcp_wrap');
const { isIP } = require('#net/ip');
const { createServerHandle } = require('#net/server');

const kHandle = Symbol('kHandle');
const kPath = Symbol('kPath');

class BoundSocket {
  constructor(options = kEmptyObject) {
    validateObject(options, 'options');
    const { host = '0.0.0.0', port = 0, path, ipv6Only, reusePort } = options;
    let handle;
    if (path !== undefined) {
      validateString(path, 'options.path');
      handle = createServerHandle(path, -1, -1);
      if (typeof handle === 'number') throw new UVExceptionWithHostPort(handle, 'bind', path);
    } else {
      validateString(host, 'options.host');
      validatePort(port, 'options.port');
      const family = isIP(host);
      if (family === 0) throw new codes.ERR_INVALID_IP_ADDRESS(host);
      let flags = 0;
      if (ipv6Only) flags |= TCPConstants.UV_TCP_IPV6ONLY;
      if (reusePort) flags |= TCPConstants.UV_TCP_REUSEPORT;
      handle = createServerHandle(host, port | 0, family, undefined, flags);
      if (typeof handle === 'number') {
        throw new UVExceptionWithHostPort(handle, 'bind', host, port);
      }
    }
    this[kHandle] = handle;
    this[kPath] = path;
    if (path === undefined) {
      const err = handle.getsockname({});
      if (err) {
        handle.close();
        throw new UVExceptionWithHostPort(err, 'bind', host, port);
      }
    }
  }

  get isPipe() {
    return this[kPath] !== undefined;
  }

  get fd() {
    return this[kHandle]?.fd ?? -1;
  }

  // Listening and connecting take the handle itself.
  get _handle() {
    return this[kHandle];
  }

  address() {
    if (this[kPath] !== undefined) return this[kPath];
    if (this[kHandle] === null) return {};
    const out = {};
    const err = this[kHandle].getsockname(out);
    if (err) throw new ErrnoException(err, 'address');
    return out;
  }

  close() {
    this[kHandle]?.close();
    this[kHandle] = null;
  }
}

module.exports = { BoundSocket };
