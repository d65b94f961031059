'use strict';

// The kinds of handles that can be passed over a channel: what is sent of each, and what is made of it at the other end.
// Sockets of a server stay counted: the server asks the child for how many of those it handed over are still open.

const { Error, SafeWeakMap } = primordials;
const EventEmitter = require('events');
const { kBound } = require('#net/internal');

function nothing() {}

/** The name of a handle's kind in messages; null when it cannot be sent. */
function handleTypeOf(handle) {
  const net = require('net');
  if (handle instanceof net.Socket) return 'net.Socket';
  if (handle instanceof net.Server) return 'net.Server';
  if (handle[kBound]) return handle.isPipe ? null : 'net.BoundSocket';
  const { TCP } = internalBinding('tcp_wrap');
  const { Pipe } = internalBinding('pipe_wrap');
  if (handle instanceof TCP || handle instanceof Pipe) return 'net.Native';
  if (handle instanceof require('dgram').Socket) return 'dgram.Socket';
  if (handle instanceof internalBinding('udp_wrap').UDP) return 'dgram.Native';
  return null;
}

// ===== counting sockets that were handed over =====

/** At the sender: asks the child about a server's sockets. */
class SocketListSend extends EventEmitter {
  constructor(child, key) {
    super();
    this.key = key;
    this.child = child;
    child.once('exit', () => this.emit('exit', this));
  }

  #request(message, answer, callback) {
    const { child } = this;
    if (!child.connected) {
      callback(new Error('Child closed before reply'));
      return;
    }
    const finish = (error, reply) => {
      child.removeListener('exit', onExit);
      child.removeListener('internalMessage', onAnswer);
      callback(error, reply);
    };
    const onExit = () => finish(new Error('Child closed before reply'));
    const onAnswer = (reply) => {
      if (reply.cmd === answer && reply.key === this.key) finish(null, reply);
    };
    child.on('internalMessage', onAnswer);
    child.once('exit', onExit);
    child._send(message, undefined, true);
  }

  close(callback) {
    const message = { cmd: 'NODE_SOCKET_NOTIFY_CLOSE', key: this.key };
    this.#request(message, 'NODE_SOCKET_ALL_CLOSED', callback);
  }

  getConnections(callback) {
    const message = { cmd: 'NODE_SOCKET_GET_COUNT', key: this.key };
    this.#request(message, 'NODE_SOCKET_COUNT', (err, reply) => {
      if (err) callback(err);
      else callback(null, reply.count);
    });
  }
}

/** At the receiver: knows which are open. */
class SocketListReceive extends EventEmitter {
  constructor(child, key) {
    super();
    this.key = key;
    this.child = child;
    this.connections = 0;
    child.on('internalMessage', (message) => {
      if (message.key !== key) return;
      if (message.cmd === 'NODE_SOCKET_NOTIFY_CLOSE') {
        if (this.connections === 0) this.#tellEmpty();
        else this.once('empty', () => this.#tellEmpty());
      } else if (message.cmd === 'NODE_SOCKET_GET_COUNT') {
        if (!child.connected) return;
        child._send({ cmd: 'NODE_SOCKET_COUNT', key, count: this.connections });
      }
    });
  }

  #tellEmpty() {
    if (!this.child.connected) return;
    this.child._send({ cmd: 'NODE_SOCKET_ALL_CLOSED', key: this.key }, undefined, true);
  }

  add(entry) {
    this.connections++;
    entry.socket.once('close', () => {
      this.connections--;
      if (this.connections === 0) this.emit('empty', this);
    });
  }
}

function socketList(type, target, key) {
  const { sockets } = channelOf(target);
  const known = sockets[type];
  return (known[key] ??=
    type === 'send' ? new SocketListSend(target, key) : new SocketListReceive(target, key));
}

const lists = new SafeWeakMap();

// The lists belong to one end of one channel.
function channelOf(target) {
  let state = lists.get(target);
  if (state === undefined) {
    state = { sockets: { got: {}, send: {} } };
    lists.set(target, state);
  }
  return state;
}

// ===== conversions =====

// Sending it again may be necessary.
function closeWhenReceived(target, message, handle, options, callback) {
  if (target._handleQueue) {
    target._pendingMessage = { callback, message, handle, options, retransmissions: 0 };
  } else {
    handle.close();
  }
}

const conversions = {
  'net.Native': {
    send: (target, message, handle) => handle,
    got: (target, message, handle, emit) => emit(handle),
  },
  'net.Server': {
    send: (target, message, server) => server._handle,
    got(target, message, handle, emit) {
      const { Server } = require('net');
      const server = new Server();
      server.listen(handle, () => emit(server));
    },
  },
  'net.Socket': {
    send(target, message, socket, options) {
      if (!socket._handle) return undefined;
      const { server } = socket;
      // Sockets of the server that are elsewhere are still its own.
      if (server) {
        message.key = server._connectionKey;
        const isFirst = channelOf(target).sockets.send[message.key] === undefined;
        const list = socketList('send', target, message.key);
        if (isFirst && typeof server._setupWorker === 'function') server._setupWorker(list);
        if (!options.keepOpen) server._connections--;
      }
      const handle = socket._handle;
      // From here on the other end reads.
      if (!options.keepOpen) {
        handle.onread = nothing;
        socket._handle = null;
        socket.setTimeout(0);
        freeParser(socket);
      }
      return handle;
    },
    sent(target, message, handle, options, callback) {
      if (handle && !options.keepOpen) {
        closeWhenReceived(target, message, handle, options, callback);
      }
    },
    got(target, message, handle, emit) {
      const { Socket } = require('net');
      const socket = new Socket({ handle, readable: true, writable: true });
      if (message.key) socketList('got', target, message.key).add({ socket });
      emit(socket);
    },
  },
  'net.BoundSocket': {
    send(target, message, bound) {
      const { boundParts } = require('#net/moving');
      boundParts.list(bound);
      return require('#net/bound_socket').adopt(bound).handle;
    },
    sent(target, message, handle, options, callback) {
      closeWhenReceived(target, message, handle, options, callback);
    },
    got(target, message, handle, emit) {
      const { create, fill } = require('#net/bound_socket');
      const bound = create();
      fill(bound, handle);
      emit(bound);
    },
  },
  'dgram.Native': {
    send: (target, message, handle) => handle,
    got: (target, message, handle, emit) => emit(handle),
  },
  'dgram.Socket': {
    send(target, message, socket) {
      message.dgramType = socket.type;
      return socket[require('#dgram/internal').kStateSymbol].handle;
    },
    got(target, message, handle, emit) {
      const { Socket } = require('dgram');
      const socket = new Socket(message.dgramType);
      socket.bind(handle, () => emit(socket));
    },
  },
};

// A socket that HTTP reads from has a parser, which must not see the other end's bytes.
function freeParser(socket) {
  if (!socket.parser) return;
  const { parser } = socket;
  parser.unconsume?.();
  parser.close?.();
  socket.parser = null;
}

module.exports = { conversions, handleTypeOf };
