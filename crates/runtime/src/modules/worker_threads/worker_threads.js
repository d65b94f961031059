'use strict';

// The public `worker_threads` module.

const { ObjectDefineProperty, ObjectPrototypeHasOwnProperty, SymbolFor } = primordials;

const { isMainThread, threadId, threadName } = internalBinding('worker');
const messaging = internalBinding('messaging');
const { MessageChannel, MessagePort, coded } = require('#worker_threads/port');
const thread = require('#worker_threads/thread');
const { defineLazyValues } = require('#internal/value_properties');

const { kUncloneable, kUntransferable } = messaging;

function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function mark(object, symbol) {
  ObjectDefineProperty(object, symbol, {
    __proto__: null,
    configurable: false,
    enumerable: false,
    value: true,
    writable: false,
  });
}

/** Keeps an object from being cloned. */
function markAsUncloneable(object) {
  if (!isObject(object)) return;
  const { isAnyArrayBuffer } = internalBinding('types');
  // Plain memory is cloned whatever it is marked as.
  if (isAnyArrayBuffer(object)) return;
  messaging.watchUncloneables();
  mark(object, kUncloneable);
}

/** Keeps an object from being transferred. */
function markAsUntransferable(object) {
  if (isObject(object)) mark(object, kUntransferable);
}

function isMarkedAsUntransferable(object) {
  return isObject(object) && ObjectPrototypeHasOwnProperty(object, kUntransferable);
}

/** The oldest message that waits at a port, as `{ message }`. */
function receiveMessageOnPort(port) {
  let received = messaging.receiveMessageOnPort(port);
  if (received === null) {
    const { portOf } = require('#worker_threads/broadcast_channel');
    received = messaging.receiveMessageOnPort(portOf(port));
  }
  if (received === null) {
    throw coded('ERR_INVALID_ARG_TYPE', 'The "port" argument must be a MessagePort instance');
  }
  return received === undefined ? undefined : { message: received[0] };
}

/** Makes a port one of a context of `vm`: what arrives there is made of that context's classes. */
function moveMessagePortToContext(port, contextifiedSandbox) {
  return require('#worker_threads/moved_port').moveMessagePortToContext(port, contextifiedSandbox);
}

/** What `setEnvironmentData` stored under a key. */
function getEnvironmentData(key) {
  return thread.environmentData.get(key);
}

/** Data for this thread and workers that it starts later; undefined removes the key. */
function setEnvironmentData(key, value) {
  if (value === undefined) thread.environmentData.delete(key);
  else thread.environmentData.set(key, value);
}

module.exports = {
  isInternalThread: thread.isInternal,
  isMainThread,
  MessagePort,
  MessageChannel,
  markAsUncloneable,
  markAsUntransferable,
  isMarkedAsUntransferable,
  moveMessagePortToContext,
  receiveMessageOnPort,
  resourceLimits: thread.resourceLimits,
  postMessageToThread(...args) {
    return require('#worker_threads/inbox').postMessageToThread(...args);
  },
  threadId,
  threadName,
  SHARE_ENV: SymbolFor('nodejs.worker_threads.SHARE_ENV'),
  Worker: undefined,
  parentPort: thread.parentPort,
  workerData: thread.workerData,
  BroadcastChannel: undefined,
  setEnvironmentData,
  getEnvironmentData,
  locks: undefined,
};

defineLazyValues(module.exports, '#worker_threads/worker', ['Worker']);
defineLazyValues(module.exports, '#worker_threads/broadcast_channel', ['BroadcastChannel']);
defineLazyValues(module.exports, '#worker_threads/locks', ['locks']);
