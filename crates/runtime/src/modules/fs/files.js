'use strict';

// Descriptors and contents: open, close, read, write and their vectors, sync and truncate, in callback and synchronous
// form.

const { ArrayBufferIsView, ArrayPrototypePush, ObjectDefineProperty, Promise } = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE },
} = require('#internal/errors');
const { customPromisifyArgs } = require('#internal/util');
const {
  validateBuffer,
  validateFunction,
  validateInteger,
  validateObject,
} = require('#internal/validators');
const {
  asBytes,
  buffers,
  dataFor,
  getValidatedFd,
  getValidatedPath,
  kNoDefaults,
  makeCallback,
  parseFileMode,
  stringToFlags,
  validateBufferArray,
  validateOffsetLengthRead,
  validateOffsetLengthWrite,
  validatePosition,
  validateStringOrView,
  wantsRaw,
  writePosition,
} = require('#fs/utils');
const unmanaged = require('#fs/unmanaged');

const binding = internalBinding('fs');
const { captureAwaiters } = internalBinding('util');

const kDefaultReadSize = 16 * 1024;

function promisifyNames(fn, names) {
  ObjectDefineProperty(fn, customPromisifyArgs, {
    __proto__: null,
    value: names,
    enumerable: false,
  });
}

/** Opens a file: `(path[, flags[, mode]], callback)`. */
function open(path, flags, mode, callback) {
  path = getValidatedPath(path);
  if (arguments.length < 3) {
    callback = flags;
    flags = 'r';
    mode = 0o666;
  } else if (typeof mode === 'function') {
    callback = mode;
    mode = 0o666;
  } else {
    mode = parseFileMode(mode, 'mode', 0o666);
  }
  const flagsNumber = stringToFlags(flags);
  callback = makeCallback(callback);
  if (unmanaged.opened !== undefined) {
    const plain = callback;
    callback = (error, fd) => {
      if (!error) unmanaged.opened(fd);
      plain(error, fd);
    };
  }
  binding.open(path, flagsNumber, mode, callback);
}

/** Opens a file; the descriptor. */
function openSync(path, flags, mode) {
  const fd = binding.open(
    getValidatedPath(path),
    stringToFlags(flags),
    parseFileMode(mode, 'mode', 0o666),
    undefined,
  );
  if (unmanaged.opened !== undefined) unmanaged.opened(fd);
  return fd;
}

function rethrow(error) {
  if (error) throw error;
}

/** Closes a descriptor; a missing callback makes failures uncaught exceptions. */
function close(fd, callback = rethrow) {
  fd = getValidatedFd(fd);
  if (callback !== rethrow) callback = makeCallback(callback);
  if (unmanaged.closed !== undefined) unmanaged.closed(fd);
  binding.close(fd, callback);
}

/** Closes a descriptor. */
function closeSync(fd) {
  fd = getValidatedFd(fd);
  if (unmanaged.closed !== undefined) unmanaged.closed(fd);
  binding.close(fd, undefined);
}

function emptyBuffer(buffer) {
  return new ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
}

/** `(fd, buffer, offset, length, position, callback)`, `(fd[, buffer][, options], callback)`. */
function read(fd, buffer, offsetOrOptions, length, position, callback) {
  fd = getValidatedFd(fd);
  let offset = offsetOrOptions;
  let params = null;
  if (arguments.length <= 4) {
    if (arguments.length === 4) {
      // (fd, buffer, options, callback)
      validateObject(offsetOrOptions, 'options', kAllowNullable());
      callback = length;
      params = offsetOrOptions;
    } else if (arguments.length === 3) {
      // (fd, bufferOrOptions, callback)
      if (!ArrayBufferIsView(buffer)) {
        params = buffer;
        ({ buffer = buffers().Buffer.alloc(kDefaultReadSize) } = params ?? kNoDefaults);
      }
      callback = offsetOrOptions;
    } else {
      // (fd, callback)
      callback = buffer;
      buffer = buffers().Buffer.alloc(kDefaultReadSize);
    }
    if (params !== undefined) validateObject(params, 'options', kAllowNullable());
    ({ offset = 0, length = buffer?.byteLength - offset, position = null } = params ?? kNoDefaults);
  }
  validateBuffer(buffer);
  validateFunction(callback, 'cb');
  if (offset === undefined || offset === null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  length |= 0;
  position = validatePosition(position, 'position', length);
  if (length === 0) {
    process.nextTick(callback, null, 0, buffer);
    return;
  }
  if (buffer.byteLength === 0) throw emptyBuffer(buffer);
  validateOffsetLengthRead(offset, length, buffer.byteLength);
  binding.read(fd, asBytes(buffer), offset, length, position, (error, bytesRead) => {
    callback(error, bytesRead || 0, buffer);
  });
}
promisifyNames(read, ['bytesRead', 'buffer']);

let nullable;
function kAllowNullable() {
  nullable ??= require('#internal/validators').kValidateObjectAllowNullable;
  return nullable;
}

/** `(fd, buffer, offset, length, position)` or `(fd, buffer[, options])`; the number of bytes read. */
function readSync(fd, buffer, offsetOrOptions, length, position) {
  fd = getValidatedFd(fd);
  validateBuffer(buffer);
  let offset = offsetOrOptions;
  if (arguments.length <= 3 || (offsetOrOptions !== null && typeof offsetOrOptions === 'object')) {
    if (offsetOrOptions !== undefined) validateObject(offsetOrOptions, 'options', kAllowNullable());
    ({
      offset = 0,
      length = buffer.byteLength - offset,
      position = null,
    } = offsetOrOptions ?? kNoDefaults);
  }
  if (offset === undefined || offset === null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  length |= 0;
  position = validatePosition(position, 'position', length);
  if (length === 0) return 0;
  if (buffer.byteLength === 0) throw emptyBuffer(buffer);
  validateOffsetLengthRead(offset, length, buffer.byteLength);
  return binding.read(fd, asBytes(buffer), offset, length, position, undefined);
}

function byteViews(list) {
  const out = [];
  for (let i = 0; i < list.length; i++) ArrayPrototypePush(out, asBytes(list[i]));
  return out;
}

/** Reads into several buffers: `(fd, buffers[, position], callback)`. */
function readv(fd, list, position, callback) {
  fd = getValidatedFd(fd);
  validateBufferArray(list);
  callback = makeCallback(callback ?? position);
  binding.readv(fd, byteViews(list), writePosition(position), (error, count) => {
    callback(error, count || 0, list);
  });
}
promisifyNames(readv, ['bytesRead', 'buffers']);

/** Reads into several buffers. */
function readvSync(fd, list, position) {
  fd = getValidatedFd(fd);
  validateBufferArray(list);
  return binding.readv(fd, byteViews(list), writePosition(position), undefined);
}

/** `(fd, buffer, offset, length, position, callback)`, `(fd, buffer, options, callback)`, `(fd, string, position, encoding, callback)`. */
function write(fd, buffer, offsetOrOptions, length, position, callback) {
  fd = getValidatedFd(fd);
  let offset = offsetOrOptions;
  if (ArrayBufferIsView(buffer)) {
    callback = makeCallback(callback || position || length || offset);
    if (typeof offset === 'object' && offset !== null) {
      ({ offset = 0, length = buffer.byteLength - offset, position = null } = offsetOrOptions);
    }
    if (offset === undefined || offset === null || typeof offset === 'function') offset = 0;
    else validateInteger(offset, 'offset', 0);
    if (typeof length !== 'number') length = buffer.byteLength - offset;
    validateOffsetLengthWrite(offset, length, buffer.byteLength);
    binding.write(
      fd,
      asBytes(buffer),
      offset,
      length,
      writePosition(position),
      (error, written) => {
        callback(error, written || 0, buffer);
      },
    );
    return;
  }
  validateStringOrView(buffer, 'buffer');
  if (typeof position !== 'function') {
    if (typeof offset === 'function') {
      position = offset;
      offset = null;
    } else {
      position = length;
    }
    length = 'utf8';
  }
  const text = buffer;
  require('#internal/validators').validateEncoding(text, length);
  callback = makeCallback(position);
  const done = (error, written) => {
    callback(error, written || 0, text);
  };
  writeText(fd, text, length, writePosition(offset), done);
}
promisifyNames(write, ['bytesWritten', 'buffer']);

function writeText(fd, text, encoding, position, callback) {
  // What names no encoding is taken for UTF-8 here.
  if (!wantsRaw(encoding) || !buffers().Buffer.isEncoding(encoding)) {
    return binding.writeString(fd, text, position, callback);
  }
  const bytes = dataFor(text, encoding);
  return binding.write(fd, bytes, 0, bytes.byteLength, position, callback);
}

/** `(fd, buffer[, offset[, length[, position]]])`, `(fd, buffer, options)`, `(fd, string[, position[, encoding]])`. */
function writeSync(fd, buffer, offsetOrOptions, length, position) {
  fd = getValidatedFd(fd);
  let offset = offsetOrOptions;
  if (ArrayBufferIsView(buffer)) {
    if (position === undefined) position = null;
    if (typeof offset === 'object' && offset !== null) {
      ({ offset = 0, length = buffer.byteLength - offset, position = null } = offsetOrOptions);
    }
    if (offset === undefined || offset === null) offset = 0;
    else validateInteger(offset, 'offset', 0);
    if (typeof length !== 'number') length = buffer.byteLength - offset;
    validateOffsetLengthWrite(offset, length, buffer.byteLength);
    return binding.write(fd, asBytes(buffer), offset, length, writePosition(position), undefined);
  }
  validateStringOrView(buffer, 'buffer');
  require('#internal/validators').validateEncoding(buffer, length);
  if (offset === undefined) offset = null;
  return writeText(fd, buffer, length, writePosition(offset), undefined);
}

/** Writes several buffers: `(fd, buffers[, position], callback)`. */
function writev(fd, list, position, callback) {
  fd = getValidatedFd(fd);
  validateBufferArray(list);
  callback = makeCallback(callback ?? position);
  if (list.length === 0) {
    process.nextTick(callback, null, 0, list);
    return;
  }
  binding.writev(fd, byteViews(list), writePosition(position), (error, count) => {
    callback(error, count || 0, list);
  });
}
promisifyNames(writev, ['bytesWritten', 'buffers']);

/** Writes several buffers. */
function writevSync(fd, list, position) {
  fd = getValidatedFd(fd);
  validateBufferArray(list);
  if (list.length === 0) return 0;
  return binding.writev(fd, byteViews(list), writePosition(position), undefined);
}

/** Brings a file's contents and metadata to the disk. */
function fsync(fd, callback) {
  fd = getValidatedFd(fd);
  binding.fsync(fd, makeCallback(callback));
}

/** See `fsync`. */
function fsyncSync(fd) {
  binding.fsync(getValidatedFd(fd), undefined);
}

/** Brings a file's contents to the disk. */
function fdatasync(fd, callback) {
  fd = getValidatedFd(fd);
  binding.fdatasync(fd, makeCallback(callback));
}

/** See `fdatasync`. */
function fdatasyncSync(fd) {
  binding.fdatasync(getValidatedFd(fd), undefined);
}

/** Sets the length of an open file. */
function ftruncate(fd, len = 0, callback) {
  if (typeof len === 'function') {
    callback = len;
    len = 0;
  }
  fd = getValidatedFd(fd);
  validateInteger(len, 'len');
  binding.ftruncate(fd, len < 0 ? 0 : len, makeCallback(callback));
}

/** See `ftruncate`. */
function ftruncateSync(fd, len = 0) {
  fd = getValidatedFd(fd);
  validateInteger(len, 'len');
  binding.ftruncate(fd, len < 0 ? 0 : len, undefined);
}

/** Sets the length of a file. */
function truncate(path, len, callback) {
  if (typeof path === 'number') throw notPath(path);
  if (typeof len === 'function') {
    callback = len;
    len = 0;
  } else if (len === undefined) {
    len = 0;
  }
  validateInteger(len, 'len');
  len = len < 0 ? 0 : len;
  callback = makeCallback(callback);
  require('fs').open(path, 'r+', (error, fd) => {
    if (error) {
      callback(error);
      return;
    }
    binding.ftruncate(fd, len, (failure) => {
      binding.close(fd, (closeFailure) => callback(failure || closeFailure));
    });
  });
}

function notPath(path) {
  return new ERR_INVALID_ARG_TYPE('path', ['string', 'Buffer', 'URL'], path);
}

/** See `truncate`. */
function truncateSync(path, len) {
  if (typeof path === 'number') throw notPath(path);
  if (len === undefined) len = 0;
  const fd = require('fs').openSync(path, 'r+');
  try {
    ftruncateSync(fd, len);
  } finally {
    closeSync(fd);
  }
}

/** `util.promisify(fs.exists)` and the like are made elsewhere; this is the shared wrapper of natives in promises. */
function promised(start) {
  let promise;
  promise = new Promise((resolve, reject) => {
    start((error, value) => {
      if (error) {
        // No JavaScript runs when the system answers; its error tells who waits for it.
        if (promise !== undefined && error.syscall !== undefined) captureAwaiters(error, promise);
        reject(error);
      } else {
        resolve(value);
      }
    });
  });
  return promise;
}

module.exports = {
  binding,
  byteViews,
  close,
  closeSync,
  fdatasync,
  fdatasyncSync,
  fsync,
  fsyncSync,
  ftruncate,
  ftruncateSync,
  open,
  openSync,
  promised,
  read,
  readSync,
  readv,
  readvSync,
  truncate,
  truncateSync,
  write,
  writeSync,
  writev,
  writevSync,
};
