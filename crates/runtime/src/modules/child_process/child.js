'use strict';

// The class `ChildProcess`: a child from its start to the close of the last of its streams.

const {
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  FunctionPrototypeCall,
  ObjectSetPrototypeOf,
  SymbolDispose,
} = primordials;
const EventEmitter = require('events');
const { ErrnoException } = require('#internal/errors');
const { convertToValidSignal } = require('#internal/util');
const {
  validateArray,
  validateObject,
  validateOneOf,
  validateString,
} = require('#internal/validators');
const { owner_symbol } = require('#async_hooks/internal');
const { heard, heardTracing } = require('#diagnostics_channel/internal');
const { Process } = internalBinding('process_wrap');
const { UV_EACCES, UV_EAGAIN, UV_EINVAL, UV_EMFILE, UV_ENFILE, UV_ENOENT, UV_ENOSYS, UV_ESRCH } =
  internalBinding('uv');
const {
  closePipes,
  createSocket,
  flushStdio,
  getValidStdio,
  releaseToChild,
} = require('#child_process/stdio');

const SERIALIZATIONS = [undefined, 'json', 'advanced'];

function ChildProcess() {
  FunctionPrototypeCall(EventEmitter, this);
  this._closesNeeded = 1;
  this._closesGot = 0;
  this.connected = false;
  this.signalCode = null;
  this.exitCode = null;
  this.killed = false;
  this.spawnfile = null;
  this._handle = new Process();
  this._handle[owner_symbol] = this;
  this._handle.onexit = (exitCode, signalCode) => childEnded(this, exitCode, signalCode);
  heard('child_process')?.publish({ process: this });
}
ObjectSetPrototypeOf(ChildProcess.prototype, EventEmitter.prototype);
ObjectSetPrototypeOf(ChildProcess, EventEmitter);

function childEnded(child, exitCode, signalCode) {
  if (signalCode) child.signalCode = signalCode;
  else child.exitCode = exitCode;
  if (child.stdin) child.stdin.destroy();
  if (child._handle !== null) {
    child._handle.close();
    child._handle = null;
  }
  if (exitCode < 0) {
    const { spawnfile } = child;
    const err = new ErrnoException(exitCode, spawnfile ? `spawn ${spawnfile}` : 'spawn');
    if (spawnfile) err.path = spawnfile;
    err.spawnargs = ArrayPrototypeSlice(child.spawnargs, 1);
    child.emit('error', err);
  } else {
    child.emit('exit', child.exitCode, child.signalCode);
  }
  // A listener may still want to read what is there.
  process.nextTick(flushStdio, child);
  maybeClose(child);
}

/** Counts what had to end before 'close': the child itself, its streams, its channel. */
function maybeClose(child) {
  child._closesGot++;
  if (child._closesGot === child._closesNeeded) {
    child.emit('close', child.exitCode, child.signalCode);
  }
}

function emitSpawn(child) {
  child.emit('spawn');
}

function reportFailure(child, err) {
  childEnded(child, err, '');
}

// Failures that depend on the machine's state are told later, by an event.
function isLateFailure(err) {
  return (
    err === UV_EACCES ||
    err === UV_EAGAIN ||
    err === UV_EMFILE ||
    err === UV_ENFILE ||
    err === UV_ENOENT
  );
}

ChildProcess.prototype.spawn = function spawn(options) {
  validateObject(options, 'options');
  validateOneOf(options.serialization, 'options.serialization', SERIALIZATIONS);
  const { stdio, ipc, ipcFd } = getValidStdio(options.stdio || 'pipe', false);
  const serialization = options.serialization || 'json';
  if (ipc !== undefined) {
    if (options.envPairs === undefined) options.envPairs = [];
    else validateArray(options.envPairs, 'options.envPairs');
    // The child finds its channel there.
    ArrayPrototypePush(
      options.envPairs,
      `NODE_CHANNEL_FD=${ipcFd}`,
      `NODE_CHANNEL_SERIALIZATION_MODE=${serialization}`,
    );
  }
  validateString(options.file, 'options.file');
  this.spawnfile = options.file;
  if (options.args === undefined) {
    this.spawnargs = [];
  } else {
    validateArray(options.args, 'options.args');
    this.spawnargs = options.args;
  }

  if (process.permission !== undefined) {
    require('#process/permission').permit('child', options.file);
  }
  options.stdio = stdio;
  const told = heardTracing('child_process.spawn');
  told?.start.publish({ process: this, options });
  const err = this._handle.spawn(options);
  if (told !== undefined) {
    if (err) told.error.publish({ process: this, error: new ErrnoException(err, 'spawn') });
    else told.end.publish({ process: this });
  }
  if (isLateFailure(err)) {
    process.nextTick(reportFailure, this, err);
    // Without descriptors there is nothing to make sockets of.
    if (err === UV_EMFILE || err === UV_ENFILE) return err;
  } else if (err) {
    closePipes(stdio);
    this._handle.close();
    this._handle = null;
    throw new ErrnoException(err, 'spawn');
  } else {
    process.nextTick(emitSpawn, this);
  }
  this.pid = this._handle.pid;
  adoptStreams(this, stdio);
  if (ipc !== undefined) require('#child_process/channel').setupChannel(this, ipc, serialization);
  return err;
};

function adoptStreams(child, stdio) {
  const streams = [];
  for (let i = 0; i < stdio.length; i++) {
    const entry = stdio[i];
    let socket = null;
    if (entry.ipc) {
      child._closesNeeded++;
    } else if (entry.type === 'wrap') {
      releaseToChild(entry);
    } else if (entry.handle) {
      socket = createSocket(child.pid === 0 ? null : entry.handle, i > 0);
      // Output that has not been read holds 'close' back; input does not.
      if (i > 0 && child.pid !== 0) {
        child._closesNeeded++;
        socket.on('close', () => maybeClose(child));
      }
    }
    ArrayPrototypePush(streams, socket);
  }
  child.stdin = streams[0];
  child.stdout = streams[1];
  child.stderr = streams[2];
  child.stdio = streams;
}

ChildProcess.prototype.kill = function kill(sig) {
  const signal = sig === 0 ? 0 : convertToValidSignal(sig === undefined ? 'SIGTERM' : sig);
  if (this._handle) {
    const err = this._handle.kill(signal);
    if (err === 0) {
      this.killed = true;
      return true;
    }
    if (err === UV_EINVAL || err === UV_ENOSYS) throw new ErrnoException(err, 'kill');
    // One that is gone needs no error.
    if (err !== UV_ESRCH) this.emit('error', new ErrnoException(err, 'kill'));
  }
  return false;
};

ChildProcess.prototype[SymbolDispose] = function dispose() {
  if (!this.killed) this.kill();
};

ChildProcess.prototype.ref = function ref() {
  if (this._handle) this._handle.ref();
};

ChildProcess.prototype.unref = function unref() {
  if (this._handle) this._handle.unref();
};

module.exports = { ChildProcess, maybeClose };
