'use strict';

// The side that forks workers, holds the places that they listen at, and hears of what becomes of them.

const {
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  ArrayPrototypeSome,
  Boolean,
  ObjectKeys,
  RegExpPrototypeExec,
  SafeMap,
} = primordials;
const EventEmitter = require('events');
const {
  codes: { ERR_INVALID_ARG_VALUE },
} = require('#internal/errors');
const { receiver, send } = require('#cluster/messages');
const { Worker } = require('#cluster/worker');

const SCHED_NONE = 1;
const SCHED_RR = 2;

const cluster = new EventEmitter();
// Tells `disconnect` that the last worker has gone.
const ends = new EventEmitter();
const handles = new SafeMap();

let lastId = 0;
let isSetUp = false;

function policyOfEnvironment() {
  const wanted = process.env.NODE_CLUSTER_SCHED_POLICY;
  if (wanted === 'none') return SCHED_NONE;
  // Round robin everywhere else: no worker is left out.
  return SCHED_RR;
}

cluster.isWorker = false;
// Older names of the primary.
cluster.isMaster = true;
cluster.isPrimary = true;
cluster.Worker = Worker;
cluster.workers = {};
cluster.settings = {};
cluster.SCHED_NONE = SCHED_NONE;
cluster.SCHED_RR = SCHED_RR;
cluster.schedulingPolicy = policyOfEnvironment();

cluster.setupPrimary = function (options) {
  const settings = {
    args: ArrayPrototypeSlice(process.argv, 2),
    exec: process.argv[1],
    execArgv: process.execArgv,
    silent: false,
    ...cluster.settings,
    ...options,
  };
  cluster.settings = settings;
  if (!isSetUp) {
    const { schedulingPolicy } = cluster;
    if (schedulingPolicy !== SCHED_NONE && schedulingPolicy !== SCHED_RR) {
      throw new ERR_INVALID_ARG_VALUE('cluster.schedulingPolicy', schedulingPolicy);
    }
    isSetUp = true;
  }
  process.nextTick(() => cluster.emit('setup', settings));
};
cluster.setupMaster = cluster.setupPrimary;

// How far the ports of workers' inspectors are from this process's.
let debugPortOffset = 1;

/** The next port for a worker's inspector. */
function nextInspectPort() {
  const { inspectPort } = cluster.settings;
  if (inspectPort !== undefined && inspectPort !== null) {
    const port = typeof inspectPort === 'function' ? inspectPort() : inspectPort;
    require('#internal/validators').validatePort(port);
    return port;
  }
  let port = process.debugPort + debugPortOffset++;
  // What would be too high begins anew above the ports that are the system's.
  if (port > 65535) port = port - 65536 + 1024;
  return port;
}

/** The options of a worker's process: those of the settings, and a port of its own when it is to be debugged. */
function execArgvOf(env) {
  const { execArgv } = cluster.settings;
  const options = ArrayPrototypeSlice(execArgv);
  const debugged = (text) =>
    RegExpPrototypeExec(/--inspect(?:-brk|-port|-wait)?|--debug-port/, text) !== null;
  if (ArrayPrototypeSome(execArgv, debugged) || debugged(env.NODE_OPTIONS ?? '')) {
    ArrayPrototypePush(options, `--inspect-port=${nextInspectPort()}`);
  }
  return options;
}

function startProcess(id, env) {
  const { settings } = cluster;
  return require('child_process').fork(settings.exec, settings.args, {
    cwd: settings.cwd,
    env: { ...process.env, ...env, NODE_UNIQUE_ID: `${id}` },
    execArgv: execArgvOf({ ...process.env, ...env }),
    gid: settings.gid,
    serialization: settings.serialization,
    silent: settings.silent,
    stdio: settings.stdio,
    uid: settings.uid,
    windowsHide: settings.windowsHide,
  });
}

function forgetWorker(worker) {
  delete cluster.workers[worker.id];
  if (ObjectKeys(cluster.workers).length === 0) ends.emit('disconnect');
}

function releaseHandles(worker) {
  handles.forEach((handle, key) => {
    if (handle.remove(worker)) handles.delete(key);
  });
}

cluster.fork = function (env) {
  cluster.setupPrimary();
  const id = ++lastId;
  const child = startProcess(id, env);
  const worker = new Worker({ id, process: child });
  worker.on('message', function (message, handle) {
    cluster.emit('message', this, message, handle);
  });
  child.once('exit', (exitCode, signalCode) => {
    // One that still has its channel may have something to say.
    if (!worker.isConnected()) {
      releaseHandles(worker);
      forgetWorker(worker);
    }
    worker.exitedAfterDisconnect = Boolean(worker.exitedAfterDisconnect);
    worker.state = 'dead';
    worker.emit('exit', exitCode, signalCode);
    cluster.emit('exit', worker, exitCode, signalCode);
  });
  child.once('disconnect', () => {
    releaseHandles(worker);
    if (worker.isDead()) forgetWorker(worker);
    worker.exitedAfterDisconnect = Boolean(worker.exitedAfterDisconnect);
    worker.state = 'disconnected';
    worker.emit('disconnect');
    cluster.emit('disconnect', worker);
  });
  child.on('internalMessage', receiver(worker, onMessage));
  process.nextTick(() => cluster.emit('fork', worker));
  cluster.workers[worker.id] = worker;
  return worker;
};

cluster.disconnect = function (callback) {
  const ids = ObjectKeys(cluster.workers);
  if (ids.length === 0) process.nextTick(() => ends.emit('disconnect'));
  if (typeof callback === 'function') ends.once('disconnect', callback);
  for (let i = 0; i < ids.length; i++) {
    const worker = cluster.workers[ids[i]];
    if (worker?.isConnected()) worker.disconnect();
  }
};

function onMessage(worker, message) {
  switch (message.act) {
    case 'online':
      worker.state = 'online';
      worker.emit('online');
      cluster.emit('online', worker);
      return;
    case 'queryServer':
      queryServer(worker, message);
      return;
    case 'listening':
      listening(worker, message);
      return;
    case 'exitedAfterDisconnect':
      worker.exitedAfterDisconnect = true;
      send(worker.process, { ack: message.seq });
      return;
    case 'close': {
      const handle = handles.get(message.key);
      if (handle?.remove(worker)) handles.delete(message.key);
      return;
    }
    default:
  }
}

// The kernel takes about a hundred bytes as the path of a socket.
function shortestPath(address, port) {
  if (!(port < 0) || typeof address !== 'string') return address;
  const relative = require('path').relative(process.cwd(), address);
  return relative.length < address.length ? relative : address;
}

function queryServer(worker, message) {
  // One that is on its way out has no use for a handle.
  if (worker.exitedAfterDisconnect) return;
  const { address, port, addressType, fd, index } = message;
  const key = `${address}:${port}:${addressType}:${fd}:${index}`;
  let handle = handles.get(key);
  if (handle === undefined || handle.has(worker)) {
    const { RoundRobinHandle, SharedHandle } = require('#cluster/handles');
    // Datagrams have no connections to hand round.
    const isShared =
      cluster.schedulingPolicy !== SCHED_RR || addressType === 'udp4' || addressType === 'udp6';
    handle = new (isShared ? SharedHandle : RoundRobinHandle)(
      key,
      shortestPath(address, port),
      message,
    );
    handles.set(key, handle);
  }
  handle.data ??= message.data;
  handle.add(worker, (errno, reply, shared) => {
    const data = handles.get(key)?.data;
    if (errno) handles.delete(key);
    send(worker.process, { errno, key, ack: message.seq, data, ...reply }, shared);
  });
}

function listening(worker, { addressType, address, port, fd }) {
  const info = { addressType, address, port, fd };
  worker.state = 'listening';
  worker.emit('listening', info);
  cluster.emit('listening', worker, info);
}

Worker.prototype.disconnect = function disconnect() {
  this.exitedAfterDisconnect = true;
  send(this.process, { act: 'disconnect' });
  releaseHandles(this);
  forgetWorker(this);
  return this;
};

Worker.prototype.destroy = function destroy(signal) {
  this.process.kill(signal || 'SIGTERM');
};

module.exports = cluster;
