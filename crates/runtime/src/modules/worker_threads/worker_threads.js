'use strict';

// The public `worker_threads` module as the main thread sees it. Workers themselves are not built yet: constructing one
// throws, by name.

const { SafeMap, Symbol, SymbolFor } = primordials;

const { exportsOf } = require('#internal/unbuilt');

const environment = new SafeMap();
const kUncloneable = Symbol('kUncloneable');
const kUntransferable = Symbol('kUntransferable');

module.exports = {
  ...exportsOf('worker_threads'),
  isMainThread: true,
  isInternalThread: false,
  parentPort: null,
  resourceLimits: {},
  SHARE_ENV: SymbolFor('nodejs.worker_threads.SHARE_ENV'),
  threadId: 0,
  threadName: '',
  workerData: null,

  /** What `setEnvironmentData` stored under a key. */
  getEnvironmentData(key) {
    return environment.get(key);
  },

  /** Data for workers started later; undefined removes the key. */
  setEnvironmentData(key, value) {
    if (value === undefined) environment.delete(key);
    else environment.set(key, value);
  },

  /** Keeps an object from being cloned. */
  markAsUncloneable(object) {
    if (object !== null && (typeof object === 'object' || typeof object === 'function')) {
      object[kUncloneable] = true;
    }
  },

  /** Keeps an object from being transferred. */
  markAsUntransferable(object) {
    if (object !== null && (typeof object === 'object' || typeof object === 'function')) {
      object[kUntransferable] = true;
    }
  },

  isMarkedAsUntransferable(object) {
    if (object === null || (typeof object !== 'object' && typeof object !== 'function'))
      return false;
    return object[kUntransferable] === true;
  },
};
