'use strict';
// Transform: what is written is transformed and becomes readable. A write is answered when its results
// have room on the readable side; otherwise the answer waits for the next `_read`.

const { ObjectSetPrototypeOf, Symbol } = primordials;
const { Duplex } = require('#stream/duplex');
const { errorOrDestroy } = require('#stream/destroy');
const { ENDED, SYNC } = require('#stream/state_bits');
const {
  codes: { ERR_METHOD_NOT_IMPLEMENTED, ERR_MULTIPLE_CALLBACK },
} = require('#internal/errors');

// The write whose answer waits for room.
const kCallback = Symbol('kCallback');
// The write that `_transform` works on: its callback, what was readable when it began, and what `_transform` calls when it
// is through. Made at the first write: the less a stream has of its own, the quicker it is made.
const kWork = Symbol('kWork');

ObjectSetPrototypeOf(Transform.prototype, Duplex.prototype);
ObjectSetPrototypeOf(Transform, Duplex);

function Transform(options) {
  if (new.target === undefined && !(this instanceof Transform)) return new Transform(options);
  // Without any room on the readable side, the writable side must not hide a chunk either.
  if (options && (options.highWaterMark ?? options.readableHighWaterMark) === 0) {
    options = {
      ...options,
      highWaterMark: null,
      readableHighWaterMark: 0,
      writableHighWaterMark: options.writableHighWaterMark || 0,
    };
  }
  Duplex.call(this, options);
  // A transform may push before anybody reads; such a push counts as asynchronous.
  this._readableState.bits &= ~SYNC;
  this[kCallback] = null;
  if (options) {
    if (typeof options.transform === 'function') this._transform = options.transform;
    if (typeof options.flush === 'function') this._flush = options.flush;
  }
  this.on('prefinish', onPrefinish);
}

function final(cb) {
  if (typeof this._flush !== 'function' || this.destroyed) {
    this.push(null);
    if (cb) cb();
    return;
  }
  this._flush((er, data) => {
    if (er) {
      if (cb) cb(er);
      else this.destroy(er);
      return;
    }
    if (data != null) this.push(data);
    this.push(null);
    if (cb) cb();
  });
}

// Only where a program replaced `_final`, so that it did not run.
function onPrefinish() {
  if (this._final !== final) final.call(this);
}

Transform.prototype._final = final;

Transform.prototype._transform = function (_chunk, _encoding, _callback) {
  throw new ERR_METHOD_NOT_IMPLEMENTED('_transform()');
};

Transform.prototype[kWork] = null;

// One write is under way at a time, so one record per stream serves all of them.
function makeWork(stream) {
  const work = { callback: null, lengthBefore: 0, done: null };
  work.done = (err, value) => {
    const { callback } = work;
    if (callback === null) {
      errorOrDestroy(stream, new ERR_MULTIPLE_CALLBACK());
      return;
    }
    work.callback = null;
    if (err) {
      callback(err);
      return;
    }
    if (value !== undefined && value !== null) stream.push(value);
    const rState = stream._readableState;
    const { length } = rState;
    if (rState.ended) {
      // Nobody will read: who writes on is told to wait first.
      process.nextTick(callback);
    } else if (
      length < rState.highWaterMark ||
      (stream._writableState.bits & ENDED) !== 0 ||
      work.lengthBefore === length
    ) {
      callback();
    } else {
      stream[kCallback] = callback;
    }
  };
  stream[kWork] = work;
  return work;
}

Transform.prototype._write = function (chunk, encoding, callback) {
  const work = this[kWork] ?? makeWork(this);
  work.lengthBefore = this._readableState.length;
  work.callback = callback;
  this._transform(chunk, encoding, work.done);
};

Transform.prototype._read = function () {
  const callback = this[kCallback];
  if (callback) {
    this[kCallback] = null;
    callback();
  }
};

module.exports = { Transform };
