'use strict';
// The end of a stream's life and its asynchronous birth: destroy, the one 'error' and the one 'close'
// event after it, and `_construct`, during which a destroy has to wait.

const { Symbol } = primordials;
const {
  AbortError,
  aggregateTwoErrors,
  codes: { ERR_MULTIPLE_CALLBACK },
} = require('#internal/errors');
const {
  DESTROYED,
  CLOSED,
  CLOSE_EMITTED,
  ERROR_EMITTED,
  EMIT_CLOSE,
  CONSTRUCTED,
} = require('#stream/state_bits');
const {
  kIsDestroyed,
  isDestroyed,
  isFinished,
  isRequest,
  isServerRequest,
} = require('#stream/utils');

const kOnConstructed = Symbol('kOnConstructed');
const kPendingDestroy = Symbol('kPendingDestroy');

// Both halves learn of the first error; later ones are dropped.
function noteError(err, wState, rState) {
  if (!err) return;
  // Reading the stack now makes the engine render it before the frames are gone.
  err.stack; // eslint-disable-line no-unused-expressions
  if (wState && !wState.errored) wState.errored = err;
  if (rState && !rState.errored) rState.errored = err;
}

function setBoth(wState, rState, bit) {
  if (wState) wState.bits |= bit;
  if (rState) rState.bits |= bit;
}

function anyHas(wState, rState, bit) {
  return (
    (wState !== undefined && wState !== null && (wState.bits & bit) !== 0) ||
    (rState !== undefined && rState !== null && (rState.bits & bit) !== 0)
  );
}

// Installed as a method: `destroy(err, cb)`.
function destroy(err, cb) {
  const rState = this._readableState;
  const wState = this._writableState;
  const state = wState || rState;
  if (anyHas(wState, rState, DESTROYED)) {
    if (typeof cb === 'function') cb();
    return this;
  }
  noteError(err, wState, rState);
  setBoth(wState, rState, DESTROYED);
  if ((state.bits & CONSTRUCTED) === 0) this[kPendingDestroy] = { err, cb };
  else runDestroy(this, err || null, cb);
  return this;
}

function runDestroy(stream, err, cb) {
  let called = false;
  function onDestroy(er) {
    if (called) return;
    called = true;
    const rState = stream._readableState;
    const wState = stream._writableState;
    noteError(er, wState, rState);
    setBoth(wState, rState, CLOSED);
    if (typeof cb === 'function') cb(er);
    if (er) process.nextTick(emitErrorCloseNT, stream, er);
    else process.nextTick(emitCloseNT, stream);
  }
  try {
    stream._destroy(err || null, onDestroy);
  } catch (er) {
    onDestroy(er);
  }
}

function emitErrorCloseNT(stream, err) {
  emitErrorNT(stream, err);
  emitCloseNT(stream);
}

function emitCloseNT(stream) {
  const rState = stream._readableState;
  const wState = stream._writableState;
  setBoth(wState, rState, CLOSE_EMITTED);
  if (anyHas(wState, rState, EMIT_CLOSE)) stream.emit('close');
}

function emitErrorNT(stream, err) {
  const rState = stream._readableState;
  const wState = stream._writableState;
  if (anyHas(wState, rState, ERROR_EMITTED)) return;
  setBoth(wState, rState, ERROR_EMITTED);
  stream.emit('error', err);
}

// Installed as `_undestroy`: makes a destroyed stream usable again (net.Socket reconnects).
function undestroy() {
  const rState = this._readableState;
  const wState = this._writableState;
  if (rState) {
    rState.constructed = true;
    rState.closed = false;
    rState.closeEmitted = false;
    rState.destroyed = false;
    rState.errored = null;
    rState.errorEmitted = false;
    rState.reading = false;
    rState.ended = rState.readable === false;
    rState.endEmitted = rState.readable === false;
  }
  if (wState) {
    wState.constructed = true;
    wState.destroyed = false;
    wState.closed = false;
    wState.closeEmitted = false;
    wState.errored = null;
    wState.errorEmitted = false;
    wState.finalCalled = false;
    wState.prefinished = false;
    wState.ended = wState.writable === false;
    wState.ending = wState.writable === false;
    wState.finished = wState.writable === false;
  }
}

// An error from inside the stream: destroys it, or only reports where autoDestroy is off.
function errorOrDestroy(stream, err, sync) {
  const rState = stream._readableState;
  const wState = stream._writableState;
  if (wState?.destroyed || rState?.destroyed) return;
  if (wState?.autoDestroy || rState?.autoDestroy) {
    stream.destroy(err);
  } else if (err) {
    noteError(err, wState, rState);
    if (sync) process.nextTick(emitErrorNT, stream, err);
    else emitErrorNT(stream, err);
  }
}

// Starts `_construct` if the stream has one. A Duplex is constructed once for its two halves.
function construct(stream) {
  if (typeof stream._construct !== 'function') return;
  const rState = stream._readableState;
  const wState = stream._writableState;
  if (rState) rState.bits &= ~CONSTRUCTED;
  if (wState) wState.bits &= ~CONSTRUCTED;
  process.nextTick(constructNT, stream);
}

function constructNT(stream) {
  let called = false;
  function onConstruct(err) {
    if (called) {
      errorOrDestroy(stream, err ?? new ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;
    const rState = stream._readableState;
    const wState = stream._writableState;
    setBoth(wState, rState, CONSTRUCTED);
    if (anyHas(wState, rState, DESTROYED)) {
      const pending = stream[kPendingDestroy];
      if (pending !== undefined) {
        stream[kPendingDestroy] = undefined;
        runDestroy(stream, aggregateTwoErrors(err, pending.err), pending.cb);
      }
    } else if (err) {
      errorOrDestroy(stream, err, true);
    } else {
      if (rState) rState[kOnConstructed](stream);
      if (wState) wState[kOnConstructed](stream);
    }
  }
  try {
    stream._construct((err) => {
      process.nextTick(onConstruct, err);
    });
  } catch (err) {
    process.nextTick(onConstruct, err);
  }
}

function emitCloseLegacy(stream) {
  stream.emit('close');
}

function emitErrorCloseLegacy(stream, err) {
  stream.emit('error', err);
  process.nextTick(emitCloseLegacy, stream);
}

// Destroys whatever kind of stream it is given, the ones of older generations too.
function destroyer(stream, err) {
  if (!stream || isDestroyed(stream)) return;
  if (!err && !isFinished(stream)) err = new AbortError();
  if (isServerRequest(stream)) {
    stream.socket = null;
    stream.destroy(err);
  } else if (isRequest(stream)) {
    stream.abort();
  } else if (isRequest(stream.req)) {
    stream.req.abort();
  } else if (typeof stream.destroy === 'function') {
    stream.destroy(err);
  } else if (typeof stream.close === 'function') {
    stream.close();
  } else if (err) {
    process.nextTick(emitErrorCloseLegacy, stream, err);
  } else {
    process.nextTick(emitCloseLegacy, stream);
  }
  if (!stream.destroyed) stream[kIsDestroyed] = true;
}

module.exports = {
  kOnConstructed,
  construct,
  destroy,
  destroyer,
  errorOrDestroy,
  undestroy,
};
