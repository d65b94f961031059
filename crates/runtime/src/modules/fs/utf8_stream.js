'use strict';

// `fs.Utf8Stream`: a writer of log lines. Text is collected and written in large pieces, at once or through the pool, with
// `flush` and `reopen` for log rotation.

const {
  ArrayPrototypePush,
  ArrayPrototypeShift,
  ArrayPrototypeUnshift,
  ObjectAssign,
  StringPrototypeSlice,
  SymbolDispose,
} = primordials;

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
const { kEmptyObject, sleep } = require('#internal/util');
const { getValidatedFd, getValidatedPath } = require('#fs/utils');

const kDefaultMaxWrite = 16 * 1024;
// What may wait to be written before `write` asks for a pause.
const kHighWaterMark = 16387;
const kBusyWait = 100;

function kIgnore() {}

function isBusy(error) {
  return error.code === 'EAGAIN' || error.code === 'EBUSY';
}

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
  #periodicFlush;
  // The file that was opened last, or is about to be.
  #asked;
  #reopening = false;
  #timer;
  // What is to be written: texts, or lists of buffers, none longer than `maxWrite` unless it came so.
  #queue = [];
  // Being written; what failed stays here.
  #current;
  // Of all that is not written yet.
  #length = 0;
  #writing = false;
  #ending = false;
  #destroyed = false;
  #opening = false;
  // Asked for while another file was being opened or written to.
  #reopenAs;
  #drainScheduled = false;
  // Asked for while the file was being opened.
  #flushWanted = false;

  constructor(options = { __proto__: null }) {
    validateObject(options, 'options');
    super();
    const {
      fd,
      dest,
      append = true,
      contentMode = 'utf8',
      fs = kEmptyObject,
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
    // What the given object lacks comes from the real module.
    this.#fs = fs === kEmptyObject ? require('fs') : ObjectAssign({}, require('fs'), fs);
    this.#fsync = fsync;
    this.#maxLength = maxLength;
    this.#maxWrite = maxWrite;
    this.#minLength = minLength;
    this.#mkdir = mkdir;
    this.#mode = mode;
    this.#retryEAGAIN = retryEAGAIN;
    this.#sync = sync;
    this.#periodicFlush = periodicFlush;
    const target = fd ?? dest;
    if (typeof target === 'number') {
      this.#fd = getValidatedFd(target);
      process.nextTick(() => this.emit('ready'));
    } else {
      this.#open(getValidatedPath(target, 'options.dest'));
    }
    if (periodicFlush > 0) {
      this.#timer = require('#timers/internal').setInterval(
        () => this.flush(kIgnore),
        periodicFlush,
      );
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
    return this.#periodicFlush;
  }

  get sync() {
    return this.#sync;
  }

  get writing() {
    return this.#writing || (this.#opening && !this.#sync);
  }

  #open(file) {
    this.#opening = true;
    this.#asked = file;
    const flags = this.#append ? 'a' : 'w';
    const directory = this.#mkdir ? require('path').dirname(file) : undefined;
    if (this.#sync) {
      let fd;
      try {
        if (directory !== undefined) this.#fs.mkdirSync(directory, { recursive: true });
        fd = this.#fs.openSync(file, flags, this.#mode);
      } catch (error) {
        this.#openFailed(error);
        throw error;
      }
      this.#opened(file, fd);
      return;
    }
    const start = () =>
      this.#fs.open(file, flags, this.#mode, (error, fd) => {
        if (error) this.#openFailed(error);
        else this.#opened(file, fd);
      });
    if (directory === undefined) {
      start();
      return;
    }
    this.#fs.mkdir(directory, { recursive: true }, (error) => {
      if (error) this.#openFailed(error);
      else start();
    });
  }

  #openFailed(error) {
    this.#opening = false;
    this.#reopening = false;
    this.emit('error', error);
    if (this.#ending) this.#close();
  }

  /** Goes on in `fd`; the file before it, if there was one, is closed. */
  #opened(file, fd) {
    this.#opening = false;
    const old = this.#file === null ? -1 : this.#fd;
    const reopened = this.#reopening;
    this.#reopening = false;
    this.#fd = fd;
    this.#file = file;
    if (old !== -1 && old !== fd) this.#fs.close(old, () => {});
    const ready = () => {
      this.emit('ready');
      if (this.#destroyed || this.#opening || this.#writing) return;
      if (this.#reopenAs !== undefined) {
        this.#reopenNow();
        return;
      }
      const wanted = this.#flushWanted;
      this.#flushWanted = false;
      if (wanted || this.#length > this.#minLength) this.#write();
      else if (this.#ending) this.#finishOrWrite();
      else if (reopened) process.nextTick(() => this.emit('drain'));
    };
    if (this.#sync) process.nextTick(ready);
    else ready();
  }

  /** Takes text; false when the program should wait for 'drain'. */
  write(data) {
    this.#checkAlive();
    const { length } = data;
    const mark = this.#minLength > kHighWaterMark ? this.#minLength : kHighWaterMark;
    if (this.#maxLength > 0 && this.#length + length > this.#maxLength) {
      this.emit('drop', data);
      return this.#length < mark;
    }
    this.#enqueue(data, length);
    this.#length += length;
    if (!this.#writing && this.#length >= this.#minLength && this.#fd !== -1) this.#write();
    return this.#length < mark;
  }

  #checkAlive() {
    if (this.#destroyed) throw new ERR_INVALID_STATE('Utf8Stream is destroyed');
  }

  /** Short texts go out together. */
  #enqueue(data, length) {
    const last = this.#queue.length - 1;
    if (this.#contentMode === 'buffer') {
      if (last < 0 || this.#queue[last].length + length > this.#maxWrite) {
        ArrayPrototypePush(this.#queue, { buffers: [data], length });
        return;
      }
      const group = this.#queue[last];
      ArrayPrototypePush(group.buffers, data);
      group.length += length;
      return;
    }
    if (last < 0 || this.#queue[last].length + length > this.#maxWrite) {
      ArrayPrototypePush(this.#queue, data);
    } else {
      this.#queue[last] += data;
    }
  }

  /** The text or the buffer to write next. */
  #take() {
    if (this.#current !== undefined && this.#current.length > 0) return;
    const next = ArrayPrototypeShift(this.#queue);
    if (this.#contentMode !== 'buffer') {
      this.#current = next ?? '';
      return;
    }
    const { Buffer } = require('buffer');
    if (next === undefined) this.#current = Buffer.alloc(0);
    else {
      const { buffers, length } = next;
      this.#current = buffers.length === 1 ? buffers[0] : Buffer.concat(buffers, length);
    }
  }

  /** What could not be written is the first of what is to be written. */
  #putBack() {
    const current = this.#current;
    ArrayPrototypeUnshift(
      this.#queue,
      typeof current === 'string' ? current : { buffers: [current], length: current.length },
    );
    this.#current = undefined;
  }

  /** Forgets what was written; a character that was cut is written again. */
  #written(bytes) {
    const current = this.#current;
    let units = current.length;
    if (typeof current !== 'string') {
      units = bytes;
    } else if (bytes !== undefined) {
      const { Buffer } = require('buffer');
      const encoded = Buffer.from(current);
      if (bytes < encoded.length) {
        let whole = bytes;
        while (whole > 0 && (encoded[whole] & 0xc0) === 0x80) whole--;
        units = encoded.toString('utf8', 0, whole).length;
      }
    }
    this.#length = this.#length > units ? this.#length - units : 0;
    this.#current =
      typeof current === 'string' ? StringPrototypeSlice(current, units) : current.subarray(units);
  }

  #write() {
    this.#writing = true;
    this.#take();
    this.#writeCurrent();
  }

  #writeSyncOnce() {
    return typeof this.#current === 'string'
      ? this.#fs.writeSync(this.#fd, this.#current, 'utf8')
      : this.#fs.writeSync(this.#fd, this.#current);
  }

  #writeCurrent() {
    if (this.#sync) {
      let written;
      try {
        written = this.#writeSyncOnce();
      } catch (error) {
        this.#wrote(error);
        return;
      }
      this.#wrote(null, written);
      return;
    }
    const done = (error, written) => this.#wrote(error, written);
    if (typeof this.#current === 'string') this.#fs.write(this.#fd, this.#current, 'utf8', done);
    else this.#fs.write(this.#fd, this.#current, done);
  }

  #mayRetry(error) {
    if (!isBusy(error)) return false;
    const { length } = this.#current;
    return this.#retryEAGAIN(error, length, this.#length - length);
  }

  #wrote(error, written) {
    if (this.#destroyed) {
      // Whoever waits for what was on its way hears that it has arrived.
      if (error) return;
      this.emit('write', written);
      this.#writing = false;
      this.#drain();
      return;
    }
    if (error) {
      if (!this.#mayRetry(error)) {
        this.#writing = false;
        this.emit('error', error);
      } else if (this.#sync) {
        sleep(kBusyWait);
        this.#writeCurrent();
      } else {
        require('#timers/internal').setTimeout(() => this.#writeCurrent(), kBusyWait);
      }
      return;
    }
    this.emit('write', written);
    this.#written(written);
    if (this.#current.length > 0) {
      this.#writeCurrent();
      return;
    }
    if (this.#fsync) this.#fs.fsyncSync(this.#fd);
    this.#goOn();
  }

  /** After a piece was written. */
  #goOn() {
    if (this.#reopenAs !== undefined) {
      this.#writing = false;
      this.#reopenNow();
    } else if (this.#length > this.#minLength) {
      this.#write();
    } else if (this.#ending) {
      this.#finishOrWrite();
    } else {
      this.#writing = false;
      this.#drain();
    }
  }

  #drain() {
    if (!this.#sync) {
      this.emit('drain');
      return;
    }
    if (this.#drainScheduled) return;
    this.#drainScheduled = true;
    process.nextTick(() => {
      this.#drainScheduled = false;
      if (this.listenerCount('drain') > 0) this.emit('drain');
    });
  }

  #finishOrWrite() {
    if (this.#length > 0) {
      this.#write();
    } else {
      this.#writing = false;
      this.#close();
    }
  }

  /** Writes what was collected, however little. */
  flush(callback = undefined) {
    if (callback !== undefined) validateFunction(callback, 'callback');
    if (this.#destroyed) {
      const error = new ERR_INVALID_STATE('Utf8Stream is destroyed');
      if (callback === undefined) throw error;
      callback(error);
      return;
    }
    if (this.#minLength <= 0) {
      callback?.();
      return;
    }
    if (callback !== undefined && callback !== kIgnore) this.#whenDrained(callback);
    if (this.#opening) this.#flushWanted = true;
    else if (!this.#writing) this.#write();
  }

  #whenDrained(callback) {
    const drained = () => {
      this.off('error', failed);
      // A stream that is destroyed syncs its file by itself before it closes it.
      if (this.#fsync || this.#destroyed) {
        callback();
        return;
      }
      try {
        this.#fs.fsync(this.#fd, callback);
      } catch (error) {
        callback(error);
      }
    };
    const failed = (error) => {
      this.off('drain', drained);
      callback(error);
    };
    this.once('drain', drained);
    this.once('error', failed);
  }

  /** Writes what was collected before it returns. */
  flushSync() {
    this.#checkAlive();
    if (this.#fd < 0) throw new ERR_INVALID_STATE('Invalid file descriptor');
    // What the pool is writing cannot be taken back.
    const inFlight = this.#writing ? this.#current : undefined;
    if (this.#writing) this.#current = undefined;
    this.#take();
    while (this.#current.length > 0) {
      try {
        this.#written(this.#writeSyncOnce());
      } catch (error) {
        if (!this.#mayRetry(error)) {
          this.#putBack();
          this.#current = inFlight;
          throw error;
        }
        sleep(kBusyWait);
      }
      this.#take();
    }
    this.#current = inFlight;
    try {
      this.#fs.fsyncSync(this.#fd);
    } catch {
      // Not everything that can be written to can be synced.
    }
  }

  /** Goes on in another file, or in a new one of the same name. */
  reopen(file) {
    this.#checkAlive();
    if (this.#file === null && !this.#opening) {
      throw new ERR_OPERATION_FAILED(
        'Unable to reopen a file descriptor, you must pass a file to SonicBoom',
      );
    }
    if (this.#ending) return;
    this.#reopenAs = file ?? this.#file ?? this.#asked;
    if (this.#file !== null) this.#file = this.#reopenAs;
    if (!this.#opening && !this.#writing) this.#reopenNow();
  }

  #reopenNow() {
    const file = this.#reopenAs;
    this.#reopenAs = undefined;
    this.#reopening = true;
    this.#open(file);
  }

  /** Writes the rest and closes the file. */
  end() {
    this.#checkAlive();
    if (this.#ending) return;
    this.#ending = true;
    if (this.#opening || this.#writing) return;
    if (this.#fd < 0) this.#close();
    else this.#finishOrWrite();
  }

  #close() {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#queue = [];
    this.#current = undefined;
    this.#length = 0;
    if (this.#timer !== undefined) require('#timers/internal').clearInterval(this.#timer);
    if (this.#opening) {
      this.once('ready', () => this.#closeFile());
      return;
    }
    this.#closeFile();
  }

  #closeFile() {
    const fd = this.#fd;
    const done = (error) => {
      if (error) {
        this.emit('error', error);
        return;
      }
      if (this.#ending && !this.#writing) this.emit('finish');
      this.emit('close');
    };
    if (fd < 0 || fd === 1 || fd === 2) {
      process.nextTick(done);
      return;
    }
    const close = () => this.#fs.close(fd, done);
    // Not everything that can be written to can be synced: what fsync says does not matter here.
    if (this.#fsync) close();
    else this.#fs.fsync(fd, close);
  }

  /** Closes the file without writing the rest. */
  destroy() {
    this.#close();
  }

  [SymbolDispose]() {
    this.destroy();
  }
}

module.exports = { Utf8Stream };
