'use strict';

// The functions of the public module `timers`, for builtin code: a program may replace those of the module, as libraries
// that fake time do, and builtin code that is loaded later still has to get these.

const { NumberIsFinite, ObjectDefineProperty } = primordials;

const { promisify } = require('#internal/util');
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE },
} = require('#internal/errors');
const { validateNumber } = require('#internal/validators');
const { TIMEOUT_MAX, Timeout, clearTimeout, insert } = require('#timers/lists');
const { Immediate, clearImmediate } = require('#timers/immediate');

/** What of a call's arguments is for the callback. */
function argumentsFrom(list, start) {
  const args = [];
  for (let i = start; i < list.length; i++) args[i - start] = list[i];
  return args;
}

function setTimeout(callback, after) {
  if (typeof callback !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('callback', 'Function', callback);
  }
  const args = arguments.length > 2 ? argumentsFrom(arguments, 2) : undefined;
  const timeout = new Timeout(callback, after, args, false, true);
  insert(timeout, timeout._idleTimeout);
  return timeout;
}

function setInterval(callback, repeat) {
  if (typeof callback !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('callback', 'Function', callback);
  }
  const args = arguments.length > 2 ? argumentsFrom(arguments, 2) : undefined;
  const timeout = new Timeout(callback, repeat, args, true, true);
  insert(timeout, timeout._idleTimeout);
  return timeout;
}

function clearInterval(timer) {
  clearTimeout(timer);
}

function setImmediate(callback) {
  if (typeof callback !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('callback', 'Function', callback);
  }
  return new Immediate(callback, arguments.length > 1 ? argumentsFrom(arguments, 1) : undefined);
}

/** A timeout as sockets and requests take it, in milliseconds: too long a one is shortened, with a warning. */
function getTimerDuration(msecs, name) {
  validateNumber(msecs, name);
  if (msecs < 0 || !NumberIsFinite(msecs)) {
    throw new ERR_OUT_OF_RANGE(name, 'a non-negative finite number', msecs);
  }
  if (msecs > TIMEOUT_MAX) {
    process.emitWarning(
      `${msecs} does not fit into a 32-bit signed integer.\nTimer duration was truncated to ${TIMEOUT_MAX}.`,
      'TimeoutOverflowWarning',
    );
    return TIMEOUT_MAX;
  }
  return msecs;
}

function defineCustomPromisify(fn, name) {
  ObjectDefineProperty(fn, promisify.custom, {
    __proto__: null,
    enumerable: true,
    get() {
      return require('#timers/promises')[name];
    },
  });
}
defineCustomPromisify(setTimeout, 'setTimeout');
defineCustomPromisify(setImmediate, 'setImmediate');

module.exports = {
  setTimeout,
  clearTimeout,
  setImmediate,
  clearImmediate,
  setInterval,
  clearInterval,
  getTimerDuration,
};
