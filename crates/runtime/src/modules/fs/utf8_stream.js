'use strict';

// `fs.Utf8Stream`: a writer of log lines. Text is collected and written in large pieces, at once or through the pool, with
// `flush` and `reopen` for log rotation.

const { ArrayPrototypeJoin, ArrayPrototypePush, SymbolDispose } = primordials;

const EventEmitter = require('events');
const {
  codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE, ERR_OPERATION_FAILED },
} = require('#internal/errors');
const {
  validateBoolean,
  validateFunction,
  validateObject,
  validateOneOf,
  validateUint32,
} = require('#internal/validators');
const { getValidatedFd, getValidatedPath } = require('#fs/utils');

const kDefaultMaxWrite = 16 * 1024;

/** A stream of text into a file. */
class Utf8Stream extends EventEmitter {
  #fd = -1;
  #file = null;
  #mode;
  #append;
  #mkdir;
  #fsync;
  #sync;
  #minLength;
  #maxLength;
  #maxWrite;
  #contentMode;
  #fs;
  #retryEAGAIN;
  #queue = [];
  #length = 0;
  #writing = false;
  #ending = false;
  #destroyed = false;
  #opening = false;
  #flushes = [];
  #timer;

  constructor(options = { __proto__: null }) {
    validateObject(options, 'options');
    super();
    const {
      fd,
      dest,
      append = true,
      contentMode = 'utf8',
      fs = require('fs'),
      fsync = false,
      maxLength = 0,
      maxWrite = kDefaultMaxWrite,
      minLength = 0,
      mkdir = false,
      mode,
      periodicFlush = 0,
      retryEAGAIN = () => true,
      sync = false,
    } = options;
    validateOneOf(contentMode, 'options.contentMode', ['utf8', 'buffer']);
    validateBoolean(sync, 'options.sync');
    validateBoolean(fsync, 'options.fsync');
    validateBoolean(append, 'options.append');
    validateBoolean(mkdir, 'options.mkdir');
    validateUint32(minLength, 'options.minLength');
    validateUint32(maxLength, 'options.maxLength');
    validateUint32(maxWrite, 'options.maxWrite');
    validateUint32(periodicFlush, 'options.periodicFlush');
    validateFunction(retryEAGAIN, 'options.retryEAGAIN');
    validateObject(fs, 'options.fs');
    if (minLength >= maxWrite) {
      throw new ERR_INVALID_ARG_VALUE(
        'options.minLength',
        minLength,
        `should be smaller than maxWrite (${maxWrite})`,
      );
    }
    this.#append = append;
    this.#contentMode = contentMode;
    this.#fs = fs;
    this.#fsync = fsync;
    this.#maxLength = maxLength;
    this.#maxWrite = maxWrite;
    this.#minLength = minLength;
    this.#mkdir = mkdir;
    this.#mode = mode;
    this.#retryEAGAIN = retryEAGAIN;
    this.#sync = sync;
    const target = fd ?? dest;
    if (typeof target === 'number') {
      this.#fd = getValidatedFd(target);
      process.nextTick(() => this.emit('ready'));
    } else {
      this.#open(getValidatedPath(target, 'options.dest'));
    }
    if (periodicFlush > 0) {
      this.#timer = require('timers').setInterval(() => this.flush(), periodicFlush);
      this.#timer.unref();
    }
  }

  get append() {
    return this.#append;
  }

  get contentMode() {
    return this.#contentMode;
  }

  get fd() {
    return this.#fd;
  }

  get file() {
    return this.#file;
  }

  get fsync() {
    return this.#fsync;
  }

  get maxLength() {
    return this.#maxLength;
  }

  get minLength() {
    return this.#minLength;
  }

  get mkdir() {
    return this.#mkdir;
  }

  get mode() {
    return this.#mode;
  }

  get periodicFlush() {
    return this.#timer !== undefined;
  }

  get sync() {
    return this.#sync;
  }

  get writing() {
    return this.#writing;
  }

  #open(file) {
    this.#opening = true;
    const flags = this.#append ? 'a' : 'w';
    const opened = (error, fd) => {
      this.#opening = false;
      if (error) {
        this.emit('error', error);
        if (this.#ending) this.#finish();
        return;
      }
      const old = this.#file !== null && this.#fd !== -1 ? this.#fd : -1;
      this.#fd = fd;
      this.#file = file;
      if (old !== -1) this.#fs.close(old, () => {});
      this.emit('ready');
      if (this.#destroyed) return;
      if (
        (!this.#writing && this.#length > this.#minLength) ||
        this.#flushes.length > 0 ||
        this.#ending
      )
        this.#write();
    };
    if (this.#sync) {
      let fd;
      try {
        if (this.#mkdir) this.#fs.mkdirSync(require('path').dirname(file), { recursive: true });
        fd = this.#fs.openSync(file, flags, this.#mode);
      } catch (error) {
        opened(error);
        throw error;
      }
      process.nextTick(opened, null, fd);
      this.#fd = fd;
      this.#file = file;
      return;
    }
    const start = () => this.#fs.open(file, flags, this.#mode, opened);
    if (!this.#mkdir) {
      start();
      return;
    }
    this.#fs.mkdir(require('path').dirname(file), { recursive: true }, (error) => {
      if (error) opened(error);
      else start();
    });
  }

  /** Takes text; false when the program should wait for 'drain'. */
  write(data) {
    if (this.#destroyed) throw new ERR_INVALID_STATE('Utf8Stream is destroyed');
    const { length } = data;
    if (this.#maxLength > 0 && this.#length + length > this.#maxLength) {
      this.emit('drop', data);
      return this.#length < this.#maxWrite;
    }
    ArrayPrototypePush(this.#queue, data);
    this.#length += length;
    if (!this.#writing && this.#length >= this.#minLength && this.#fd !== -1) this.#write();
    return this.#length < this.#maxWrite;
  }

  #take() {
    const { Buffer } = require('buffer');
    const all =
      this.#contentMode === 'buffer'
        ? Buffer.concat(this.#queue)
        : Buffer.from(ArrayPrototypeJoin(this.#queue, ''), 'utf8');
    this.#queue = [];
    this.#length = 0;
    return all;
  }

  #write() {
    if (this.#writing || this.#opening || this.#destroyed) return;
    if (this.#queue.length === 0) {
      this.#settle();
      return;
    }
    this.#writing = true;
    this.#writeBytes(this.#take());
  }

  #writeBytes(bytes) {
    const done = (error, written) => {
      if (error) {
        const busy = error.code === 'EAGAIN' || error.code === 'EBUSY';
        if (busy && this.#retryEAGAIN(error, bytes.length, this.#length)) {
          if (this.#sync) {
            require('#internal/util').sleep?.(100);
            this.#writeBytes(bytes);
          } else {
            require('timers').setTimeout(() => this.#writeBytes(bytes), 100);
          }
          return;
        }
        this.#writing = false;
        this.emit('error', error);
        return;
      }
      this.emit('write', written);
      if (written < bytes.length) {
        this.#writeBytes(bytes.subarray(written));
        return;
      }
      if (this.#fsync) this.#fs.fsyncSync(this.#fd);
      this.#writing = false;
      if (
        this.#queue.length > 0 &&
        (this.#length >= this.#minLength || this.#ending || this.#flushes.length > 0)
      ) {
        this.#write();
      } else {
        this.#settle();
      }
    };
    const piece = bytes.length > this.#maxWrite ? bytes.subarray(0, this.#maxWrite) : bytes;
    if (!this.#sync) {
      this.#fs.write(this.#fd, piece, done);
      return;
    }
    let written;
    try {
      written = this.#fs.writeSync(this.#fd, piece);
    } catch (error) {
      done(error);
      return;
    }
    done(null, written);
  }

  /** Everything given so far is written. */
  #settle() {
    const flushes = this.#flushes;
    this.#flushes = [];
    for (let i = 0; i < flushes.length; i++) flushes[i](null);
    if (this.#ending) {
      this.#finish();
      return;
    }
    if (this.#sync) process.nextTick(() => this.emit('drain'));
    else this.emit('drain');
  }

  /** Writes what was collected, however little. */
  flush(callback) {
    if (callback !== undefined) validateFunction(callback, 'callback');
    if (this.#destroyed) {
      const error = new ERR_INVALID_STATE('Utf8Stream is destroyed');
      if (callback === undefined) throw error;
      callback(error);
      return;
    }
    if (callback !== undefined) {
      ArrayPrototypePush(this.#flushes, (error) => {
        if (error || this.#fsync || this.#fd === -1) callback(error);
        else this.#fs.fsync(this.#fd, callback);
      });
    }
    this.#write();
  }

  /** Writes what was collected before it returns. */
  flushSync() {
    if (this.#destroyed) throw new ERR_INVALID_STATE('Utf8Stream is destroyed');
    if (this.#fd < 0) throw new ERR_INVALID_STATE('Invalid file descriptor');
    let bytes = this.#take();
    while (bytes.length > 0) {
      try {
        bytes = bytes.subarray(this.#fs.writeSync(this.#fd, bytes));
      } catch (error) {
        if (error.code !== 'EAGAIN' && error.code !== 'EBUSY') throw error;
      }
    }
    try {
      this.#fs.fsyncSync(this.#fd);
    } catch {
      // Not everything that can be written to can be synced.
    }
  }

  /** Goes on in another file, or in a new one of the same name. */
  reopen(file) {
    if (this.#destroyed) throw new ERR_INVALID_STATE('Utf8Stream is destroyed');
    if (this.#file === null && file === undefined) {
      throw new ERR_OPERATION_FAILED('Unable to reopen a file descriptor');
    }
    const next = file ?? this.#file;
    if (this.#writing) {
      this.once('drain', () => this.reopen(next));
      return;
    }
    if (!this.#ending) this.#open(next);
  }

  /** Writes the rest and closes the file. */
  end() {
    if (this.#destroyed) throw new ERR_INVALID_STATE('Utf8Stream is destroyed');
    if (this.#ending) return;
    this.#ending = true;
    if (this.#opening || this.#writing) return;
    this.#write();
  }

  #finish() {
    if (this.#destroyed) return;
    this.#destroyed = true;
    if (this.#timer !== undefined) require('timers').clearInterval(this.#timer);
    const fd = this.#fd;
    const done = (error) => {
      if (error) {
        this.emit('error', error);
        return;
      }
      if (this.#ending && !this.#writing) this.emit('finish');
      this.emit('close');
    };
    if (fd > 2) this.#fs.close(fd, done);
    else process.nextTick(done);
  }

  /** Closes the file without writing the rest. */
  destroy() {
    if (this.#destroyed) return;
    this.#queue = [];
    this.#length = 0;
    this.#finish();
  }

  [SymbolDispose]() {
    this.destroy();
  }
}

module.exports = { Utf8Stream };
