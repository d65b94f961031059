'use strict';
// How TCP sockets, servers and bound sockets move to another thread: the message has a second descriptor of the socket,
// and the handle here is closed. Whether something can move is asked for the whole list before anything does.

const { ObjectAssign } = primordials;

const {
  codes: { ERR_WORKER_HANDLE_NOT_TRANSFERABLE },
  ErrnoException,
} = require('#internal/errors');
const { TCP, constants: TCPConstants, moveIn, moveOut } = internalBinding('tcp_wrap');

/** What stands for the socket of a handle on its way; the handle is closed. */
function take(handle) {
  const moving = moveOut(handle);
  if (typeof moving === 'number') throw new ErrnoException(moving, 'dup');
  handle.close();
  return moving;
}

/** A handle of this thread for what has come. */
function arrive(moving, kind) {
  const handle = new TCP(kind);
  const err = moveIn(handle, moving);
  if (err) throw new ErrnoException(err, 'open');
  return handle;
}

function check(can, name) {
  if (!can) throw new ERR_WORKER_HANDLE_NOT_TRANSFERABLE(name);
  return [];
}

// Nothing read, nothing written, nothing set that only this end knows of.
function isFresh(socket) {
  const { _handle: handle } = socket;
  return (
    handle instanceof TCP &&
    !socket.connecting &&
    !socket.destroyed &&
    socket.bytesRead === 0 &&
    socket.bytesWritten === 0 &&
    socket.readableLength === 0 &&
    socket.writableLength === 0 &&
    socket.readableEncoding === null
  );
}

function nothing() {}

const socketParts = {
  list: (socket) => check(isFresh(socket), 'net.Socket'),
  read: (socket) => ({ allowHalfOpen: socket.allowHalfOpen }),
  share(socket) {
    const { _handle: handle } = socket;
    handle.onread = nothing;
    socket._handle = null;
    socket.destroy();
    return take(handle);
  },
  fill(socket, { allowHalfOpen }, moving) {
    socket.allowHalfOpen = allowHalfOpen;
    socket._handle = arrive(moving, TCPConstants.SOCKET);
    require('#net/socket').initSocketHandle(socket);
  },
};

const kServerOptions = [
  'allowHalfOpen',
  'pauseOnConnect',
  'noDelay',
  'keepAlive',
  'keepAliveInitialDelay',
  'highWaterMark',
];

function serverOptions(server) {
  const options = { __proto__: null };
  for (const name of kServerOptions) options[name] = server[name];
  return options;
}

const serverParts = {
  list: (server) => check(server._handle instanceof TCP, 'net.Server'),
  read: serverOptions,
  share(server) {
    const { _handle: handle } = server;
    server._handle = null;
    return take(handle);
  },
  fill(server, options, moving) {
    ObjectAssign(server, options);
    server.listen(arrive(moving, TCPConstants.SERVER));
  },
};

const boundParts = {
  list: (bound) => check(require('#net/bound_socket').isMovable(bound), 'net.BoundSocket'),
  read: () => undefined,
  share: (bound) => take(require('#net/bound_socket').adopt(bound).handle),
  fill(bound, _data, moving) {
    require('#net/bound_socket').fill(bound, arrive(moving, TCPConstants.SERVER));
  },
};

const handleParts = {
  list: () => [],
  read: () => undefined,
  share: take,
  fill(handle, _data, moving) {
    const err = moveIn(handle, moving);
    if (err) throw new ErrnoException(err, 'open');
  },
};

// ===== what the other side makes =====

function MovedSocket() {
  const { Socket } = require('#net/socket');
  return new Socket();
}
MovedSocket.prototype = require('#net/socket').Socket.prototype;

function MovedServer() {
  const { Server } = require('#net/server');
  return new Server();
}
MovedServer.prototype = require('#net/server').Server.prototype;

function MovedBoundSocket() {
  return require('#net/bound_socket').create();
}
MovedBoundSocket.prototype = require('#net/bound_socket').BoundSocket.prototype;

function MovedHandle() {
  return new TCP(TCPConstants.SOCKET);
}
MovedHandle.prototype = TCP.prototype;

module.exports = {
  MovedBoundSocket,
  MovedHandle,
  MovedServer,
  MovedSocket,
  boundParts,
  handleParts,
  serverParts,
  socketParts,
};
