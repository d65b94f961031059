'use strict';

// `VirtualFileHandle`: an open file of a provider. What a provider's class leaves out throws its name.

const { Number, Symbol, SymbolAsyncDispose, SymbolDispose } = primordials;

const {
  codes: { ERR_METHOD_NOT_IMPLEMENTED },
} = require('#internal/errors');
const { failure } = require('#vfs/errors');

const kPath = Symbol('kPath');
const kFlags = Symbol('kFlags');
const kMode = Symbol('kMode');
const kPosition = Symbol('kPosition');
const kClosed = Symbol('kClosed');
const kCheck = Symbol('kCheck');

class VirtualFileHandle {
  constructor(path, flags, mode) {
    this[kPath] = path;
    this[kFlags] = flags;
    this[kMode] = mode ?? 0o644;
    this[kPosition] = 0;
    this[kClosed] = false;
  }

  get path() {
    return this[kPath];
  }

  get flags() {
    return this[kFlags];
  }

  get mode() {
    return this[kMode];
  }

  get position() {
    return this[kPosition];
  }

  set position(value) {
    this[kPosition] = value;
  }

  get closed() {
    return this[kClosed];
  }

  /** Throws when the file is closed. */
  [kCheck](syscall) {
    if (this[kClosed]) throw failure('EBADF', syscall);
  }

  async read() {
    this[kCheck]('read');
    throw new ERR_METHOD_NOT_IMPLEMENTED('read');
  }

  readSync() {
    this[kCheck]('read');
    throw new ERR_METHOD_NOT_IMPLEMENTED('readSync');
  }

  async write() {
    this[kCheck]('write');
    throw new ERR_METHOD_NOT_IMPLEMENTED('write');
  }

  writeSync() {
    this[kCheck]('write');
    throw new ERR_METHOD_NOT_IMPLEMENTED('writeSync');
  }

  async readFile() {
    this[kCheck]('read');
    throw new ERR_METHOD_NOT_IMPLEMENTED('readFile');
  }

  readFileSync() {
    this[kCheck]('read');
    throw new ERR_METHOD_NOT_IMPLEMENTED('readFileSync');
  }

  async writeFile() {
    this[kCheck]('write');
    throw new ERR_METHOD_NOT_IMPLEMENTED('writeFile');
  }

  writeFileSync() {
    this[kCheck]('write');
    throw new ERR_METHOD_NOT_IMPLEMENTED('writeFileSync');
  }

  async stat() {
    this[kCheck]('fstat');
    throw new ERR_METHOD_NOT_IMPLEMENTED('stat');
  }

  statSync() {
    this[kCheck]('fstat');
    throw new ERR_METHOD_NOT_IMPLEMENTED('statSync');
  }

  async truncate() {
    this[kCheck]('ftruncate');
    throw new ERR_METHOD_NOT_IMPLEMENTED('truncate');
  }

  truncateSync() {
    this[kCheck]('ftruncate');
    throw new ERR_METHOD_NOT_IMPLEMENTED('truncateSync');
  }

  // Where a file's attributes cannot be changed, nothing is said about it.
  chmodSync() {
    this[kCheck]('fchmod');
  }

  async chmod(mode) {
    this.chmodSync(mode);
  }

  async chown() {
    this[kCheck]('fchown');
  }

  utimesSync() {
    this[kCheck]('futimes');
  }

  async utimes(atime, mtime) {
    this.utimesSync(atime, mtime);
  }

  async datasync() {
    this[kCheck]('fdatasync');
  }

  async sync() {
    this[kCheck]('fsync');
  }

  async readv(buffers, position = null) {
    let bytesRead = 0;
    for (let i = 0; i < buffers.length; i++) {
      const { byteLength } = buffers[i];
      const at = position === null ? null : position + bytesRead;
      const answer = await this.read(buffers[i], 0, byteLength, at);
      bytesRead += answer.bytesRead;
      if (answer.bytesRead < byteLength) break;
    }
    return { __proto__: null, bytesRead, buffers };
  }

  async writev(buffers, position = null) {
    let bytesWritten = 0;
    for (let i = 0; i < buffers.length; i++) {
      const { byteLength } = buffers[i];
      const at = position === null ? null : position + bytesWritten;
      const answer = await this.write(buffers[i], 0, byteLength, at);
      bytesWritten += answer.bytesWritten;
    }
    return { __proto__: null, bytesWritten, buffers };
  }

  async appendFile(data, options) {
    const bytes = bytesOf(data, options);
    await this.write(bytes, 0, bytes.byteLength, null);
  }

  readableWebStream() {
    throw new ERR_METHOD_NOT_IMPLEMENTED('readableWebStream');
  }

  readLines() {
    throw new ERR_METHOD_NOT_IMPLEMENTED('readLines');
  }

  createReadStream() {
    throw new ERR_METHOD_NOT_IMPLEMENTED('createReadStream');
  }

  createWriteStream() {
    throw new ERR_METHOD_NOT_IMPLEMENTED('createWriteStream');
  }

  async close() {
    this[kClosed] = true;
  }

  closeSync() {
    this[kClosed] = true;
  }

  async [SymbolAsyncDispose]() {
    await this.close();
  }

  [SymbolDispose]() {
    this.closeSync();
  }
}

/** The encoding of an options argument. */
function encodingOf(options) {
  const encoding = typeof options === 'string' ? options : options?.encoding;
  return encoding === null || encoding === 'buffer' ? undefined : encoding;
}

/** What is to be written, as bytes. */
function bytesOf(data, options) {
  const { Buffer } = require('buffer');
  if (typeof data === 'string') return Buffer.from(data, encodingOf(options));
  require('#fs/internal').validateStringOrView(data, 'data');
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

/** What was read, as text where the options ask for that. */
function contentOf(buffer, options) {
  const encoding = encodingOf(options);
  return encoding ? buffer.toString(encoding) : buffer;
}

/** A position to read or write at; missing and negative mean the file's own. */
function placeOf(position) {
  if (position === undefined || position === null) return -1;
  return Number(position);
}

module.exports = {
  VirtualFileHandle,
  bytesOf,
  contentOf,
  kCheck,
  kClosed,
  kFlags,
  kMode,
  kPath,
  kPosition,
  placeOf,
};
