'use strict';

// `process.nextTick` and `queueMicrotask`. After every callback from the loop the runtime runs the
// tick queue, then microtasks, until both are empty.
//
// Natives: `internalBinding('task_queue')` = { setTickCallback(fn), runMicrotasks(), tickInfo
// (Uint8Array: a tick is queued, a rejection is waiting), enqueueMicrotask(fn),
// setPromiseRejectCallback(fn), promiseRejectEvents }.

const { FunctionPrototypeCall, ReflectApply } = primordials;

const { setTickCallback, runMicrotasks, tickInfo, enqueueMicrotask } =
  internalBinding('task_queue');
const {
  emitAfter,
  emitBefore,
  emitDestroy,
  emitInit,
  enabledHooksExist,
  getDefaultTriggerAsyncId,
  getFrame,
  initHooksExist,
  newAsyncId,
  setFrame,
} = require('#async_hooks/internal');
const FixedQueue = require('#internal/fixed_queue');
const {
  codes: { ERR_INVALID_ARG_TYPE },
} = require('#internal/errors');

const kHasTickScheduled = 0;
const kHasRejectionToWarn = 1;

const queue = new FixedQueue();
const noArguments = [];

/** One queued call; what `executionAsyncResource()` gives while it runs. */
class Tick {
  constructor(callback, args, asyncId, triggerId, frame) {
    this.callback = callback;
    this.args = args;
    this.asyncId = asyncId;
    this.triggerId = triggerId;
    this.frame = frame;
  }
}

function nextTick(callback, ...args) {
  if (typeof callback !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('callback', 'Function', callback);
  }
  if (process._exiting) return;
  tickInfo[kHasTickScheduled] = 1;
  const asyncId = newAsyncId();
  const triggerId = getDefaultTriggerAsyncId();
  const tick = new Tick(
    callback,
    args.length === 0 ? noArguments : args,
    asyncId,
    triggerId,
    getFrame(),
  );
  if (initHooksExist()) emitInit(asyncId, 'TickObject', triggerId, tick);
  queue.push(tick);
}

/** Empties the tick queue and the microtask queue, then deals with rejections. */
function processTicksAndRejections() {
  const { processPromiseRejections } = promises();
  do {
    let tick = queue.shift();
    while (tick !== null) {
      // No function of its own: stack traces of ticks end with this one, as everywhere else.
      const { asyncId, args } = tick;
      emitBefore(asyncId, tick.triggerId, tick);
      setFrame(tick.frame);
      let failed = true;
      try {
        const { callback } = tick;
        // `undefined` as `this`, as Node calls ticks.
        switch (args.length) {
          case 0:
            callback();
            break;
          case 1:
            callback(args[0]);
            break;
          case 2:
            callback(args[0], args[1]);
            break;
          default:
            ReflectApply(callback, undefined, args);
        }
        failed = false;
      } finally {
        if (failed) {
          // The id stays current for the handlers of the uncaught exception.
          emitDestroy(asyncId);
        }
      }
      emitAfter(asyncId);
      emitDestroy(asyncId);
      tick = queue.shift();
    }
    setFrame(undefined);
    tickInfo[kHasTickScheduled] = 0;
    runMicrotasks();
  } while (!queue.isEmpty() || processPromiseRejections());
  tickInfo[kHasTickScheduled] = 0;
  tickInfo[kHasRejectionToWarn] = 0;
}

/** What runs between two callbacks of one loop phase (timers, immediates). */
function runNextTicks() {
  if (tickInfo[kHasTickScheduled] === 0 && tickInfo[kHasRejectionToWarn] === 0) {
    setFrame(undefined);
    runMicrotasks();
  }
  if (tickInfo[kHasTickScheduled] === 0 && tickInfo[kHasRejectionToWarn] === 0) return;
  FunctionPrototypeCall(processTicksAndRejections, process);
}

let promisesModule;
function promises() {
  promisesModule ??= require('#process/promises');
  return promisesModule;
}

/** A microtask seen by async hooks. */
function enqueueHookedMicrotask(callback) {
  const { AsyncResource } = require('#async_hooks/async_resource');
  const resource = new AsyncResource('Microtask', { requireManualDestroy: true });
  enqueueMicrotask(() => {
    try {
      resource.runInAsyncScope(() => callback());
    } finally {
      resource.emitDestroy();
    }
  });
}

function queueMicrotask(callback) {
  if (typeof callback !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('callback', 'Function', callback);
  }
  if (enabledHooksExist()) {
    enqueueHookedMicrotask(callback);
    return;
  }
  enqueueMicrotask(callback);
}

/** Connects the queues with the runtime; called once at start-up. */
function setupTaskQueue() {
  setTickCallback(processTicksAndRejections);
  promises().listenForRejections();
  return { nextTick, runNextTicks };
}

module.exports = {
  nextTick,
  processTicksAndRejections,
  queueMicrotask,
  runNextTicks,
  setupTaskQueue,
};
