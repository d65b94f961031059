'use strict';

// The public module `timers`.

const { ObjectDefineProperty } = primordials;

const { promisify } = require('#internal/util');
const {
  codes: { ERR_INVALID_ARG_TYPE },
} = require('#internal/errors');
const { Timeout, clearTimeout, insert } = require('#timers/lists');
const { Immediate, clearImmediate } = require('#timers/immediate');

function setTimeout(callback, after, ...args) {
  if (typeof callback !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('callback', 'Function', callback);
  }
  const timeout = new Timeout(callback, after, args.length > 0 ? args : undefined, false, true);
  insert(timeout, timeout._idleTimeout);
  return timeout;
}

function setInterval(callback, repeat, ...args) {
  if (typeof callback !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('callback', 'Function', callback);
  }
  const timeout = new Timeout(callback, repeat, args.length > 0 ? args : undefined, true, true);
  insert(timeout, timeout._idleTimeout);
  return timeout;
}

function clearInterval(timer) {
  clearTimeout(timer);
}

function setImmediate(callback, ...args) {
  if (typeof callback !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('callback', 'Function', callback);
  }
  return new Immediate(callback, args.length > 0 ? args : undefined);
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
};
ObjectDefineProperty(module.exports, 'promises', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return require('#timers/promises');
  },
});
