'use strict';

// `FileHandle`, what `fs.promises.open()` gives: a descriptor that stays open while operations or streams use it.

const {
  ArrayBufferIsView,
  Error,
  Promise,
  PromisePrototypeThen,
  PromiseResolve,
  PromiseWithResolvers,
  SymbolAsyncDispose,
  Symbol,
} = primordials;

const {
  codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE },
} = require('#internal/errors');
const EventEmitter = require('events');
const {
  kValidateObjectAllowNullable,
  validateBoolean,
  validateBuffer,
  validateEncoding,
  validateInteger,
  validateObject,
} = require('#internal/validators');
const files = require('#fs/files');
const names = require('#fs/names');
const whole = require('#fs/whole');
const {
  asBytes,
  buffers,
  dataFor,
  getOptions,
  kNoDefaults,
  validateBufferArray,
  validateOffsetLengthRead,
  validateOffsetLengthWrite,
  validatePosition,
  validateStringOrView,
  wantsRaw,
  writePosition,
} = require('#fs/utils');

const { binding, promised } = files;

const kFd = Symbol('kFd');
const kRefs = Symbol('kRefs');
const kClosePromise = Symbol('kClosePromise');
const kCloseResolvers = Symbol('kCloseResolvers');
const kRef = Symbol('kRef');
const kUnref = Symbol('kUnref');
const kLocked = Symbol('kLocked');
// The descriptor belongs to another thread's handle now.
const kMoved = Symbol('kMoved');

const kReadSize = 16 * 1024;

/** Runs an operation on an open handle, keeping it open meanwhile. */
async function use(handle, name, operation) {
  if (handle?.[kRefs] === undefined) {
    const { ERR_INTERNAL_ASSERTION } = require('#internal/errors').codes;
    throw new ERR_INTERNAL_ASSERTION('handle must be an instance of FileHandle');
  }
  if (handle.fd === -1) {
    const error = new Error(
      handle[kMoved] === true ? 'The FileHandle has been transferred' : 'file closed',
    );
    error.code = 'EBADF';
    error.syscall = name;
    throw error;
  }
  handle[kRef]();
  try {
    return await operation(handle.fd);
  } finally {
    handle[kUnref]();
  }
}

class FileHandle extends EventEmitter {
  constructor(fd) {
    super();
    this[kFd] = fd;
    this[kRefs] = 1;
    this[kClosePromise] = null;
  }

  getAsyncId() {
    return require('async_hooks').executionAsyncId();
  }

  get fd() {
    return this[kFd];
  }

  appendFile(data, options) {
    return use(this, 'writeFile', (fd) => writeTo(fd, data, getOptions(options, kNoDefaults)));
  }

  chmod(mode) {
    return use(this, 'fchmod', (fd) => promised((done) => names.fchmod(fd, mode, done)));
  }

  chown(uid, gid) {
    return use(this, 'fchown', (fd) => promised((done) => names.fchown(fd, uid, gid, done)));
  }

  datasync() {
    return use(this, 'fdatasync', (fd) => promised((done) => binding.fdatasync(fd, done)));
  }

  sync() {
    return use(this, 'fsync', (fd) => promised((done) => binding.fsync(fd, done)));
  }

  read(buffer, offset, length, position) {
    return use(this, 'read', (fd) => read(fd, buffer, offset, length, position));
  }

  readv(list, position) {
    return use(this, 'readv', (fd) => {
      validateBufferArray(list);
      const views = files.byteViews(list);
      return promised((done) =>
        binding.readv(fd, views, writePosition(position), (error, bytesRead) =>
          done(error, { __proto__: null, bytesRead, buffers: list }),
        ),
      );
    });
  }

  readFile(options) {
    return use(this, 'readFile', (fd) =>
      promised((done) => whole.readFile(fd, getOptions(options, kNoDefaults), done)),
    );
  }

  readLines(options = undefined) {
    return require('readline').createInterface({
      input: this.createReadStream(options),
      crlfDelay: Infinity,
    });
  }

  stat(options = kNoDefaults) {
    return use(this, 'fstat', (fd) => {
      validateObject(options, 'options');
      return promised((done) => names.fstat(fd, options, done));
    });
  }

  truncate(len = 0) {
    return use(this, 'ftruncate', (fd) => {
      validateInteger(len, 'len');
      return promised((done) => files.ftruncate(fd, len, done));
    });
  }

  utimes(atime, mtime) {
    return use(this, 'futimes', (fd) => promised((done) => names.futimes(fd, atime, mtime, done)));
  }

  write(buffer, offset, length, position) {
    return use(this, 'write', (fd) => write(fd, buffer, offset, length, position));
  }

  writev(list, position) {
    return use(this, 'writev', (fd) => {
      validateBufferArray(list);
      if (list.length === 0) return { __proto__: null, bytesWritten: 0, buffers: list };
      const views = files.byteViews(list);
      return promised((done) =>
        binding.writev(fd, views, writePosition(position), (error, bytesWritten) =>
          done(error, { __proto__: null, bytesWritten, buffers: list }),
        ),
      );
    });
  }

  writeFile(data, options) {
    return use(this, 'writeFile', (fd) => writeTo(fd, data, getOptions(options, kNoDefaults)));
  }

  close = () => {
    if (this[kFd] === -1) return PromiseResolve();
    if (this[kClosePromise]) return this[kClosePromise];
    this[kRefs]--;
    if (this[kRefs] === 0) {
      this[kClosePromise] = closeNow(this);
    } else {
      // The last user closes it.
      this[kCloseResolvers] = PromiseWithResolvers();
      this[kClosePromise] = this[kCloseResolvers].promise;
    }
    this.emit('close');
    return this[kClosePromise];
  };

  async [SymbolAsyncDispose]() {
    await this.close();
  }

  readableWebStream(options = kNoDefaults) {
    checkFree(this);
    this[kLocked] = true;
    validateObject(options, 'options');
    const { type = 'bytes', autoClose = false } = options;
    validateBoolean(autoClose, 'options.autoClose');
    if (type !== 'bytes') {
      process.emitWarning(
        'A non-"bytes" options.type has no effect. A byte-oriented steam is always created.',
        'ExperimentalWarning',
      );
    }
    const { ReadableStream } = require('stream/web');
    const release = async () => {
      this[kUnref]();
      if (autoClose) await this.close();
    };
    this[kRef]();
    const stream = new ReadableStream({
      type: 'bytes',
      autoAllocateChunkSize: kReadSize,
      pull: async (controller) => {
        const { view } = controller.byobRequest;
        const { bytesRead } = await this.read(view, 0, view.byteLength);
        if (bytesRead === 0) {
          controller.close();
          await release();
        }
        controller.byobRequest.respond(bytesRead);
      },
      cancel: release,
    });
    this.once('close', () => {
      // Locked or not; a stream that is done already takes no notice.
      require('#stream/internal').cancelStream(stream);
    });
    return stream;
  }

  createReadStream(options = undefined) {
    const { ReadStream } = require('#fs/streams');
    return new ReadStream(undefined, { ...options, fd: this });
  }

  createWriteStream(options = undefined) {
    const { WriteStream } = require('#fs/streams');
    return new WriteStream(undefined, { ...options, fd: this });
  }

  [kRef]() {
    this[kRefs]++;
  }

  [kUnref]() {
    this[kRefs]--;
    if (this[kRefs] !== 0) return;
    const { resolve, reject } = this[kCloseResolvers];
    PromisePrototypeThen(closeNow(this), resolve, reject);
  }
}

/** Throws unless a stream can have the handle to itself. */
function checkFree(handle) {
  if (handle[kFd] === -1) throw new ERR_INVALID_STATE('The FileHandle is closed');
  if (handle[kClosePromise]) throw new ERR_INVALID_STATE('The FileHandle is closing');
  if (handle[kLocked]) throw new ERR_INVALID_STATE('The FileHandle is locked');
}

/** Closes a handle at once, or when its last user is done. */
function closeSync(handle) {
  if (handle[kFd] === -1 || handle[kClosePromise]) return;
  if (handle[kRefs] > 1) {
    handle.close();
    return;
  }
  const fd = handle[kFd];
  handle[kFd] = -1;
  handle[kRefs] = 0;
  binding.close(fd, undefined);
  handle.emit('close');
}

function closeNow(handle) {
  const fd = handle[kFd];
  handle[kFd] = -1;
  return new Promise((resolve, reject) => {
    binding.close(fd, (error) => {
      handle[kClosePromise] = null;
      if (error) reject(error);
      else resolve();
    });
  });
}

async function read(fd, bufferOrOptions, offset, length, position) {
  let buffer = bufferOrOptions;
  if (!ArrayBufferIsView(buffer)) {
    if (bufferOrOptions !== undefined) {
      validateObject(bufferOrOptions, 'options', kValidateObjectAllowNullable);
    }
    ({
      buffer = buffers().Buffer.alloc(kReadSize),
      offset = 0,
      length = buffer.byteLength - offset,
      position = null,
    } = bufferOrOptions ?? kNoDefaults);
    validateBuffer(buffer);
  }
  if (offset !== null && typeof offset === 'object') {
    ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset);
  }
  if (offset === undefined || offset === null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  length ??= buffer.byteLength - offset;
  position = validatePosition(position, 'position', length);
  if (length === 0) return { __proto__: null, bytesRead: 0, buffer };
  if (buffer.byteLength === 0) {
    throw new ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
  }
  validateOffsetLengthRead(offset, length, buffer.byteLength);
  return promised((done) =>
    binding.read(fd, asBytes(buffer), offset, length, position, (error, bytesRead) =>
      done(error, { __proto__: null, bytesRead: bytesRead || 0, buffer }),
    ),
  );
}

async function write(fd, buffer, offsetOrOptions, length, position) {
  if (buffer?.byteLength === 0) return { __proto__: null, bytesWritten: 0, buffer };
  let offset = offsetOrOptions;
  const result = (done) => (error, bytesWritten) =>
    done(error, { __proto__: null, bytesWritten: bytesWritten || 0, buffer });
  if (ArrayBufferIsView(buffer)) {
    if (typeof offset === 'object' && offset !== null) {
      ({ offset = 0, length = buffer.byteLength - offset, position = null } = offsetOrOptions);
    }
    if (offset === undefined || offset === null) offset = 0;
    else validateInteger(offset, 'offset', 0);
    if (typeof length !== 'number') length = buffer.byteLength - offset;
    validateOffsetLengthWrite(offset, length, buffer.byteLength);
    return promised((done) =>
      binding.write(fd, asBytes(buffer), offset, length, writePosition(position), result(done)),
    );
  }
  validateStringOrView(buffer, 'buffer');
  validateEncoding(buffer, length);
  const at = writePosition(offset);
  if (!wantsRaw(length)) {
    return promised((done) => binding.writeString(fd, buffer, at, result(done)));
  }
  const bytes = dataFor(buffer, length);
  return promised((done) => binding.write(fd, bytes, 0, bytes.byteLength, at, result(done)));
}

function isIterable(data) {
  return (
    data !== null &&
    typeof data === 'object' &&
    !ArrayBufferIsView(data) &&
    (data[Symbol.asyncIterator] !== undefined || data[Symbol.iterator] !== undefined)
  );
}

function checkAborted(signal) {
  if (!signal?.aborted) return;
  const { AbortError } = require('#internal/errors');
  throw new AbortError(undefined, { cause: signal.reason });
}

/** Writes data, text or every chunk of an iterable at the descriptor's position. */
async function writeTo(fd, data, options) {
  const { encoding = 'utf8', signal, flush = false } = options;
  validateBoolean(flush, 'options.flush');
  if (!isIterable(data)) {
    validateStringOrView(data, 'data');
    return promised((done) => whole.writeFile(fd, data, { encoding, signal, flush }, done));
  }
  checkAborted(signal);
  for await (const chunk of data) {
    checkAborted(signal);
    validateStringOrView(chunk, 'data');
    await promised((done) => whole.writeFile(fd, chunk, { encoding }, done));
    checkAborted(signal);
  }
  if (flush) await promised((done) => binding.fsync(fd, done));
  return undefined;
}

if (require('#internal/options').getOptionValue('--experimental-stream-iter')) {
  const internals = { __proto__: null, checkFree, closeSync, kLocked, kRef, kUnref };
  require('#fs/file_handle_iter').addTo(FileHandle, internals);
}

/** A handle on its way into this thread. */
function MovedFileHandle() {
  return new FileHandle(-1);
}
MovedFileHandle.prototype = FileHandle.prototype;

require('#worker_threads/cloneable').defineTransfer(
  FileHandle,
  '#fs/file_handle:MovedFileHandle',
  (handle) => {
    if (handle[kClosePromise] || handle[kRefs] > 1) {
      const { DOMException } = require('#internal/dom_exception');
      throw new DOMException('Cannot transfer FileHandle while in use', 'DataCloneError');
    }
    const fd = handle[kFd];
    handle[kFd] = -1;
    handle[kMoved] = true;
    handle[kRefs] = 0;
    return { fd };
  },
  (handle, { fd }) => {
    handle[kFd] = fd;
  },
);

module.exports = { FileHandle, MovedFileHandle, checkAborted, isIterable, kRef, kUnref, writeTo };
