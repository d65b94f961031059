'use strict';
// `Stream`: the base class of all streams, and the oldest kind of stream by itself: an EventEmitter
// with 'data' and 'end' events and a `pipe` that knows only write, end, pause and resume.

const { ObjectGetOwnPropertySymbols, ObjectSetPrototypeOf, ReflectOwnKeys } = primordials;
const EE = require('events');

function Stream(options) {
  EE.call(this, options);
}
ObjectSetPrototypeOf(Stream.prototype, EE.prototype);
ObjectSetPrototypeOf(Stream, EE);

// Which symbols an emitter gets, in this order: whether its events have slots, whether it looks at what listeners return.
const { 0: kShapeMode, 1: kCapture } = ObjectGetOwnPropertySymbols(new EE());
const { init } = EE;

// What `EE.call(stream, options)` does for a stream whose `_events` are new and have slots.
function initEmitter(stream, options) {
  if (EE.init !== init || (options && options.captureRejections)) {
    EE.call(stream, options);
    return;
  }
  stream._maxListeners = stream._maxListeners || undefined;
  stream[kShapeMode] = true;
  stream[kCapture] = EE.prototype[kCapture];
}

// Puts a listener before those already there, on emitters of foreign make too.
function prependListener(emitter, event, fn) {
  if (typeof emitter.prependListener === 'function') return emitter.prependListener(event, fn);
  const present = emitter._events?.[event];
  if (!present) emitter.on(event, fn);
  else if (typeof present === 'function') emitter._events[event] = [fn, present];
  else present.unshift(fn);
}

Stream.prototype.pipe = function pipe(dest, options) {
  const source = this;
  let didOnEnd = false;

  function ondata(chunk) {
    if (dest.writable && dest.write(chunk) === false && source.pause) source.pause();
  }
  function ondrain() {
    if (source.readable && source.resume) source.resume();
  }
  function onend() {
    if (didOnEnd) return;
    didOnEnd = true;
    dest.end();
  }
  function onclose() {
    if (didOnEnd) return;
    didOnEnd = true;
    if (typeof dest.destroy === 'function') dest.destroy();
  }
  // Nobody else listens: the error must not be lost.
  function onerror(er) {
    cleanup();
    if (EE.prototype.listenerCount.call(this, 'error') === 0) this.emit('error', er);
  }
  function cleanup() {
    source.removeListener('data', ondata);
    dest.removeListener('drain', ondrain);
    source.removeListener('end', onend);
    source.removeListener('close', onclose);
    source.removeListener('error', onerror);
    dest.removeListener('error', onerror);
    source.removeListener('end', cleanup);
    source.removeListener('close', cleanup);
    dest.removeListener('close', cleanup);
  }

  source.on('data', ondata);
  dest.on('drain', ondrain);
  if (!dest._isStdio && (!options || options.end !== false)) {
    source.on('end', onend);
    source.on('close', onclose);
  }
  prependListener(source, 'error', onerror);
  prependListener(dest, 'error', onerror);
  source.on('end', cleanup);
  source.on('close', cleanup);
  dest.on('close', cleanup);
  dest.emit('pipe', source);
  return dest;
};

// Slots kept for events without a listener are not names.
Stream.prototype.eventNames = function eventNames() {
  const names = [];
  const events = this._events;
  if (events === undefined || events === null) return names;
  const keys = ReflectOwnKeys(events);
  for (let i = 0; i < keys.length; i++) {
    if (typeof events[keys[i]] === 'function' || events[keys[i]]?.length > 0) {
      names[names.length] = keys[i];
    }
  }
  return names;
};

module.exports = { Stream, initEmitter, kCapture, kShapeMode, prependListener };
