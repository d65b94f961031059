'use strict';

// An open file of the system, as a provider's.

const { Promise } = primordials;

const fs = require('fs');
const { APPENDS } = require('#vfs/access_bits');
const { accessOf } = require('#vfs/flags');
const { VirtualFileHandle, bytesOf, kCheck, kClosed, kFlags } = require('#vfs/handle');

function promised(start) {
  return new Promise((resolve, reject) => {
    start((error, value) => {
      if (error) reject(error);
      else resolve(value);
    });
  });
}

const kChunk = 8192;

class RealFileHandle extends VirtualFileHandle {
  #fd;

  constructor(path, flags, mode, fd) {
    super(path, flags, mode);
    this.#fd = fd;
  }

  readSync(buffer, offset, length, position) {
    this[kCheck]('read');
    return fs.readSync(this.#fd, buffer, offset, length, position);
  }

  async read(buffer, offset, length, position) {
    this[kCheck]('read');
    const at = position ?? null;
    const bytesRead = await promised((done) =>
      fs.read(this.#fd, buffer, offset ?? 0, length ?? buffer.byteLength, at, done),
    );
    return { __proto__: null, bytesRead, buffer };
  }

  writeSync(buffer, offset, length, position) {
    this[kCheck]('write');
    return fs.writeSync(this.#fd, buffer, offset, length, position);
  }

  async write(buffer, offset, length, position) {
    this[kCheck]('write');
    const at = position ?? null;
    const bytesWritten = await promised((done) =>
      fs.write(this.#fd, buffer, offset ?? 0, length ?? buffer.byteLength, at, done),
    );
    return { __proto__: null, bytesWritten, buffer };
  }

  #decoded(pieces, options) {
    const { contentOf } = require('#vfs/handle');
    return contentOf(require('buffer').Buffer.concat(pieces), options);
  }

  /** All that the file holds, wherever the handle stands. */
  readFileSync(options) {
    this[kCheck]('read');
    const { Buffer } = require('buffer');
    let { size } = fs.fstatSync(this.#fd);
    const pieces = [];
    for (let at = 0; ; size = kChunk) {
      const piece = Buffer.alloc(size === 0 ? kChunk : size);
      const count = fs.readSync(this.#fd, piece, 0, piece.length, at);
      if (count === 0) break;
      pieces[pieces.length] = piece.subarray(0, count);
      at += count;
    }
    return this.#decoded(pieces, options);
  }

  async readFile(options) {
    this[kCheck]('read');
    const { Buffer } = require('buffer');
    let { size } = await promised((done) => fs.fstat(this.#fd, {}, done));
    const pieces = [];
    for (let at = 0; ; size = kChunk) {
      const piece = Buffer.alloc(size === 0 ? kChunk : size);
      const { bytesRead } = await this.read(piece, 0, piece.length, at);
      if (bytesRead === 0) break;
      pieces[pieces.length] = piece.subarray(0, bytesRead);
      at += bytesRead;
    }
    return this.#decoded(pieces, options);
  }

  #appends() {
    return (accessOf(this[kFlags]) & APPENDS) !== 0;
  }

  writeFileSync(data, options) {
    this[kCheck]('write');
    const bytes = bytesOf(data, options);
    const appends = this.#appends();
    if (!appends) fs.ftruncateSync(this.#fd, 0);
    for (let done = 0; done < bytes.byteLength; ) {
      const rest = bytes.byteLength - done;
      done += fs.writeSync(this.#fd, bytes, done, rest, appends ? null : done);
    }
  }

  async writeFile(data, options) {
    this[kCheck]('write');
    const bytes = bytesOf(data, options);
    const appends = this.#appends();
    if (!appends) await promised((done) => fs.ftruncate(this.#fd, 0, done));
    for (let done = 0; done < bytes.byteLength; ) {
      const rest = bytes.byteLength - done;
      const { bytesWritten } = await this.write(bytes, done, rest, appends ? null : done);
      done += bytesWritten;
    }
  }

  statSync(options) {
    this[kCheck]('fstat');
    return fs.fstatSync(this.#fd, options);
  }

  async stat(options) {
    this[kCheck]('fstat');
    return promised((done) => fs.fstat(this.#fd, options ?? {}, done));
  }

  truncateSync(length = 0) {
    this[kCheck]('ftruncate');
    fs.ftruncateSync(this.#fd, length);
  }

  async truncate(length = 0) {
    this[kCheck]('ftruncate');
    await promised((done) => fs.ftruncate(this.#fd, length, done));
  }

  chmodSync(mode) {
    this[kCheck]('fchmod');
    fs.fchmodSync(this.#fd, mode);
  }

  utimesSync(atime, mtime) {
    this[kCheck]('futimes');
    fs.futimesSync(this.#fd, atime, mtime);
  }

  async sync() {
    this[kCheck]('fsync');
    await promised((done) => fs.fsync(this.#fd, done));
  }

  async datasync() {
    this[kCheck]('fdatasync');
    await promised((done) => fs.fdatasync(this.#fd, done));
  }

  closeSync() {
    if (this[kClosed]) return;
    this[kClosed] = true;
    fs.closeSync(this.#fd);
  }

  async close() {
    if (this[kClosed]) return;
    this[kClosed] = true;
    await promised((done) => fs.close(this.#fd, done));
  }
}

module.exports = { RealFileHandle };
