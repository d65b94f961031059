'use strict';
// BoundSocket: an address taken and not yet used, to be given to a server or a client later.

const { ObjectDefineProperty, StringPrototypeStartsWith, Symbol, SymbolDispose } = primordials;
const {
  codes: { ERR_INVALID_ARG_VALUE, ERR_SOCKET_HANDLE_ADOPTED },
  ErrnoException,
  ExceptionWithHostPort,
} = require('#internal/errors');
const { kEmptyObject } = require('#internal/util');
const {
  validateBoolean,
  validateObject,
  validatePort,
  validateString,
} = require('#internal/validators');
const { constants: TCPConstants } = internalBinding('tcp_wrap');
const { kBound } = require('#net/internal');
const { isIP } = require('#net/ip');
const { createServerHandle } = require('#net/server');
const { defineLazyTransfer } = require('#worker_threads/cloneable');

function bindPath(options) {
  const { path, host, port, ipv6Only, reusePort } = options;
  validateString(path, 'options.path');
  if (
    host !== undefined ||
    port !== undefined ||
    ipv6Only !== undefined ||
    reusePort !== undefined
  ) {
    const reason = 'path is mutually exclusive with host, port, ipv6Only, and reusePort';
    throw new ERR_INVALID_ARG_VALUE('options', options, reason);
  }
  const handle = createServerHandle(path, -1, -1);
  if (typeof handle === 'number') throw new ErrnoException(handle, 'bind');
  return handle;
}

function bindPort(options) {
  const { ipv6Only = false, reusePort = false } = options;
  validateBoolean(ipv6Only, 'options.ipv6Only');
  validateBoolean(reusePort, 'options.reusePort');
  const host = options.host ?? (ipv6Only ? '::' : '0.0.0.0');
  const port = options.port ?? 0;
  validateString(host, 'options.host');
  validatePort(port, 'options.port');
  const family = isIP(host);
  if (family === 0) {
    throw new ERR_INVALID_ARG_VALUE(
      'options.host',
      host,
      'must be a numeric IP address; net.BoundSocket does not perform DNS resolution',
    );
  }
  let flags = 0;
  if (ipv6Only && family === 6) flags |= TCPConstants.UV_TCP_IPV6ONLY;
  if (reusePort) flags |= TCPConstants.UV_TCP_REUSEPORT;
  const handle = createServerHandle(host, port | 0, family, undefined, flags);
  if (typeof handle === 'number') throw new ExceptionWithHostPort(handle, 'bind', host, port);
  // Some failures to bind are told only now.
  const err = handle.getsockname({});
  if (err) {
    handle.close();
    throw new ExceptionWithHostPort(err, 'bind', host, port);
  }
  return handle;
}

// Given to the constructor for one whose handle comes later.
const kEmpty = Symbol('kEmpty');

let take;
/** Gives an empty one a handle with an address. */
let fill;
let isMovable;

class BoundSocket {
  // null once it belongs to somebody else, or is closed.
  #handle;
  #path;

  constructor(options = kEmptyObject) {
    if (options === kEmpty) {
      this.#handle = null;
      return;
    }
    validateObject(options, 'options');
    this.#path = options.path;
    this.#handle = options.path === undefined ? bindPort(options) : bindPath(options);
  }

  static {
    take = (bound) => {
      const handle = bound.#own();
      bound.#handle = null;
      return { handle, path: bound.#path };
    };
    fill = (bound, handle) => {
      bound.#handle = handle;
    };
    isMovable = (bound) => bound.#handle !== null && bound.#path === undefined;
  }

  #own() {
    if (this.#handle === null) throw new ERR_SOCKET_HANDLE_ADOPTED();
    return this.#handle;
  }

  address() {
    const handle = this.#own();
    if (this.#path !== undefined) return this.#path;
    const out = {};
    const err = handle.getsockname(out);
    if (err) throw new ErrnoException(err, 'address');
    return out;
  }

  fd() {
    return this.#own().fd;
  }

  close() {
    this.#own().close();
    this.#handle = null;
    // The name goes with it; one that begins with a zero is in no file system.
    if (this.#path && !StringPrototypeStartsWith(this.#path, '\0')) {
      require('fs').rmSync(this.#path, { force: true });
    }
  }

  [SymbolDispose]() {
    if (this.#handle !== null) this.close();
  }

  get isPipe() {
    return this.#path !== undefined;
  }
}

ObjectDefineProperty(BoundSocket.prototype, kBound, { __proto__: null, value: true });

/** Makes what `bound` holds somebody else's: `{ handle, path }`. */
function adopt(bound) {
  return take(bound);
}

/** One without an address; `fill` gives it a handle with one. */
function create() {
  return new BoundSocket(kEmpty);
}

defineLazyTransfer(BoundSocket, '#net/moving', 'boundParts', 'MovedBoundSocket');

module.exports = { BoundSocket, adopt, create, fill, isMovable };
