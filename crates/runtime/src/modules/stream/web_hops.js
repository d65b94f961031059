'use strict';
// The microtasks of the web streams. A step that the standard puts into a microtask is queued here: when the running job
// is the last one and is a step itself, the next step can follow at once, in the order and in the async context that a
// microtask of its own would have had, and costs a function call instead of a promise.

const { FunctionPrototype, FunctionPrototypeCall, PromiseReject, PromiseResolve } = primordials;
const { PromisePrototypeThen, Symbol, Uint32Array, Uint8Array } = primordials;
const { enqueueMicrotask, isFulfilled, jobState } = internalBinding('task_queue');
const { getFrame, setFrame } = require('#async_hooks/internal');

const { call: nativeCall } = FunctionPrototype;

// 1 while the running job is the last and none was queued since it began.
const lastJob = new Uint8Array(jobState(false));
// Changes with each job.
const turns = new Uint32Array(jobState(true));

// What an algorithm returns that calls back by itself when it is through.
const kLater = Symbol('kLater');

// Steps that have a microtask each, in the order of these.
let first = null;
let last = null;
// Steps that follow the running one.
let running = false;
let nextHop = null;
let lastHop = null;

// Calls `fn(self, arg)` in a microtask.
function hop(fn, self, arg) {
  if (running && lastJob[0] === 1) {
    // A literal is made in one go, an instance slot by slot.
    const entry = { fn, self, arg, frame: getFrame(), next: null };
    if (nextHop === null) nextHop = entry;
    else lastHop.next = entry;
    lastHop = entry;
    return;
  }
  enqueue({ fn, self, arg, frame: undefined, next: null });
}

function enqueue(entry) {
  if (first === null) first = entry;
  else last.next = entry;
  last = entry;
  enqueueMicrotask(runHops);
}

function runHops() {
  let entry = first;
  first = entry.next;
  // What ran belongs to nobody: a stream that was the last to do something may be collected.
  if (first === null) last = null;
  running = true;
  try {
    entry.fn(entry.self, entry.arg);
    while (nextHop !== null) {
      entry = nextHop;
      nextHop = entry.next;
      if (nextHop === null) lastHop = null;
      setFrame(entry.frame);
      entry.fn(entry.self, entry.arg);
    }
  } finally {
    running = false;
    if (nextHop !== null) requeue();
  }
}

// After an exception the others get microtasks of their own.
function requeue() {
  let entry = nextHop;
  nextHop = null;
  lastHop = null;
  while (entry !== null) {
    const { next } = entry;
    entry.next = null;
    setFrame(entry.frame);
    enqueue(entry);
    entry = next;
  }
}

// The number of the running job if a microtask queued now would be the next to run, else -1. Such a microtask has run
// when `hasTurned` says so, which spares it where all it does is to tell that it ran.
function currentTurn() {
  return lastJob[0] === 1 && !running ? turns[0] : -1;
}

function hasTurned(turn) {
  return turns[0] !== turn;
}

// The outcome of a program's method: undefined when it is through, else a promise. Either way what follows takes a
// microtask, and so an async method that never waited is through.
function outcome(result) {
  if (result === undefined) return undefined;
  if ((typeof result !== 'object' || result === null) && typeof result !== 'function') {
    return undefined;
  }
  const promise = PromiseResolve(result);
  return isFulfilled(promise) ? undefined : promise;
}

// Call a method of a program and give its outcome. `call` is compiled into a plain call, unless the program put a function
// of its own in its place.
function callMethod(fn, self, a) {
  try {
    return outcome(fn.call === nativeCall ? fn.call(self, a) : FunctionPrototypeCall(fn, self, a));
  } catch (error) {
    return PromiseReject(error);
  }
}

function callMethod2(fn, self, a, b) {
  try {
    return outcome(
      fn.call === nativeCall ? fn.call(self, a, b) : FunctionPrototypeCall(fn, self, a, b),
    );
  } catch (error) {
    return PromiseReject(error);
  }
}

// Calls `done(self)` or `fail(self, error)` a microtask after the outcome is settled.
function afterOutcome(result, self, done, fail) {
  if (result === undefined) {
    hop(done, self, undefined);
  } else if (result !== kLater) {
    PromisePrototypeThen(
      result,
      () => done(self),
      (error) => fail(self, error),
    );
  }
}

module.exports = {
  afterOutcome,
  callMethod,
  callMethod2,
  currentTurn,
  hasTurned,
  hop,
  kLater,
  outcome,
};
