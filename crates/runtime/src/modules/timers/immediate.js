'use strict';

// Immediates: what runs in the check phase of the loop. Those added while the queue runs wait for the
// next turn.

const { ReflectApply, SymbolDispose } = primordials;

const { immediateInfo, setupImmediates, toggleImmediateRef } = internalBinding('timers');
const {
  emitAfter,
  emitBefore,
  emitDestroy,
  emitInit,
  getDefaultTriggerAsyncId,
  getFrame,
  initHooksExist,
  newAsyncId,
  setFrame,
} = require('#async_hooks/internal');
const { kAsyncId, kFrame, kRefed, kTriggerId } = require('#timers/lists');
const { kCount, kHasOutstanding, kRefCount } = require('#timers/immediate_bits');

class ImmediateList {
  constructor() {
    this.head = null;
    this.tail = null;
  }

  append(item) {
    if (this.tail !== null) {
      this.tail._idleNext = item;
      item._idlePrev = this.tail;
    } else {
      this.head = item;
    }
    this.tail = item;
  }

  remove(item) {
    if (item._idleNext) item._idleNext._idlePrev = item._idlePrev;
    if (item._idlePrev) item._idlePrev._idleNext = item._idleNext;
    if (item === this.head) this.head = item._idleNext;
    if (item === this.tail) this.tail = item._idlePrev;
    item._idleNext = null;
    item._idlePrev = null;
  }
}

const immediateQueue = new ImmediateList();
// What an exception left over of the queue that was running.
const outstandingQueue = new ImmediateList();

// Whether the runtime is kept awake for immediates. It is told only once a turn that nobody needs it any more.
let awake = false;

function keepAwake(on) {
  awake = on;
  toggleImmediateRef(on);
}

// Fields are given a value twice: the engine makes room in an object for as many properties as it sees names being given
// values, and does not count the symbols that follow.
class Immediate {
  _idleNext = null;
  _idlePrev = null;
  _onImmediate = null;
  _argv = undefined;
  _destroyed = false;

  constructor(callback, args) {
    this._idleNext = null;
    this._onImmediate = callback;
    this._argv = args;
    this._destroyed = false;
    this[kRefed] = true;
    const asyncId = newAsyncId();
    const triggerId = getDefaultTriggerAsyncId();
    this[kAsyncId] = asyncId;
    this[kTriggerId] = triggerId;
    this[kFrame] = getFrame();
    if (initHooksExist()) emitInit(asyncId, 'Immediate', triggerId, this);
    if (immediateInfo[kRefCount]++ === 0 && !awake) keepAwake(true);
    immediateInfo[kCount]++;
    immediateQueue.append(this);
  }

  ref() {
    if (this[kRefed] === false) {
      this[kRefed] = true;
      if (immediateInfo[kRefCount]++ === 0 && !awake) keepAwake(true);
    }
    return this;
  }

  unref() {
    if (this[kRefed] === true) {
      this[kRefed] = false;
      if (--immediateInfo[kRefCount] === 0) keepAwake(false);
    }
    return this;
  }

  hasRef() {
    return !!this[kRefed];
  }

  [SymbolDispose]() {
    clearImmediate(this);
  }
}

// Work of the runtime itself that comes before the immediates of programs.
let early = [];

/** Calls `callback` at the beginning of the next check phase, if there is one. */
function setEarlyImmediate(callback) {
  early[early.length] = callback;
  immediateInfo[kCount]++;
}

function runEarly() {
  const list = early;
  early = [];
  immediateInfo[kCount] -= list.length;
  for (let i = 0; i < list.length; i++) list[i]();
}

function clearImmediate(immediate) {
  if (!immediate?._onImmediate || immediate._destroyed) return;
  immediateInfo[kCount]--;
  immediate._destroyed = true;
  // The next turn lets the runtime sleep again.
  if (immediate[kRefed]) --immediateInfo[kRefCount];
  immediate[kRefed] = null;
  emitDestroy(immediate[kAsyncId]);
  immediate._onImmediate = null;
  immediateQueue.remove(immediate);
}

let taskQueues;

function processImmediate() {
  taskQueues ??= require('#process/task_queues');
  const { runNextTicks, tasksWait } = taskQueues;
  if (early.length > 0) runEarly();
  const queue = outstandingQueue.head !== null ? outstandingQueue : immediateQueue;
  let immediate = queue.head;
  if (queue !== outstandingQueue) {
    queue.head = null;
    queue.tail = null;
    immediateInfo[kHasOutstanding] = 1;
  }
  let previous;
  let ranOne = false;
  while (immediate !== null) {
    if (!ranOne) {
      ranOne = true;
    } else if (tasksWait()) {
      // What is left when a tick throws.
      outstandingQueue.head = immediate;
      runNextTicks();
    }
    // Cleared meanwhile: it is out of the list, go on after the one before it.
    if (immediate._destroyed) {
      immediate = previous._idleNext;
      continue;
    }
    immediate._destroyed = true;
    immediateInfo[kCount]--;
    if (immediate[kRefed]) --immediateInfo[kRefCount];
    immediate[kRefed] = null;
    previous = immediate;
    const asyncId = immediate[kAsyncId];
    emitBefore(asyncId, immediate[kTriggerId], immediate);
    setFrame(immediate[kFrame]);
    let failed = true;
    try {
      const args = immediate._argv;
      if (args === undefined) immediate._onImmediate();
      else ReflectApply(immediate._onImmediate, immediate, args);
      failed = false;
    } finally {
      immediate._onImmediate = null;
      emitDestroy(asyncId);
      immediate = immediate._idleNext;
      if (failed) outstandingQueue.head = immediate;
    }
    // After an exception the context stays for its handlers.
    setFrame(undefined);
    emitAfter(asyncId);
  }
  outstandingQueue.head = null;
  immediateInfo[kHasOutstanding] = 0;
  if (awake && immediateInfo[kRefCount] === 0) keepAwake(false);
}

setupImmediates(processImmediate);

module.exports = {
  Immediate,
  clearImmediate,
  setEarlyImmediate,
};
