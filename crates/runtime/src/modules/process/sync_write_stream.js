'use strict';

// A writable stream over a file descriptor whose writes are done when `write` returns.

const { FunctionPrototypeCall, ObjectSetPrototypeOf } = primordials;

const { Writable } = require('stream');
const { closeSync, writeSync } = require('fs');

function SyncWriteStream(fd, options) {
  FunctionPrototypeCall(Writable, this, { autoDestroy: true });
  options ||= {};
  this.fd = fd;
  this.readable = false;
  this.autoClose = options.autoClose === undefined ? true : options.autoClose;
}
ObjectSetPrototypeOf(SyncWriteStream.prototype, Writable.prototype);
ObjectSetPrototypeOf(SyncWriteStream, Writable);

SyncWriteStream.prototype._write = function _write(chunk, encoding, callback) {
  try {
    let offset = 0;
    while (offset < chunk.length) {
      try {
        offset += writeSync(this.fd, chunk, offset);
      } catch (error) {
        // A non-blocking descriptor shared with somebody else: wait until it takes more.
        if (error.code !== 'EAGAIN') throw error;
        internalBinding('util').sleep(1);
      }
    }
  } catch (error) {
    callback(error);
    return;
  }
  callback();
};

SyncWriteStream.prototype._destroy = function _destroy(error, callback) {
  if (this.fd === null) {
    callback(error);
    return;
  }
  if (this.autoClose) closeSync(this.fd);
  this.fd = null;
  callback(error);
};

module.exports = { SyncWriteStream };
