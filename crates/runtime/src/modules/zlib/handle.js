'use strict';

// The methods of `_handle` in the form that packages know which drive zlib themselves, as ssh2 and pngjs do: the output's and
// the input's rest go to an array given once, errors to `onerror`. Our own streams use `start` and `step` beneath.

const { FunctionPrototypeCall, Symbol } = primordials;
const { notImplemented } = require('#internal/errors');
const { Codec } = internalBinding('zlib');

const kWriteState = Symbol('kWriteState');
const kProcessCallback = Symbol('kProcessCallback');

function report(handle, failure) {
  handle.onerror?.(failure[0], failure[1], failure[2]);
}

// Only zlib's own formats: Brotli and Zstandard are started by their streams.
Codec.prototype.init = function init(
  windowBits,
  level,
  memLevel,
  strategy,
  writeState,
  processCallback,
  dictionary,
) {
  if (typeof windowBits !== 'number') throw notImplemented('init of a Brotli or Zstandard handle');
  this[kWriteState] = writeState;
  this[kProcessCallback] = processCallback;
  const failure = this.start([windowBits, level, memLevel, strategy], dictionary);
  if (failure) report(this, failure);
};

// A call without input flushes; the native takes any bytes then, and none of them.
function step(handle, flush, input, from, size, output, at, room, callback) {
  const state = handle[kWriteState];
  if (!input) return handle.step(flush, output, 0, 0, output, at, room, state, callback);
  return handle.step(flush, input, from, size, output, at, room, state, callback);
}

Codec.prototype.writeSync = function writeSync(flush, input, from, size, output, at, room) {
  const state = this[kWriteState];
  const { 0: roomBefore, 1: leftBefore } = state;
  const failure = step(this, flush, input, from, size, output, at, room, undefined);
  if (failure === undefined) return;
  // A step that fails leaves the state as it was.
  state[0] = roomBefore;
  state[1] = leftBefore;
  report(this, failure);
};

Codec.prototype.write = function write(flush, input, from, size, output, at, room) {
  step(this, flush, input, from, size, output, at, room, (failure) => {
    if (failure) report(this, failure);
    else FunctionPrototypeCall(this[kProcessCallback], this);
  });
};

/** Lets a stream's handle be driven from outside. */
function openHandle(handle, writeState, onerror) {
  handle[kWriteState] = writeState;
  handle.onerror = onerror;
}

module.exports = { Codec, openHandle };
