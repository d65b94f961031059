'use strict';

// An open file of the memory provider. All handles of a file share its bytes, which have room to grow behind them.

const { MathMax, MathMin, TypedArrayPrototypeFill, TypedArrayPrototypeSet } = primordials;

const { Buffer } = require('buffer');
const { APPENDS, READS, WRITES } = require('#vfs/access_bits');
const { failure } = require('#vfs/errors');
const { accessOf } = require('#vfs/flags');
const {
  VirtualFileHandle,
  bytesOf,
  contentOf,
  kCheck,
  kPosition,
  placeOf,
} = require('#vfs/handle');

/** The bytes of a file. */
class Content {
  constructor() {
    this.bytes = Buffer.alloc(0);
    this.length = 0;
  }

  get buffer() {
    return this.bytes.subarray(0, this.length);
  }

  /** Sets the length; what is new is zero. */
  resize(length) {
    if (length > this.bytes.byteLength) {
      const bytes = Buffer.alloc(MathMax(length, this.bytes.byteLength * 2));
      TypedArrayPrototypeSet(bytes, this.buffer);
      this.bytes = bytes;
    } else if (length < this.length) {
      TypedArrayPrototypeFill(this.bytes, 0, length, this.length);
    }
    this.length = length;
  }

  write(bytes, position) {
    const end = position + bytes.byteLength;
    if (end > this.length) this.resize(end);
    TypedArrayPrototypeSet(this.bytes, bytes, position);
  }
}

class MemoryFileHandle extends VirtualFileHandle {
  #entry;
  #access;
  #changed;

  /** `changed` is told of every change of the file. */
  constructor(path, flags, mode, entry, changed) {
    super(path, flags, mode);
    this.#entry = entry;
    this.#access = accessOf(flags);
    this.#changed = changed;
  }

  /** A copy of what the file holds. */
  get content() {
    this[kCheck]('read');
    return Buffer.from(this.#entry.content.buffer);
  }

  async getContentAsync() {
    return this.content;
  }

  #readable() {
    this[kCheck]('read');
    if ((this.#access & READS) === 0) throw failure('EBADF', 'read');
  }

  #writable(syscall) {
    this[kCheck](syscall);
    if ((this.#access & WRITES) === 0) throw failure('EBADF', 'write');
  }

  readSync(buffer, offset, length, position) {
    this.#readable();
    const { content } = this.#entry;
    const place = placeOf(position);
    const start = place < 0 ? this[kPosition] : place;
    const target = bytesOf(buffer).subarray(offset ?? 0);
    const count = MathMax(
      0,
      MathMin(length ?? target.byteLength, target.byteLength, content.length - start),
    );
    TypedArrayPrototypeSet(target, content.bytes.subarray(start, start + count));
    if (place < 0) this[kPosition] = start + count;
    return count;
  }

  async read(buffer, offset, length, position) {
    const bytesRead = this.readSync(buffer, offset, length, position);
    return { __proto__: null, bytesRead, buffer };
  }

  writeSync(buffer, offset, length, position) {
    this.#writable('write');
    const { content } = this.#entry;
    const source = bytesOf(buffer);
    offset ??= 0;
    const bytes = source.subarray(offset, offset + (length ?? source.byteLength - offset));
    const place = placeOf(position);
    const appends = (this.#access & APPENDS) !== 0;
    const start = appends ? content.length : place < 0 ? this[kPosition] : place;
    content.write(bytes, start);
    if (place < 0) this[kPosition] = start + bytes.byteLength;
    this.#changed(this.#entry);
    return bytes.byteLength;
  }

  async write(buffer, offset, length, position) {
    const bytesWritten = this.writeSync(buffer, offset, length, position);
    return { __proto__: null, bytesWritten, buffer };
  }

  /** All that the file holds, wherever the handle stands. */
  readFileSync(options) {
    this.#readable();
    return contentOf(this.content, options);
  }

  async readFile(options) {
    this.#readable();
    return contentOf(await this.getContentAsync(), options);
  }

  writeFileSync(data, options) {
    const bytes = bytesOf(data, options);
    this.writeSync(bytes, 0, bytes.byteLength, null);
  }

  async writeFile(data, options) {
    this.writeFileSync(data, options);
  }

  statSync(options) {
    this[kCheck]('fstat');
    return this.#entry.stats(options);
  }

  async stat(options) {
    return this.statSync(options);
  }

  chmodSync(mode) {
    this[kCheck]('fchmod');
    this.#entry.setMode(mode);
  }

  utimesSync(atime, mtime) {
    this[kCheck]('futimes');
    this.#entry.setTimes(atime, mtime);
  }

  truncateSync(length = 0) {
    this.#writable('ftruncate');
    this.#entry.content.resize(MathMax(0, length));
    this.#changed(this.#entry);
  }

  async truncate(length) {
    this.truncateSync(length);
  }
}

module.exports = { Content, MemoryFileHandle };
