'use strict';

// `process.nextTick` and `queueMicrotask`. After every callback from the loop the runtime runs the
// tick queue, then microtasks, until both are empty.
//
// Natives: `internalBinding('task_queue')` = { setTickCallback(fn), runMicrotasks(), tickInfo
// (Uint8Array: a tick is queued, a rejection is waiting), enqueueMicrotask(fn), microtasksWait(), jobState(turn),
// isFulfilled(promise), setPromiseRejectCallback(fn), promiseRejectEvents, tellRejectionsAtOnce(whether) }.

const { Array, FunctionPrototypeCall, ObjectDefineProperty, ReflectApply } = primordials;

const {
  enqueueMicrotask,
  microtasksWait,
  runMicrotasks,
  setPromiseRejectCallback,
  setTickCallback,
  tickInfo,
} = internalBinding('task_queue');
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
const {
  codes: { ERR_INVALID_ARG_TYPE },
} = require('#internal/errors');
const { kHasRejectionToWarn, kHasTickScheduled } = require('#process/tick_bits');

// The queue is a chain.
let first = null;
let last = null;

function nextTick(callback, a, b, c) {
  if (typeof callback !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('callback', 'Function', callback);
  }
  if (process._exiting) return;
  let args;
  switch (arguments.length) {
    case 1:
      break;
    case 2:
      args = [a];
      break;
    case 3:
      args = [a, b];
      break;
    case 4:
      args = [a, b, c];
      break;
    default:
      args = new Array(arguments.length - 1);
      for (let i = 1; i < arguments.length; i++) args[i - 1] = arguments[i];
  }
  tickInfo[kHasTickScheduled] = 1;
  const asyncId = newAsyncId();
  const triggerId = getDefaultTriggerAsyncId();
  // What `executionAsyncResource()` gives while the call runs. A literal is made in one go, an instance slot by slot.
  const tick = {
    callback,
    args,
    asyncId,
    triggerAsyncId: triggerId,
    frame: getFrame(),
    // How often to make the call once more.
    repeats: 0,
    next: null,
  };
  if (initHooksExist()) emitInit(asyncId, 'TickObject', triggerId, tick);
  if (last === null) first = tick;
  else last.next = tick;
  last = tick;
}
/**
 * Whether the tick queued last is the same call of one argument. It is then made once more, which is what another tick
 * would do.
 */
function repeatLastTick(callback, a) {
  if (
    last === null ||
    last.callback !== callback ||
    last.args.length !== 1 ||
    last.args[0] !== a ||
    last.frame !== getFrame() ||
    initHooksExist()
  ) {
    return false;
  }
  last.repeats++;
  return true;
}

/** Makes the calls that were queued as repetitions. */
function runRepeats(tick) {
  const { callback, args } = tick;
  let done = false;
  try {
    while (tick.repeats > 0) {
      tick.repeats--;
      callback(args[0]);
    }
    done = true;
  } finally {
    // The others come after the handlers of the uncaught exception.
    if (!done && tick.repeats > 0) putBack(tick);
  }
}

function putBack(tick) {
  tick.repeats--;
  tick.next = first;
  first = tick;
  last ??= tick;
}

// The names of its first arguments are no part of its interface.
ObjectDefineProperty(nextTick, 'length', { __proto__: null, configurable: true, value: 1 });

// By the name that stack traces show.
const ticks = {
  /** Empties the tick queue and the microtask queue, then deals with rejections. */
  'process.processTicksAndRejections'() {
    do {
      while (first !== null) {
        const tick = first;
        first = tick.next;
        if (first === null) last = null;
        // No function of its own: stack traces of ticks end with this one, as everywhere else.
        const { args, asyncId } = tick;
        emitBefore(asyncId, tick.triggerAsyncId, tick);
        setFrame(tick.frame);
        let failed = true;
        try {
          const { callback } = tick;
          // `undefined` as `this`, as Node calls ticks.
          if (args === undefined) {
            callback();
          } else {
            switch (args.length) {
              case 1:
                callback(args[0]);
                break;
              case 2:
                callback(args[0], args[1]);
                break;
              default:
                ReflectApply(callback, undefined, args);
            }
          }
          if (tick.repeats > 0) runRepeats(tick);
          failed = false;
        } finally {
          if (failed) {
            if (tick.repeats > 0 && tick !== first) putBack(tick);
            // The id stays current for the handlers of the uncaught exception.
            emitDestroy(asyncId);
          }
        }
        emitAfter(asyncId);
        emitDestroy(asyncId);
      }
      setFrame(undefined);
      tickInfo[kHasTickScheduled] = 0;
      if (microtasksWait()) runMicrotasks();
    } while (first !== null || promisesModule?.processPromiseRejections());
    tickInfo[kHasTickScheduled] = 0;
    tickInfo[kHasRejectionToWarn] = 0;
  },
};
const processTicksAndRejections = ticks['process.processTicksAndRejections'];

/** Whether `runNextTicks` has anything to do. */
function tasksWait() {
  return (
    tickInfo[kHasTickScheduled] !== 0 || tickInfo[kHasRejectionToWarn] !== 0 || microtasksWait()
  );
}

/** What runs between two callbacks of one loop phase (timers, immediates). */
function runNextTicks() {
  if (tickInfo[kHasTickScheduled] === 0 && tickInfo[kHasRejectionToWarn] === 0) {
    setFrame(undefined);
    if (microtasksWait()) runMicrotasks();
  }
  if (tickInfo[kHasTickScheduled] === 0 && tickInfo[kHasRejectionToWarn] === 0) return;
  FunctionPrototypeCall(processTicksAndRejections, process);
}

// Loaded when the first promise is rejected without a handler.
let promisesModule;

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
  setPromiseRejectCallback((type, promise, reason, frame) => {
    promisesModule ??= require('#process/promises');
    promisesModule.promiseRejected(type, promise, reason, frame);
  });
}

module.exports = {
  nextTick,
  processTicksAndRejections,
  queueMicrotask,
  repeatLastTick,
  runNextTicks,
  setupTaskQueue,
  tasksWait,
};
