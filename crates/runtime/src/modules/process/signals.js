'use strict';

// `process.on('SIGINT', ...)`: a listener for a signal starts watching it, the last one removed stops.
//
// Natives: `internalBinding('signal_wrap').Signal`.

const { SafeMap, StringPrototypeStartsWith } = primordials;

const { ErrnoException } = require('#internal/errors');

const handles = new SafeMap();

function signalNumber(event) {
  if (typeof event !== 'string' || !StringPrototypeStartsWith(event, 'SIG')) return undefined;
  return internalBinding('constants').os.signals[event];
}

function startListeningIfSignal(event) {
  const number = signalNumber(event);
  if (number === undefined || handles.has(event)) return;
  // Signals are the main thread's alone.
  if (!internalBinding('worker').isMainThread) return;
  const { Signal } = internalBinding('signal_wrap');
  const handle = new Signal();
  handle.unref();
  // Listeners get the name first, then the number.
  handle.onsignal = (signum) => process.emit(event, event, signum);
  const error = handle.start(number);
  if (error) {
    handle.close();
    throw new ErrnoException(error, 'uv_signal_start');
  }
  handles.set(event, handle);
}

function stopListeningIfSignal(event) {
  const handle = handles.get(event);
  if (handle !== undefined && process.listenerCount(event) === 0) {
    handle.close();
    handles.delete(event);
  }
}

module.exports = { startListeningIfSignal, stopListeningIfSignal };
