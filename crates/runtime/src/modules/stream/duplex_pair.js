'use strict';
// `duplexPair`: two Duplex streams back to back; what is written to one is read from the other.

const { Symbol } = primordials;
const { Duplex } = require('#stream/duplex');

const kCallback = Symbol('kCallback');
const kOtherSide = Symbol('kOtherSide');

class DuplexSide extends Duplex {
  constructor(options) {
    super(options);
    this[kCallback] = null;
    this[kOtherSide] = null;
  }

  _read() {
    const callback = this[kCallback];
    if (callback) {
      this[kCallback] = null;
      callback();
    }
  }

  _write(chunk, _encoding, callback) {
    const other = this[kOtherSide];
    if (chunk.length === 0) {
      process.nextTick(callback);
    } else {
      other.push(chunk);
      other[kCallback] = callback;
    }
  }

  _final(callback) {
    this[kOtherSide].on('end', callback);
    this[kOtherSide].push(null);
  }

  _destroy(err, callback) {
    const other = this[kOtherSide];
    // Nobody will read this side any more: the other side must not wait for it.
    if (other !== null && !other.destroyed) {
      process.nextTick(endOther, other, err);
    }
    callback(err);
  }
}

function endOther(other, err) {
  if (other.destroyed) return;
  if (err) other.destroy();
  else other.push(null);
}

function duplexPair(options) {
  const side0 = new DuplexSide(options);
  const side1 = new DuplexSide(options);
  side0[kOtherSide] = side1;
  side1[kOtherSide] = side0;
  return [side0, side1];
}

module.exports = { duplexPair };
