'use strict';

// `readFile` with the option `buffer`: a whole file into memory that the caller gives, or makes once the size is known.

const { ArrayBufferIsView, Uint8Array } = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE },
} = require('#internal/errors');
const { statsFromArray } = require('#fs/stats');
const { asBytes } = require('#fs/utils');

const binding = internalBinding('fs');

const kViews = ['Buffer', 'TypedArray', 'DataView'];
const kAtPosition = -1;

/** Throws unless the option is memory or a function that gives some. */
function validatePlace(place) {
  if (typeof place === 'function' || ArrayBufferIsView(place)) return;
  throw new ERR_INVALID_ARG_TYPE('options.buffer', ['Function', ...kViews], place);
}

/** How many bytes there will be; 0 where only reading tells. */
function sizeOf(array) {
  const stats = statsFromArray(array);
  return stats.isFile() ? stats.size : 0;
}

/** One reading: where its bytes go and when it is at its end. */
class Filling {
  constructor(place, size) {
    const made = typeof place === 'function';
    this.name = made ? 'options.buffer()' : 'options.buffer';
    const view = made ? place(size) : place;
    if (!ArrayBufferIsView(view)) throw new ERR_INVALID_ARG_TYPE(this.name, kViews, view);
    this.bytes = asBytes(view);
    this.size = size;
    this.filled = 0;
    if (size > this.bytes.byteLength) {
      throw this.tooSmall(`is smaller than the file size of ${size} bytes`);
    }
    // Memory that is full says nothing about the end of a file whose size nobody knows.
    this.probe = size === 0 ? new Uint8Array(1) : undefined;
  }

  tooSmall(reason) {
    return new ERR_INVALID_ARG_VALUE(`${this.name}.byteLength`, this.bytes.byteLength, reason);
  }

  get full() {
    return this.filled === this.bytes.byteLength;
  }

  get target() {
    return this.full ? this.probe : this.bytes;
  }

  get offset() {
    return this.full ? 0 : this.filled;
  }

  get length() {
    if (this.full) return 1;
    return (this.size === 0 ? this.bytes.byteLength : this.size) - this.filled;
  }

  /** Takes note of what was read; whether that was all. */
  took(count) {
    if (count === 0) return true;
    if (this.full) throw this.tooSmall('is too small to contain the entire file');
    this.filled += count;
    return this.filled === this.size;
  }

  get result() {
    const { buffer, byteOffset } = this.bytes;
    return new Uint8Array(buffer, byteOffset, this.filled);
  }
}

/** Fills from a descriptor. */
function fill(fd, place, callback) {
  let filling;
  const next = () => {
    binding.read(
      fd,
      filling.target,
      filling.offset,
      filling.length,
      kAtPosition,
      (error, count) => {
        if (error) {
          callback(error);
          return;
        }
        let done;
        try {
          done = filling.took(count);
        } catch (failure) {
          callback(failure);
          return;
        }
        if (done) callback(null, filling.result);
        else next();
      },
    );
  };
  binding.fstat(fd, false, (error, array) => {
    if (error) {
      callback(error);
      return;
    }
    try {
      filling = new Filling(place, sizeOf(array));
    } catch (failure) {
      callback(failure);
      return;
    }
    next();
  });
}

/** Calls back with the part of the memory that holds the file, which is a descriptor or a path. */
function readInto(target, flags, place, callback) {
  if (typeof target === 'number') {
    fill(target, place, callback);
    return;
  }
  binding.open(target, flags, 0o666, (error, fd) => {
    if (error) {
      callback(error);
      return;
    }
    fill(fd, place, (failure, bytes) => {
      binding.close(fd, (closeFailure) => callback(failure ?? closeFailure, bytes));
    });
  });
}

function fillSync(fd, place) {
  const filling = new Filling(place, sizeOf(binding.fstat(fd, false, undefined)));
  let count;
  do {
    const { target, offset, length } = filling;
    count = binding.read(fd, target, offset, length, kAtPosition, undefined);
  } while (!filling.took(count));
  return filling.result;
}

/** See `readInto`. */
function readIntoSync(target, flags, place) {
  if (typeof target === 'number') return fillSync(target, place);
  const fd = binding.open(target, flags, 0o666, undefined);
  try {
    return fillSync(fd, place);
  } finally {
    binding.close(fd, undefined);
  }
}

module.exports = { readInto, readIntoSync, validatePlace };
