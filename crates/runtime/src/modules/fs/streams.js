'use strict';

// `fs.ReadStream` and `fs.WriteStream`. The functions that do the work (`open`, `read`, `write`, `writev`, `close`) are taken
// from the `fs` option, or from the public module at each use, so that libraries which patch it see every call.

const {
  Error,
  FunctionPrototypeBind,
  MathMin,
  ObjectDefineProperty,
  ObjectSetPrototypeOf,
  Promise,
  PromisePrototypeThen,
  ReflectApply,
  Symbol,
} = primordials;

const {
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_THIS,
    ERR_METHOD_NOT_IMPLEMENTED,
    ERR_OUT_OF_RANGE,
    ERR_STREAM_DESTROYED,
  },
} = require('#internal/errors');
const { deprecate, kEmptyObject } = require('#internal/util');
const { validateBoolean, validateFunction, validateInteger } = require('#internal/validators');
const fs = require('fs');
const { Buffer } = require('buffer');
const { Readable, Writable, finished } = require('stream');
const { copyOptions, getOptions, getValidatedFd, validatePath } = require('#fs/utils');

const kFs = Symbol('kFs');
const kHandle = Symbol('kHandle');
const kIoDone = Symbol('kIoDone');
const kIsPerformingIO = Symbol('kIsPerformingIO');

const kReadSize = 64 * 1024;

/** The functions of a FileHandle in the form of the module's. */
function handleOperations(handle) {
  const settle = (promise, callback) =>
    PromisePrototypeThen(
      promise,
      (value) => process.nextTick(callback, null, value),
      (error) => process.nextTick(callback, error),
    );
  return {
    open() {
      throw new ERR_METHOD_NOT_IMPLEMENTED('open()');
    },
    close(fd, callback) {
      settle(handle.release(), callback);
    },
    fsync(fd, callback) {
      settle(handle.sync(), callback);
    },
    read(fd, buffer, offset, length, position, callback) {
      settle(handle.read(buffer, offset, length, position), (error, result) =>
        callback(error, result?.bytesRead ?? 0, result?.buffer),
      );
    },
    write(fd, buffer, offset, length, position, callback) {
      settle(handle.write(buffer, offset, length, position), (error, result) =>
        callback(error, result?.bytesWritten ?? 0, result?.buffer),
      );
    },
    writev(fd, buffers, position, callback) {
      settle(handle.writev(buffers, position), (error, result) =>
        callback(error, result?.bytesWritten ?? 0, result?.buffers),
      );
    },
  };
}

/** Takes over the `fd` option: a number or a FileHandle. */
function importFd(stream, options) {
  if (typeof options.fd === 'number') {
    stream[kFs] = options.fs || fs;
    return options.fd;
  }
  const { FileHandle, kRef, kUnref } = require('#fs/file_handle');
  if (typeof options.fd !== 'object' || !(options.fd instanceof FileHandle)) {
    throw new ERR_INVALID_ARG_TYPE('options.fd', ['number', 'FileHandle'], options.fd);
  }
  if (options.fs) throw new ERR_METHOD_NOT_IMPLEMENTED('FileHandle with fs');
  const handle = options.fd;
  stream[kHandle] = handle;
  handle[kRef]();
  let released = false;
  stream[kFs] = handleOperations({
    // The stream's end of the handle: closing it when it owns it, letting go of it otherwise.
    release() {
      if (released) return Promise.resolve();
      released = true;
      handle[kUnref]();
      return handle.close();
    },
    sync: () => handle.sync(),
    read: (...args) => handle.read(...args),
    write: (...args) => handle.write(...args),
    writev: (...args) => handle.writev(...args),
  });
  handle.on('close', FunctionPrototypeBind(stream.close, stream));
  return handle.fd;
}

/** Opens the stream's file, through a replaced `open` method where there is one. */
function construct(callback) {
  const stream = this;
  if (typeof stream.fd === 'number') {
    callback();
    return;
  }
  if (stream.open !== openReadFs && stream.open !== openWriteFs) {
    // Old libraries replace open() and emit 'open' or 'error' themselves.
    const { emit } = stream;
    stream.emit = function (...args) {
      if (args[0] === 'open') {
        this.emit = emit;
        callback();
        ReflectApply(emit, this, args);
      } else if (args[0] === 'error') {
        this.emit = emit;
        callback(args[1]);
      } else {
        ReflectApply(emit, this, args);
      }
    };
    stream.open();
    return;
  }
  stream[kFs].open(stream.path, stream.flags, stream.mode, (error, fd) => {
    if (error) {
      callback(error);
      return;
    }
    stream.fd = fd;
    callback();
    stream.emit('open', stream.fd);
    stream.emit('ready');
  });
}

function closeFile(stream, error, callback) {
  stream[kFs].close(stream.fd, (closeError) => callback(closeError || error));
  stream.fd = null;
}

function close(stream, error, callback) {
  if (!stream.fd && stream.fd !== 0) {
    callback(error);
  } else if (stream.flush) {
    stream[kFs].fsync(stream.fd, (flushError) => closeFile(stream, error || flushError, callback));
  } else {
    closeFile(stream, error, callback);
  }
}

function pathOf(stream, path, options) {
  stream.fd = null;
  stream[kFs] = options.fs || fs;
  validateFunction(stream[kFs].open, 'options.fs.open');
  stream.path = require('#url/internal').toPathIfFileURL(path);
  validatePath(stream.path);
}

/** A readable stream over a file. */
function ReadStream(path, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(path, options);
  options = copyOptions(getOptions(options, kEmptyObject));
  if (options.highWaterMark === undefined) options.highWaterMark = kReadSize;
  if (options.fd === undefined || options.fd === null) {
    pathOf(this, path, options);
    this.flags = options.flags === undefined ? 'r' : options.flags;
    this.mode = options.mode === undefined ? 0o666 : options.mode;
  } else {
    this.fd = getValidatedFd(importFd(this, options));
  }
  options.autoDestroy = options.autoClose === undefined ? true : options.autoClose;
  validateFunction(this[kFs].read, 'options.fs.read');
  if (options.autoDestroy) validateFunction(this[kFs].close, 'options.fs.close');

  this.start = options.start;
  this.end = options.end === undefined ? Infinity : options.end;
  this.pos = undefined;
  this.bytesRead = 0;
  this[kIsPerformingIO] = false;

  if (this.start !== undefined) {
    validateInteger(this.start, 'start', 0);
    this.pos = this.start;
  }
  if (this.end !== Infinity) {
    validateInteger(this.end, 'end', 0);
    if (this.start !== undefined && this.start > this.end) {
      throw new ERR_OUT_OF_RANGE('start', `<= "end" (here: ${this.end})`, this.start);
    }
  }
  ReflectApply(Readable, this, [options]);
  if (options.encoding) this.setEncoding(options.encoding);
}
ObjectSetPrototypeOf(ReadStream.prototype, Readable.prototype);
ObjectSetPrototypeOf(ReadStream, Readable);

// A stream's state; what has none is no stream.
function stateOf(state, name) {
  if (state === undefined) throw new ERR_INVALID_THIS(name);
  return state;
}

ObjectDefineProperty(ReadStream.prototype, 'autoClose', {
  __proto__: null,
  get() {
    return stateOf(this._readableState, 'ReadStream').autoDestroy;
  },
  set(value) {
    stateOf(this._readableState, 'ReadStream').autoDestroy = value;
  },
});

const openReadFs = deprecate(
  function () {
    // Kept for programs that call or replace it.
  },
  'ReadStream.prototype.open() is deprecated',
  'DEP0135',
);
ReadStream.prototype.open = openReadFs;
ReadStream.prototype._construct = construct;

ReadStream.prototype._read = function (n) {
  n =
    this.pos !== undefined
      ? MathMin(this.end - this.pos + 1, n)
      : MathMin(this.end - this.bytesRead + 1, n);
  if (n <= 0) {
    this.push(null);
    return;
  }
  const buffer = Buffer.allocUnsafeSlow(n);
  this[kIsPerformingIO] = true;
  this[kFs].read(this.fd, buffer, 0, n, this.pos, (error, bytesRead, filled) => {
    this[kIsPerformingIO] = false;
    // A destroy in the meantime has waited for this moment.
    if (this.destroyed) {
      this.emit(kIoDone, error);
      return;
    }
    if (error) {
      require('#stream/destroy').errorOrDestroy(this, error);
      return;
    }
    if (bytesRead === 0) {
      this.push(null);
      return;
    }
    if (this.pos !== undefined) this.pos += bytesRead;
    this.bytesRead += bytesRead;
    if (bytesRead !== filled.length) {
      // A short read must not keep the whole buffer alive.
      const exact = Buffer.allocUnsafeSlow(bytesRead);
      filled.copy(exact, 0, 0, bytesRead);
      filled = exact;
    }
    this.push(filled);
  });
};

function destroyWhenIdle(error, callback) {
  if (this[kIsPerformingIO]) {
    this.once(kIoDone, (ioError) => close(this, error || ioError, callback));
  } else {
    close(this, error, callback);
  }
}
ReadStream.prototype._destroy = function (error, callback) {
  ReflectApply(destroyWhenIdle, this, [error, callback]);
};

/** Ends the stream and closes its file. */
ReadStream.prototype.close = function (callback) {
  if (typeof callback === 'function') finished(this, callback);
  this.destroy();
};

ObjectDefineProperty(ReadStream.prototype, 'pending', {
  __proto__: null,
  get() {
    return this.fd === null;
  },
  configurable: true,
});

/** A writable stream into a file. */
function WriteStream(path, options) {
  if (!(this instanceof WriteStream)) return new WriteStream(path, options);
  options = copyOptions(getOptions(options, kEmptyObject));
  // Several buffers go out in one call.
  options.decodeStrings = true;
  if (options.fd === undefined || options.fd === null) {
    pathOf(this, path, options);
    this.flags = options.flags === undefined ? 'w' : options.flags;
    this.mode = options.mode === undefined ? 0o666 : options.mode;
  } else {
    this.fd = getValidatedFd(importFd(this, options));
  }
  options.autoDestroy = options.autoClose === undefined ? true : options.autoClose;
  const operations = this[kFs];
  if (!operations.write && !operations.writev) {
    throw new ERR_INVALID_ARG_TYPE('options.fs.write', 'function', operations.write);
  }
  if (operations.write) validateFunction(operations.write, 'options.fs.write');
  if (operations.writev) validateFunction(operations.writev, 'options.fs.writev');
  if (options.autoDestroy) validateFunction(operations.close, 'options.fs.close');
  this.flush = options.flush;
  if (this.flush === undefined || this.flush === null) {
    this.flush = false;
  } else {
    validateBoolean(this.flush, 'options.flush');
    if (this.flush) validateFunction(operations.fsync, 'options.fs.fsync');
  }
  // Without one of the two, the other does its work.
  if (!operations.write) this._write = null;
  if (!operations.writev) this._writev = null;

  this.start = options.start;
  this.pos = undefined;
  this.bytesWritten = 0;
  this[kIsPerformingIO] = false;
  if (this.start !== undefined) {
    validateInteger(this.start, 'start', 0);
    this.pos = this.start;
  }
  ReflectApply(Writable, this, [options]);
  if (options.encoding) this.setDefaultEncoding(options.encoding);
}
ObjectSetPrototypeOf(WriteStream.prototype, Writable.prototype);
ObjectSetPrototypeOf(WriteStream, Writable);

ObjectDefineProperty(WriteStream.prototype, 'autoClose', {
  __proto__: null,
  get() {
    return stateOf(this._writableState, 'WriteStream').autoDestroy;
  },
  set(value) {
    stateOf(this._writableState, 'WriteStream').autoDestroy = value;
  },
});

const openWriteFs = deprecate(
  function () {
    // Kept for programs that call or replace it.
  },
  'WriteStream.prototype.open() is deprecated',
  'DEP0135',
);
WriteStream.prototype.open = openWriteFs;
WriteStream.prototype._construct = construct;

const kMaxRetries = 5;

/** Writes all of a chunk, going on after short writes and trying again when the kernel is full. */
function writeAll(stream, data, size, position, callback, retries = 0) {
  stream[kFs].write(stream.fd, data, 0, size, position, (error, written, buffer) => {
    if (error?.code === 'EAGAIN') {
      error = null;
      written = 0;
    }
    if (stream.destroyed || error) {
      callback(error || new ERR_STREAM_DESTROYED('write'));
      return;
    }
    stream.bytesWritten += written;
    retries = written ? 0 : retries + 1;
    size -= written;
    if (position !== undefined) position += written;
    if (retries > kMaxRetries) callback(new Error('write failed'));
    else if (size > 0)
      writeAll(stream, buffer.subarray(written), size, position, callback, retries);
    else callback();
  });
}

/** The same for several chunks. */
function writevAll(stream, chunks, size, position, callback, retries = 0) {
  stream[kFs].writev(stream.fd, chunks, position ?? null, (error, written, buffers) => {
    if (error?.code === 'EAGAIN') {
      error = null;
      written = 0;
    }
    if (stream.destroyed || error) {
      callback(error || new ERR_STREAM_DESTROYED('writev'));
      return;
    }
    stream.bytesWritten += written;
    retries = written ? 0 : retries + 1;
    size -= written;
    if (position !== undefined) position += written;
    if (retries > kMaxRetries) callback(new Error('writev failed'));
    else if (size > 0)
      writevAll(
        stream,
        [Buffer.concat(buffers).subarray(written)],
        size,
        position,
        callback,
        retries,
      );
    else callback();
  });
}

WriteStream.prototype._write = function (data, encoding, callback) {
  this[kIsPerformingIO] = true;
  writeAll(this, data, data.length, this.pos, (error) => {
    this[kIsPerformingIO] = false;
    if (this.destroyed) {
      callback(error);
      this.emit(kIoDone, error);
      return;
    }
    callback(error);
  });
  if (this.pos !== undefined) this.pos += data.length;
};

WriteStream.prototype._writev = function (data, callback) {
  const chunks = [];
  let size = 0;
  for (let i = 0; i < data.length; i++) {
    chunks[i] = data[i].chunk;
    size += chunks[i].length;
  }
  this[kIsPerformingIO] = true;
  writevAll(this, chunks, size, this.pos, (error) => {
    this[kIsPerformingIO] = false;
    if (this.destroyed) {
      callback(error);
      this.emit(kIoDone, error);
      return;
    }
    callback(error);
  });
  if (this.pos !== undefined) this.pos += size;
};

WriteStream.prototype._destroy = function (error, callback) {
  ReflectApply(destroyWhenIdle, this, [error, callback]);
};

/** Ends the stream after what was written to it. */
WriteStream.prototype.close = function (callback) {
  if (callback) {
    if (this.closed) {
      process.nextTick(callback);
      return;
    }
    this.on('close', callback);
  }
  // Streams that do not close by themselves have to be closed here.
  if (!this.autoClose) this.on('finish', this.destroy);
  this.end();
};

// Nobody is there to read what comes back.
WriteStream.prototype.destroySoon = WriteStream.prototype.end;

ObjectDefineProperty(WriteStream.prototype, 'pending', {
  __proto__: null,
  get() {
    return this.fd === null;
  },
  configurable: true,
});

module.exports = { ReadStream, WriteStream, kHandle };
