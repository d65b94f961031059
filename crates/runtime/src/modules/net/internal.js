'use strict';
// What `net` hands to its relatives (tls, http, child_process, tty, dgram): the glue between a Duplex and
// a native stream handle, timeouts, and the normalized form of connect's and listen's arguments.

const { FunctionPrototypeBind, Number, Symbol, SymbolSpecies } = primordials;
const { Buffer } = require('buffer');
const { ErrnoException } = require('#internal/errors');
const { validateFunction } = require('#internal/validators');
const {
  owner_symbol,
  async_id_symbol,
  defineAsyncWrap,
  getOrSetAsyncId,
} = require('#async_hooks/internal');
const {
  kArrayBufferOffset,
  kBytesWritten,
  kLastWriteWasAsync,
  giveBuffers,
  kReadBytesOrError,
  streamBaseState,
} = internalBinding('stream_wrap');

const FastBuffer = Buffer[SymbolSpecies];
const normalizedArgsSymbol = Symbol('normalizedArgs');
const kAfterAsyncWrite = Symbol('kAfterAsyncWrite');
const kBuffer = Symbol('kBuffer');
const kBufferCb = Symbol('kBufferCb');
const kBufferGen = Symbol('kBufferGen');
const kHandle = Symbol('kHandle');
const kLastWriteQueueSize = Symbol('lastWriteQueueSize');
const kMaybeDestroy = Symbol('kMaybeDestroy');
const kTimeout = Symbol('timeout');
const kUpdateTimer = Symbol('kUpdateTimer');

const UV_EOF = -4095;

// ===== reading =====

// The handle's `onread`. What arrives comes as a Buffer, or, where small arrivals share memory and by way of functions that
// others put in this one's place, as an ArrayBuffer.
function onStreamRead(arrived) {
  const nread = streamBaseState[kReadBytesOrError];
  const handle = this;
  const stream = handle[owner_symbol];
  stream[kUpdateTimer]();
  if (nread > 0 && !stream.destroyed) {
    let result;
    const userBuffer = stream[kBuffer];
    if (userBuffer) {
      result = stream[kBufferCb](nread, userBuffer) !== false;
      const generate = stream[kBufferGen];
      if (generate !== null) {
        const next = generate();
        if (next?.byteLength !== undefined) {
          stream[kBuffer] = next;
          handle.useUserBuffer(next);
        }
      }
    } else {
      const offset = streamBaseState[kArrayBufferOffset];
      result = stream.push(offset < 0 ? arrived : new FastBuffer(arrived, offset, nread));
    }
    if (!result) {
      handle.reading = false;
      if (!stream.destroyed) {
        const err = handle.readStop();
        if (err) stream.destroy(new ErrnoException(err, 'read'));
      }
    }
    return;
  }
  if (nread === 0) return;
  if (nread !== UV_EOF) {
    stream.destroy(new ErrnoException(nread, 'read'));
    return;
  }
  if (stream._readableState.endEmitted) {
    if (stream[kMaybeDestroy]) stream[kMaybeDestroy]();
  } else {
    if (stream[kMaybeDestroy]) stream.on('end', stream[kMaybeDestroy]);
    stream.push(null);
    stream.read(0);
  }
}

giveBuffers(onStreamRead, Buffer.alloc(0));

// ===== writing =====

class WriteRequest {
  constructor() {
    this.handle = null;
    this.oncomplete = onWriteComplete;
    this.async = false;
    this.bytes = 0;
    this.buffer = null;
    this.callback = null;
    this.error = null;
  }
}

// The native side keeps a request only if the write has to wait; else the next write takes it again.
let spareRequest = null;

function takeRequest(handle, callback) {
  const req = spareRequest ?? new WriteRequest();
  spareRequest = null;
  req.handle = handle;
  req.callback = callback;
  return req;
}

function onWriteComplete(status) {
  const stream = this.handle[owner_symbol];
  const { callback } = this;
  if (status < 0) {
    const error = new ErrnoException(status, 'write', this.error);
    if (typeof callback === 'function') callback(error);
    else if (!stream.destroyed) stream.destroy(error);
    return;
  }
  if (stream.destroyed) {
    if (typeof callback === 'function') callback(null);
    return;
  }
  stream[kUpdateTimer]();
  stream[kAfterAsyncWrite](this);
  if (typeof callback === 'function') callback(null);
}

function writeEncoded(handle, req, data, encoding) {
  switch (encoding) {
    case 'buffer':
      return handle.writeBuffer(req, data);
    case 'latin1':
    case 'binary':
      return handle.writeLatin1String(req, data);
    case 'utf8':
    case 'utf-8':
      return handle.writeUtf8String(req, data);
    case 'ascii':
      return handle.writeAsciiString(req, data);
    case 'ucs2':
    case 'ucs-2':
    case 'utf16le':
    case 'utf-16le':
      return handle.writeUcs2String(req, data);
    default:
      return handle.writeBuffer(req, Buffer.from(data, encoding));
  }
}

// Tells the stream how the write went. Returns how many bytes still wait, 0 when none.
function afterWrite(req, err, callback) {
  const isAsync = err === 0 && streamBaseState[kLastWriteWasAsync] !== 0;
  if (isAsync) {
    req.async = true;
    req.bytes = streamBaseState[kBytesWritten];
    return req.bytes;
  }
  req.handle = null;
  req.callback = null;
  req.error = null;
  spareRequest = req;
  if (err !== 0) callback(new ErrnoException(err, 'write'));
  else if (typeof callback === 'function') callback();
  return 0;
}

function writeGeneric(stream, data, encoding, callback) {
  const handle = stream[kHandle];
  const req = takeRequest(handle, callback);
  const err = writeEncoded(handle, req, data, encoding);
  // The bytes must stay where they are while the kernel takes them.
  if (encoding === 'buffer') req.buffer = streamBaseState[kLastWriteWasAsync] ? data : null;
  return afterWrite(req, err, callback);
}

function writevGeneric(stream, data, callback) {
  const handle = stream[kHandle];
  const req = takeRequest(handle, callback);
  const { allBuffers } = data;
  const chunks = data;
  let list;
  if (allBuffers) {
    list = [];
    for (let i = 0; i < chunks.length; i++) list[i] = chunks[i].chunk;
  } else {
    list = [];
    for (let i = 0; i < chunks.length; i++) {
      list[i * 2] = chunks[i].chunk;
      list[i * 2 + 1] = chunks[i].encoding;
    }
  }
  const err = handle.writev(req, list, allBuffers === true);
  req.buffer = err === 0 && streamBaseState[kLastWriteWasAsync] ? list : null;
  return afterWrite(req, err, callback);
}

// ===== timeouts =====

let timers;

// Installed as `setTimeout` of sockets.
function setStreamTimeout(msecs, callback) {
  if (this.destroyed) return this;
  this.timeout = msecs;
  timers ??= require('#timers/internal');
  msecs = timers.getTimerDuration(msecs, 'msecs');
  // Cleared in any case: the callback stays as it is.
  if (this[kTimeout] !== null) timers.clearTimeout(this[kTimeout]);
  this[kTimeout] = null;
  if (msecs === 0) {
    if (callback !== undefined) {
      validateFunction(callback, 'callback');
      this.removeListener('timeout', callback);
    }
  } else {
    this[kTimeout] = timers.setTimeout(FunctionPrototypeBind(this._onTimeout, this), msecs);
    this[kTimeout].unref();
    if (callback !== undefined) {
      validateFunction(callback, 'callback');
      this.once('timeout', callback);
    }
  }
  return this;
}

// ===== arguments =====

// A number of zero or more, or false.
function toNumber(value) {
  const number = Number(value);
  return number >= 0 ? number : false;
}

function isPipeName(value) {
  return typeof value === 'string' && toNumber(value) === false;
}

// The forms `(options[, cb])`, `(port[, host][, cb])` and `(path[, cb])` as `[options, cb]`.
function normalizeArgs(args) {
  let result;
  if (args.length === 0) {
    result = [{}, null];
    result[normalizedArgsSymbol] = true;
    return result;
  }
  const first = args[0];
  let options = {};
  if (typeof first === 'object' && first !== null) {
    options = first;
  } else if (isPipeName(first)) {
    options.path = first;
  } else {
    options.port = first;
    if (args.length > 1 && typeof args[1] === 'string') options.host = args[1];
  }
  const cb = args[args.length - 1];
  result = [options, typeof cb === 'function' ? cb : null];
  result[normalizedArgsSymbol] = true;
  return result;
}

// A handle to be told of in `owner_symbol` and numbered for async_hooks.
function initHandle(handle, owner) {
  handle[owner_symbol] = owner;
  owner[async_id_symbol] = handleAsyncId(handle);
}

function handleAsyncId(handle) {
  if (typeof handle.getAsyncId === 'function') return handle.getAsyncId();
  return getOrSetAsyncId(handle);
}

defineAsyncWrap(internalBinding('tcp_wrap').TCP, 'TCPWRAP');
defineAsyncWrap(internalBinding('pipe_wrap').Pipe, 'PIPEWRAP');

// A cluster's worker is a process with a channel to its parent; nobody else needs the module.
function workerCluster() {
  if (!internalBinding('worker').isMainThread) return undefined;
  if (process.channel === undefined || process.channel === null) return undefined;
  const cluster = require('cluster');
  return cluster.isWorker ? cluster : undefined;
}

// Marks BoundSockets.
const kBound = Symbol('kBound');
// Marks sockets with the handle of one.
const kAdopted = Symbol('kAdopted');

module.exports = {
  kAdopted,
  kBound,
  async_id_symbol,
  initHandle,
  isPipeName,
  kAfterAsyncWrite,
  kBuffer,
  kBufferCb,
  kBufferGen,
  kHandle,
  kLastWriteQueueSize,
  kMaybeDestroy,
  kTimeout,
  kUpdateTimer,
  normalizeArgs,
  normalizedArgsSymbol,
  onStreamRead,
  owner_symbol,
  setStreamTimeout,
  toNumber,
  workerCluster,
  writeGeneric,
  writevGeneric,
};
