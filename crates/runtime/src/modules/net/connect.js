'use strict';
// How a socket connects: local binding, name look-up, one attempt or, with several addresses, one attempt
// after the other with a head start for each.

const { ArrayIsArray, ArrayPrototypePush, FunctionPrototypeBind, SafeSet, Symbol } = primordials;
const { TCP, TCPConnectWrap, constants: TCPConstants } = internalBinding('tcp_wrap');
const { Pipe, PipeConnectWrap, constants: PipeConstants } = internalBinding('pipe_wrap');
const {
  ExceptionWithHostPort,
  NodeAggregateError,
  codes: {
    ERR_INVALID_ADDRESS_FAMILY,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_IP_ADDRESS,
    ERR_IP_BLOCKED,
    ERR_MISSING_ARGS,
    ERR_SOCKET_CONNECTION_TIMEOUT,
  },
} = require('#internal/errors');
const {
  validateBoolean,
  validateFunction,
  validateInt32,
  validateNumber,
  validatePort,
  validateString,
  validateStringWithoutNullBytes,
} = require('#internal/validators');
const { measure, observed } = require('#internal/observed');
const { kAdopted, normalizeArgs, normalizedArgsSymbol, owner_symbol } = require('#net/internal');
const { isIP } = require('#net/ip');
const {
  Socket,
  applyKeepAlive,
  initSocketHandle,
  kSetKeepAlive,
  kSetNoDelay,
  kSetTOS,
} = require('#net/socket');
const { getOption } = require('#net/options');

const kAttemptTimer = Symbol('kAttemptTimer');
const kMeasured = Symbol('kMeasured');
const UV_EADDRINUSE = -98;
const UV_ECANCELED = -125;
const UV_ETIMEDOUT = -110;

const debug = require('#internal/wire_log').wireLog('net');

function connect(socket, args) {
  // Already normalized, or as the program wrote them.
  const normalized =
    ArrayIsArray(args[0]) && args[0][normalizedArgsSymbol] ? args[0] : normalizeArgs(args);
  const options = normalized[0];
  const cb = normalized[1];

  if (options.port === undefined && (options.path === undefined || options.path === null)) {
    throw new ERR_MISSING_ARGS(['options', 'port', 'path']);
  }
  if (socket.write !== Socket.prototype.write) socket.write = Socket.prototype.write;
  if (socket.destroyed) {
    // Used again.
    socket._handle = null;
    socket._peername = undefined;
    socket._sockname = undefined;
    socket._undestroy();
  }
  const { path } = options;
  const isPipe = !!path;
  debug('pipe', isPipe, path);
  if (!socket._handle) {
    socket._handle = isPipe ? new Pipe(PipeConstants.SOCKET) : new TCP(TCPConstants.SOCKET);
    initSocketHandle(socket);
  }
  if (cb !== null) socket.once('connect', cb);
  // A TLS socket over one that is on its way.
  if (socket._parent?.connecting) return socket;
  socket._unrefTimer();
  socket.connecting = true;
  if (isPipe) {
    validateString(path, 'options.path');
    connectOnce(socket, path);
  } else {
    lookupAndConnect(socket, options);
  }
  return socket;
}

function toDnsFamily(family) {
  if (family === 'IPv4') return 4;
  if (family === 'IPv6') return 6;
  return family;
}

function lookupAndConnect(socket, options) {
  const { localAddress, localPort } = options;
  if (socket[kAdopted] && (localAddress || localPort)) {
    const reason = 'localAddress and localPort cannot be used with an adopted bound socket';
    throw new ERR_INVALID_ARG_VALUE('options', options, reason);
  }
  if (options.host) validateStringWithoutNullBytes(options.host, 'options.host');
  const host = options.host || 'localhost';
  let { port, autoSelectFamily, autoSelectFamilyAttemptTimeout } = options;

  if (localAddress && !isIP(localAddress)) throw new ERR_INVALID_IP_ADDRESS(localAddress);
  if (localPort) validateNumber(localPort, 'options.localPort');
  if (port !== undefined) {
    if (typeof port !== 'number' && typeof port !== 'string') {
      throw new ERR_INVALID_ARG_TYPE('options.port', ['number', 'string'], port);
    }
    validatePort(port);
  }
  port |= 0;
  if (autoSelectFamily != null) validateBoolean(autoSelectFamily, 'options.autoSelectFamily');
  else autoSelectFamily = getOption('autoSelectFamily');
  if (autoSelectFamilyAttemptTimeout != null) {
    validateInt32(autoSelectFamilyAttemptTimeout, 'options.autoSelectFamilyAttemptTimeout', 1);
    if (autoSelectFamilyAttemptTimeout < 10) autoSelectFamilyAttemptTimeout = 10;
  } else {
    autoSelectFamilyAttemptTimeout = getOption('autoSelectFamilyAttemptTimeout');
  }

  const addressType = isIP(host);
  if (addressType && socket[kAdopted]) {
    // Which address it is connected from is known at once.
    connectOnce(socket, host, port, addressType);
    return;
  }
  if (addressType) {
    process.nextTick(() => {
      if (socket.connecting) {
        connectOnce(socket, host, port, addressType, localAddress, localPort);
      }
    });
    return;
  }
  if (options.lookup != null) validateFunction(options.lookup, 'options.lookup');
  const dns = require('dns');
  const dnsOptions = { family: toDnsFamily(options.family), hints: options.hints || 0 };
  if (dnsOptions.family !== 4 && dnsOptions.family !== 6 && dnsOptions.hints === 0) {
    dnsOptions.hints = dns.ADDRCONFIG;
  }
  socket._host = host;
  const lookup = options.lookup || dns.lookup;
  const target = { host, port, localAddress, localPort, options };
  if (autoSelectFamily && dnsOptions.family !== 4 && dnsOptions.family !== 6 && !localAddress) {
    dnsOptions.all = true;
    lookupMany(socket, lookup, dnsOptions, target, autoSelectFamilyAttemptTimeout);
  } else {
    lookupOne(socket, lookup, dnsOptions, target);
  }
}

function connectErrorNT(socket, err) {
  socket.destroy(err);
}

function lookupOne(socket, lookup, dnsOptions, target) {
  const { host, port, localAddress, localPort, options } = target;
  lookup(host, dnsOptions, function emitLookup(err, ip, addressType) {
    socket.emit('lookup', err, ip, addressType, host);
    // The wait may have been too long for somebody.
    if (!socket.connecting) return;
    if (err) {
      process.nextTick(connectErrorNT, socket, err);
    } else if (typeof ip !== 'string' || !isIP(ip)) {
      process.nextTick(connectErrorNT, socket, new ERR_INVALID_IP_ADDRESS(ip));
    } else if (addressType !== 4 && addressType !== 6) {
      process.nextTick(
        connectErrorNT,
        socket,
        new ERR_INVALID_ADDRESS_FAMILY(addressType, options.host, options.port),
      );
    } else {
      socket._unrefTimer();
      connectOnce(socket, ip, port, addressType, localAddress, localPort);
    }
  });
}

function lookupMany(socket, lookup, dnsOptions, target, timeout) {
  const { host, port, localAddress, localPort, options } = target;
  lookup(host, dnsOptions, function emitLookup(err, addresses) {
    if (!socket.connecting) return;
    if (err) {
      socket.emit('lookup', err, undefined, undefined, host);
      process.nextTick(connectErrorNT, socket, err);
      return;
    }
    // By family; the first one's family comes first, then they take turns.
    const families = [[], []];
    const known = new SafeSet();
    let firstFamily = 0;
    for (let i = 0; i < addresses.length; i++) {
      const { address, family } = addresses[i];
      socket.emit('lookup', err, address, family, host);
      if (!socket.connecting) return;
      if (typeof address === 'string' && isIP(address) && (family === 4 || family === 6)) {
        // Once is enough.
        if (known.has(address)) continue;
        known.add(address);
        firstFamily ||= family;
        ArrayPrototypePush(families[family === firstFamily ? 0 : 1], { address, family });
      }
    }
    if (families[0].length === 0) {
      const { address, family } = addresses[0] ?? {};
      const error =
        typeof address === 'string' && isIP(address)
          ? new ERR_INVALID_ADDRESS_FAMILY(family, options.host, options.port)
          : new ERR_INVALID_IP_ADDRESS(address);
      process.nextTick(connectErrorNT, socket, error);
      return;
    }
    const attempts = [];
    for (let i = 0; i < families[0].length || i < families[1].length; i++) {
      if (i < families[0].length) ArrayPrototypePush(attempts, families[0][i]);
      if (i < families[1].length) ArrayPrototypePush(attempts, families[1][i]);
    }
    socket._unrefTimer();
    if (attempts.length === 1) {
      const { address, family } = attempts[0];
      connectOnce(socket, address, port, family, localAddress, localPort);
      return;
    }
    socket.autoSelectFamilyAttemptedAddresses = [];
    connectNext({
      socket,
      attempts,
      current: 0,
      port,
      localPort,
      timeout,
      [kAttemptTimer]: null,
      errors: [],
    });
  });
}

// That an address is in use shows only when the handle's name is asked for.
function checkBindError(err, port, handle) {
  if (err === 0 && port > 0 && handle.getsockname) {
    const out = {};
    err = handle.getsockname(out);
    if (err === 0 && out.port !== port) err = UV_EADDRINUSE;
  }
  return err;
}

function bindLocally(socket, addressType, localAddress, localPort) {
  const handle = socket._handle;
  let err;
  if (addressType === 4) {
    localAddress ||= '0.0.0.0';
    err = handle.bind(localAddress, localPort ?? 0);
  } else {
    localAddress ||= '::';
    err = handle.bind6(localAddress, localPort ?? 0, 0);
  }
  err = checkBindError(err, localPort, handle);
  return err ? new ExceptionWithHostPort(err, 'bind', localAddress, localPort) : undefined;
}

function localDetails(socket) {
  const { address, port } = socket._getsockname();
  return address === undefined ? undefined : `${address}:${port}`;
}

/** What the permission model has against a connection. */
function refusal(address) {
  if (process.permission === undefined) return undefined;
  return require('#process/permission').refusal('net', address);
}

function startAttempt(socket, address, port, addressType, req) {
  req.address = address;
  req.port = port;
  req.addressType = addressType;
  const refused = refusal(address);
  if (refused !== undefined) return refused;
  if (observed.net > 0) req[kMeasured] = measure('net', 'connect');
  return addressType === 4
    ? socket._handle.connect(req, address, port)
    : socket._handle.connect6(req, address, port);
}

function connectOnce(socket, address, port, addressType, localAddress, localPort) {
  if (localAddress || localPort) {
    const error = bindLocally(socket, addressType, localAddress, localPort);
    if (error) {
      socket.destroy(error);
      return;
    }
  }
  let err;
  socket.emit('connectionAttempt', address, port, addressType);
  if (addressType === 4 || addressType === 6) {
    if (socket.blockList?.check(address, `ipv${addressType}`)) {
      socket.destroy(new ERR_IP_BLOCKED(address));
      return;
    }
    debug('connect: attempting to connect to %s:%d (addressType: %d)', address, port, addressType);
    const req = new TCPConnectWrap();
    req.oncomplete = afterConnect;
    req.localAddress = localAddress;
    req.localPort = localPort;
    err = startAttempt(socket, address, port, addressType, req);
  } else {
    const req = new PipeConnectWrap();
    req.address = address;
    req.oncomplete = afterConnect;
    err = refusal(address) ?? socket._handle.connect(req, address);
  }
  if (err) {
    socket.destroy(new ExceptionWithHostPort(err, 'connect', address, port, localDetails(socket)));
  }
}

// The next of several addresses, or the end when there is none left.
function connectNext(context, isCanceled) {
  clearAttemptTimer(context);
  const { socket, attempts, errors } = context;
  if (isCanceled || context.current === attempts.length) {
    socket.destroy(
      errors.length === 0 ? new ERR_SOCKET_CONNECTION_TIMEOUT() : new NodeAggregateError(errors),
    );
    return;
  }
  const current = context.current++;
  if (current > 0) {
    const handle = new TCP(TCPConstants.SOCKET);
    // A socket that secures its handle does so anew.
    if (typeof socket._replaceHandle === 'function') {
      socket._replaceHandle(handle);
    } else {
      socket._handle = handle;
      initSocketHandle(socket);
    }
  }
  const { port, localPort } = context;
  const { address, family } = attempts[current];
  if (localPort) {
    const error = bindLocally(socket, family, undefined, localPort);
    if (error) {
      ArrayPrototypePush(errors, error);
      connectNext(context);
      return;
    }
  }
  if (socket.blockList?.check(address, `ipv${family}`)) {
    failAttempt(context, address, port, family, new ERR_IP_BLOCKED(address));
    connectNext(context);
    return;
  }
  debug(
    'connect/multiple: attempting to connect to %s:%d (addressType: %d)',
    address,
    port,
    family,
  );
  const req = new TCPConnectWrap();
  req.oncomplete = FunctionPrototypeBind(afterConnectMultiple, undefined, context, current);
  req.localPort = localPort;
  socket.emit('connectionAttempt', address, port, family);
  ArrayPrototypePush(socket.autoSelectFamilyAttemptedAddresses, `${address}:${port}`);
  const err = startAttempt(socket, address, port, family, req);
  if (err) {
    const error = new ExceptionWithHostPort(err, 'connect', address, port, localDetails(socket));
    failAttempt(context, address, port, family, error);
    connectNext(context);
    return;
  }
  if (current < attempts.length - 1) {
    context[kAttemptTimer] = require('#timers/internal').setTimeout(
      onAttemptTimeout,
      context.timeout,
      context,
      req,
      socket._handle,
    );
  }
}

function clearAttemptTimer(context) {
  if (context[kAttemptTimer] === null) return;
  require('#timers/internal').clearTimeout(context[kAttemptTimer]);
  context[kAttemptTimer] = null;
}

function failAttempt(context, address, port, family, error) {
  ArrayPrototypePush(context.errors, error);
  context.socket.emit('connectionAttemptFailed', address, port, family, error);
}

function onAttemptTimeout(context, req, handle) {
  debug('connect/multiple: connection to %s:%s timed out', req.address, req.port);
  const { socket } = context;
  socket.emit('connectionAttemptTimeout', req.address, req.port, req.addressType);
  req.oncomplete = undefined;
  ArrayPrototypePush(context.errors, connectionError(req, UV_ETIMEDOUT));
  handle.close();
  // A listener may have given up.
  if (socket.connecting) connectNext(context);
}

function connectionError(req, status) {
  let details;
  if (req.localAddress && req.localPort) details = `${req.localAddress}:${req.localPort}`;
  else if (req.localPort) details = `:${req.localPort}`;
  const error = new ExceptionWithHostPort(status, 'connect', req.address, req.port, details);
  if (details) {
    error.localAddress = req.localAddress;
    error.localPort = req.localPort;
  }
  return error;
}

function afterConnectMultiple(context, current, status, handle, req, readable, writable) {
  clearAttemptTimer(context);
  const { socket } = context;
  debug(
    'connect/multiple: connection attempt to %s:%s completed with status %s',
    req.address,
    req.port,
    status,
  );
  // Another one was quicker.
  if (status === 0 && current !== context.current - 1) {
    handle.close();
    return;
  }
  if (status !== 0) {
    failAttempt(context, req.address, req.port, req.addressType, connectionError(req, status));
    if (socket.connecting) connectNext(context, status === UV_ECANCELED);
    return;
  }
  afterConnect(status, socket._handle, req, readable, writable);
}

function afterConnect(status, handle, req, readable, writable) {
  const socket = handle?.[owner_symbol];
  if (!socket || socket.destroyed) return;
  debug('afterConnect');
  socket.connecting = false;
  socket._sockname = null;
  if (status !== 0) {
    const error = connectionError(req, status);
    socket.emit('connectionAttemptFailed', req.address, req.port, req.addressType, error);
    socket.destroy(error);
    return;
  }
  if (socket.readable && !readable) {
    socket.push(null);
    socket.read();
  }
  if (socket.writable && !writable) socket.end();
  if (req[kMeasured] !== undefined) req[kMeasured]({ host: req.address, port: req.port });
  socket._unrefTimer();
  // What was asked for before there was a connection.
  if (socket[kSetNoDelay] && handle.setNoDelay) handle.setNoDelay(true);
  if (socket[kSetKeepAlive] && handle.setKeepAlive) {
    applyKeepAlive(socket, handle);
  }
  if (socket[kSetTOS] !== undefined && handle.setTypeOfService) {
    handle.setTypeOfService(socket[kSetTOS]);
  }
  socket.emit('connect');
  socket.emit('ready');
  // Reading starts with the connection, not with the first listener.
  if (readable && !socket.isPaused()) socket.read(0);
}

module.exports = { checkBindError, connect };
