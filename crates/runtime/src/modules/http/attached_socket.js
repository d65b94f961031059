'use strict';
// A socket that somebody asked a native connection for. As long as it is only looked at (addresses, 'close',
// 'error', keep-alive, destroy) the connection stays native; whatever reads, writes or counts on the
// socket's own events makes the connection an ordinary one first. The difference is the socket's
// prototype, which is changed back at that moment.

const {
  ObjectDefineProperty,
  ObjectGetPrototypeOf,
  ObjectSetPrototypeOf,
  ReflectApply,
  SafeMap,
  Symbol,
} = primordials;
const net = require('net');
const {
  codes: { ERR_STREAM_DESTROYED },
} = require('#internal/errors');

// The native connection of an attached socket.
const kNative = Symbol('kNative');
// Its prototype as an ordinary socket.
const kPlain = Symbol('kPlain');

function leave(socket) {
  const conn = socket[kNative];
  releaseSocket(socket);
  conn.leaveNative();
}

function hidden(attached, name, value) {
  ObjectDefineProperty(attached, name, {
    __proto__: null,
    configurable: true,
    enumerable: false,
    writable: true,
    value,
  });
}

function accessor(attached, name, get, set) {
  ObjectDefineProperty(attached, name, {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get,
    set,
  });
}

// Methods that need the real thing.
const names = [
  'write',
  'end',
  'cork',
  'uncork',
  'destroySoon',
  'read',
  'push',
  'unshift',
  'pause',
  'resume',
  'pipe',
  'unpipe',
  'setEncoding',
  'setTimeout',
  'listeners',
  'rawListeners',
  'listenerCount',
  'eventNames',
  'removeAllListeners',
  'resetAndDestroy',
];

// Listening is harmless for these events.
const harmless = { __proto__: null, close: true, error: true };
const listening = [
  'on',
  'addListener',
  'prependListener',
  'once',
  'prependOnceListener',
  'removeListener',
  'off',
];

// What an ordinary server socket carries, or knows of what is written to it.
const carried = [
  'parser',
  '_httpMessage',
  '_paused',
  'writableLength',
  'writableCorked',
  'writableNeedDrain',
  'writableEnded',
  'writableFinished',
  'bufferSize',
];

const attachedOf = new SafeMap();

// What was written is not sent, which those who wrote it hear.
function discard(conn, error) {
  const { callbacks } = conn;
  conn.callbacks = null;
  conn.discard();
  for (let i = 0; i < (callbacks?.length ?? 0); i++) process.nextTick(callbacks[i], error);
}

/** The prototype that stands before `plain` while a connection is native. */
function attachedPrototype(plain) {
  let attached = attachedOf.get(plain);
  if (attached !== undefined) return attached;
  attached = { __proto__: plain };
  attachedOf.set(plain, attached);
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    const original = plain[name];
    const method = function (...args) {
      if (this[kNative]) leave(this);
      return ReflectApply(original, this, args);
    };
    // A program that puts its own method there wants to see the data.
    accessor(
      attached,
      name,
      () => method,
      function (value) {
        leave(this);
        this[name] = value;
      },
    );
  }

  // What has been answered goes out first, but not what the running tick wrote of an answer that has not ended.
  hidden(attached, 'destroy', function destroy(error) {
    const conn = this[kNative];
    if (!conn) return plain.destroy.call(this, error);
    const unsent = conn.corked && conn.alone;
    // An error concerns the server, whose listeners an ordinary socket has.
    if (error) {
      if (unsent) discard(conn, error);
      leave(this);
      return this.destroy(error);
    }
    if (unsent) discard(conn, new ERR_STREAM_DESTROYED('write'));
    else if (!conn.closed && !conn.dropped) conn.flush(true);
    return plain.destroy.call(this);
  });

  // So does one that somebody tells by himself.
  const { emit } = plain;
  hidden(attached, 'emit', function (event, ...args) {
    if (event === 'error' && this[kNative] && !this.destroyed) leave(this);
    return ReflectApply(emit, this, [event, ...args]);
  });

  for (let i = 0; i < listening.length; i++) {
    const method = plain[listening[i]];
    hidden(attached, listening[i], function (event, listener) {
      if (harmless[event] !== true && this[kNative]) leave(this);
      return method.call(this, event, listener);
    });
  }

  for (let i = 0; i < carried.length; i++) {
    const name = carried[i];
    accessor(
      attached,
      name,
      function () {
        if (this === attached) return undefined;
        leave(this);
        return this[name];
      },
      function (value) {
        leave(this);
        this[name] = value;
      },
    );
  }
  return attached;
}

/** Makes the socket of a native connection. */
function attachSocket(conn, handle, server) {
  const socket = new net.Socket({
    handle,
    allowHalfOpen: server.allowHalfOpen,
    readable: true,
    writable: true,
    readableHighWaterMark: server.highWaterMark,
    writableHighWaterMark: server.highWaterMark,
    // The native connection reads.
    manualStart: true,
  });
  socket.server = server;
  socket._server = server;
  return adoptSocket(conn, socket);
}

/** Makes a socket that is there already that of a native connection. */
function adoptSocket(conn, socket) {
  socket.on('close', onClose);
  socket.on('close', onCloseMessages);
  socket[kNative] = conn;
  const plain = ObjectGetPrototypeOf(socket);
  socket[kPlain] = plain;
  ObjectSetPrototypeOf(socket, attachedPrototype(plain));
  return socket;
}

function onClose() {
  this[kNative]?.socketClosed();
}

function onCloseMessages() {
  this[kNative]?.abortMessages();
}

/** The same socket as an ordinary one; the connection has left its native life. */
function releaseSocket(socket) {
  if (socket[kNative] === null) return;
  ObjectSetPrototypeOf(socket, socket[kPlain]);
  socket[kNative] = null;
  socket.removeListener('close', onClose);
  socket.removeListener('close', onCloseMessages);
}

module.exports = { adoptSocket, attachSocket, releaseSocket };
