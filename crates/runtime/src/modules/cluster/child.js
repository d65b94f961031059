'use strict';

// The side of a worker: where it would listen, it asks the primary, and gets either a handle or connections one by one.

const { ArrayPrototypeJoin, FunctionPrototypeCall, ObjectAssign, ReflectApply, SafeMap, SafeSet } =
  primordials;
const EventEmitter = require('events');
const { owner_symbol } = require('#async_hooks/internal');
const { receiver, send } = require('#cluster/messages');
const { Worker } = require('#cluster/worker');

const LONGEST_INTERVAL = 2 ** 31 - 1;

const cluster = new EventEmitter();
const handles = new SafeMap();
// How many times this process listens at the same place.
const indexes = new SafeMap();

cluster.isWorker = true;
cluster.isMaster = false;
cluster.isPrimary = false;
cluster.worker = null;
cluster.Worker = Worker;

function ask(message, callback) {
  return send(process, message, null, callback);
}

cluster._setupWorker = function () {
  const worker = new Worker({ id: +process.env.NODE_UNIQUE_ID | 0, process, state: 'online' });
  cluster.worker = worker;
  process.once('disconnect', () => {
    process.channel = null;
    worker.emit('disconnect');
    // The primary has gone, and nobody has asked for that.
    if (!worker.exitedAfterDisconnect) process.exit(0);
  });
  process.on(
    'internalMessage',
    receiver(worker, (_, message, handle) => {
      if (message.act === 'newconn') onConnection(message, handle);
      else if (message.act === 'disconnect') endConnection(worker, true);
    }),
  );
  ask({ act: 'online' });
};

function takeIndex(place) {
  let used = indexes.get(place);
  if (used === undefined) {
    used = new SafeSet();
    indexes.set(place, used);
  }
  let index = 0;
  while (used.has(index)) index++;
  used.add(index);
  return index;
}

function freeIndex(place, index) {
  const used = indexes.get(place);
  if (used === undefined) return;
  used.delete(index);
  if (used.size === 0) indexes.delete(place);
}

/** Asks the primary for what a server or a datagram socket listens with. */
cluster._getServer = function (server, options, callback) {
  let { address } = options;
  if (options.port < 0 && typeof address === 'string') address = require('path').resolve(address);
  const place = ArrayPrototypeJoin([address, options.port, options.addressType, options.fd], ':');
  const index = takeIndex(place);
  const message = { act: 'queryServer', index, data: null, ...options };
  message.address = address;
  if (server._getServerData) message.data = server._getServerData();
  ask(message, (reply, handle) => {
    if (typeof server._setServerData === 'function') server._setServerData(reply.data);
    if (handle) takeShared(reply, handle, place, index, callback);
    else takeConnections(reply, place, index, callback);
  });
  server.once('listening', () => {
    if (!indexes.has(place)) return;
    cluster.worker.state = 'listening';
    const bound = server.address();
    message.act = 'listening';
    message.port = bound?.port || options.port;
    ask(message);
  });
};

function takeShared({ key, errno }, handle, place, index, callback) {
  const { close } = handle;
  handle.close = function (...args) {
    ask({ act: 'close', key });
    handles.delete(key);
    freeIndex(place, index);
    handle.close = close;
    return ReflectApply(close, handle, args);
  };
  handles.set(key, handle);
  callback(errno, handle);
}

// A stand-in for a handle; the primary has the real one. An interval keeps the process alive in its place.
function takeConnections({ key, errno, sockname }, place, index, callback) {
  if (errno) {
    freeIndex(place, index);
    callback(errno, null);
    return;
  }
  const { clearInterval, setInterval } = require('#timers/internal');
  const alive = setInterval(() => {}, LONGEST_INTERVAL);
  let open = true;
  const handle = {
    listen: () => 0,
    ref() {
      if (open) alive.ref();
    },
    unref() {
      if (open) alive.unref();
    },
    hasRef: () => open && alive.hasRef(),
    close(done) {
      if (open) {
        open = false;
        clearInterval(alive);
        ask({ act: 'close', key });
        handles.delete(key);
        freeIndex(place, index);
      }
      if (typeof done === 'function') process.nextTick(() => FunctionPrototypeCall(done, handle));
    },
  };
  if (sockname) {
    handle.getsockname = (out) => {
      if (open) ObjectAssign(out, sockname);
      return 0;
    };
  }
  handles.set(key, handle);
  callback(0, handle);
}

function onConnection(message, connection) {
  const handle = handles.get(message.key);
  let accepted = handle !== undefined;
  const server = handle?.[owner_symbol];
  const full = server?.maxConnections != null && server._connections >= server.maxConnections;
  // Another worker may have room, unless this one is to close what it has none for.
  if (full && !server.dropMaxConnection) accepted = false;
  ask({ ack: message.seq, accepted });
  if (accepted) handle.onconnection(0, connection);
  else connection?.close();
}

// Closes all that listens, then the channel.
function endConnection(worker, byPrimary) {
  worker.exitedAfterDisconnect = true;
  let waiting = 1;
  const one = () => {
    if (--waiting > 0) return;
    // The primary is to know that this was wanted before it sees the channel close.
    if (byPrimary) process.disconnect();
    else ask({ act: 'exitedAfterDisconnect' }, () => process.disconnect());
  };
  handles.forEach((handle) => {
    waiting++;
    if (handle[owner_symbol]) handle[owner_symbol].close(one);
    else handle.close(one);
  });
  handles.clear();
  one();
}

Worker.prototype.disconnect = function disconnect() {
  if (this.state !== 'disconnecting' && this.state !== 'destroying') {
    this.state = 'disconnecting';
    endConnection(this, false);
  }
  return this;
};

Worker.prototype.destroy = function destroy() {
  if (this.state === 'destroying') return;
  this.exitedAfterDisconnect = true;
  if (!this.isConnected()) {
    process.exit(0);
    return;
  }
  this.state = 'destroying';
  ask({ act: 'exitedAfterDisconnect' }, () => process.disconnect());
  process.once('disconnect', () => process.exit(0));
};

module.exports = cluster;
