'use strict';

// Timers: one list per duration, ordered by start because all its timers last equally long; a priority
// queue of the lists by next expiry; one native timer for the earliest. Adding and removing a timer
// costs the same however many there are.
//
// Natives: `internalBinding('timers')` = { setupTimers(processTimers),
// setupImmediates(processImmediate), scheduleTimer(ms), toggleTimerRef(on), toggleImmediateRef(on), getLibuvNow(), immediateInfo,
// timerInfo }.

const {
  MathMax,
  MathTrunc,
  ObjectDefineProperty,
  ReflectApply,
  SafeMap,
  Symbol,
  SymbolDispose,
  SymbolToPrimitive,
} = primordials;

const { getLibuvNow, scheduleTimer, setupTimers, timerInfo, toggleTimerRef } =
  internalBinding('timers');
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
const { customInspectSymbol } = require('#internal/util');
const PriorityQueue = require('#internal/priority_queue');
const L = require('#timers/linked_list');

const kRefed = Symbol('refed');
const kHasPrimitive = Symbol('kHasPrimitive');
const kAsyncId = Symbol('asyncId');
const kTriggerId = Symbol('triggerId');
const kFrame = Symbol('kAsyncContextFrame');

// The longest duration that a 32-bit signed number of milliseconds holds.
const TIMEOUT_MAX = 2 ** 31 - 1;

const lists = new SafeMap();
const queue = new PriorityQueue(
  (a, b) => a.expiry - b.expiry || a.id - b.id,
  (list, position) => {
    list.priorityQueuePosition = position;
  },
);
const kNever = 2 ** 53;
let nextExpiry = kNever;
let lastListId = -(2 ** 53) + 1;

// Timers whose number a program knows, by async id.
const knownTimersById = { __proto__: null };

class TimersList {
  constructor(expiry, msecs) {
    this._idleNext = this;
    this._idlePrev = this;
    this.expiry = expiry;
    // Lists with the same expiry go in order of creation.
    this.id = lastListId++;
    this.msecs = msecs;
    this.priorityQueuePosition = null;
  }

  [customInspectSymbol](_, options) {
    const { inspect } = require('#util/inspect');
    return inspect(this, { ...options, depth: 0, customInspect: false });
  }
}

function incrementRefs() {
  if (timerInfo[0]++ === 0) toggleTimerRef(true);
}

function decrementRefs() {
  if (--timerInfo[0] === 0) toggleTimerRef(false);
}

let warnedNegative = false;
let warnedNaN = false;
function warnDuration(after) {
  let name;
  let message;
  if (after > TIMEOUT_MAX) {
    name = 'TimeoutOverflowWarning';
    message = `${after} does not fit into a 32-bit signed integer.`;
  } else if (after < 0) {
    if (warnedNegative) return;
    warnedNegative = true;
    name = 'TimeoutNegativeWarning';
    message = `${after} is a negative number.`;
  } else {
    // Between 0 and 1 is usual and means 1.
    if (after === after || warnedNaN) return;
    warnedNaN = true;
    name = 'TimeoutNaNWarning';
    message = `${after} is not a number.`;
  }
  process.emitWarning(`${message}\nTimeout duration was set to 1.`, name);
}

// Fields are given a value twice: the engine makes room in an object for as many properties as it sees names being given
// values, and does not count the symbols that follow.
class Timeout {
  _idleTimeout = 1;
  _idlePrev = null;
  _idleNext = null;
  _idleStart = null;
  _onTimeout = null;
  _timerArgs = undefined;
  _repeat = null;
  _destroyed = false;

  constructor(callback, after, args, isRepeat, isRefed) {
    if (after === undefined) {
      after = 1;
    } else {
      after *= 1;
    }
    if (!(after >= 1 && after <= TIMEOUT_MAX)) {
      warnDuration(after);
      after = 1;
    }
    this._idleTimeout = after;
    this._idlePrev = this;
    this._idleNext = this;
    this._idleStart = null;
    this._onTimeout = callback;
    this._timerArgs = args;
    this._repeat = isRepeat ? after : null;
    this._destroyed = false;
    if (isRefed) incrementRefs();
    this[kRefed] = isRefed;
    this[kHasPrimitive] = false;
    const asyncId = newAsyncId();
    const triggerId = getDefaultTriggerAsyncId();
    this[kAsyncId] = asyncId;
    this[kTriggerId] = triggerId;
    this[kFrame] = getFrame();
    if (initHooksExist()) emitInit(asyncId, 'Timeout', triggerId, this);
  }

  // Lists of timers would fill the screen.
  [customInspectSymbol](_, options) {
    const { inspect } = require('#util/inspect');
    return inspect(this, { ...options, depth: 0, customInspect: false });
  }

  refresh() {
    if (this[kRefed]) active(this);
    else unrefActive(this);
    return this;
  }

  unref() {
    if (this[kRefed]) {
      this[kRefed] = false;
      if (!this._destroyed) decrementRefs();
    }
    return this;
  }

  ref() {
    if (!this[kRefed]) {
      this[kRefed] = true;
      if (!this._destroyed) incrementRefs();
    }
    return this;
  }

  hasRef() {
    return this[kRefed];
  }

  [SymbolDispose]() {
    clearTimeout(this);
  }

  [SymbolToPrimitive]() {
    const id = this[kAsyncId];
    if (!this[kHasPrimitive]) {
      this[kHasPrimitive] = true;
      knownTimersById[id] = this;
    }
    return id;
  }
}
Timeout.prototype.close = function close() {
  clearTimeout(this);
  return this;
};
ObjectDefineProperty(Timeout.prototype.close, 'name', { __proto__: null, value: '' });

/** Puts a timer into the list of its duration, counting from `start`. */
function insert(item, msecs, start = getLibuvNow()) {
  msecs = MathTrunc(msecs);
  item._idleStart = start;
  let list = lists.get(msecs);
  if (list === undefined) {
    const expiry = start + msecs;
    list = new TimersList(expiry, msecs);
    lists.set(msecs, list);
    queue.insert(list);
    if (nextExpiry > expiry) {
      scheduleTimer(msecs);
      nextExpiry = expiry;
    }
  }
  L.append(list, item);
}

/** (Re)starts a timer-like object that keeps the loop alive. */
function active(item) {
  insertGuarded(item, true);
}

/** As `active` for one that does not. */
function unrefActive(item) {
  insertGuarded(item, false);
}

function insertGuarded(item, refed, start) {
  const msecs = item._idleTimeout;
  if (msecs < 0 || msecs === undefined) return;
  insert(item, msecs, start);
  if (item[kAsyncId] === undefined || item._destroyed) {
    item._destroyed = false;
    item[kAsyncId] = newAsyncId();
    item[kTriggerId] = getDefaultTriggerAsyncId();
    if (initHooksExist()) emitInit(item[kAsyncId], 'Timeout', item[kTriggerId], item);
    if (refed) incrementRefs();
  } else if (item[kRefed] !== refed) {
    if (refed) incrementRefs();
    else decrementRefs();
  }
  item[kRefed] = refed;
}

/** Takes a timer out of its list for good. */
function unenroll(item) {
  if (item._destroyed) return;
  item._destroyed = true;
  if (item[kHasPrimitive]) delete knownTimersById[item[kAsyncId]];
  emitDestroy(item[kAsyncId]);
  L.remove(item);
  // The list goes with its last timer.
  if (item[kRefed] !== undefined) {
    const list = lists.get(MathTrunc(item._idleTimeout));
    if (list !== undefined && L.isEmpty(list) && list !== running) {
      lists.delete(list.msecs);
      queue.removeAt(list.priorityQueuePosition);
    }
    if (item[kRefed]) decrementRefs();
    item[kRefed] = null;
  }
  item._idleTimeout = -1;
}

function clearTimeout(timer) {
  if (timer?._onTimeout) {
    timer._onTimeout = null;
    unenroll(timer);
    return;
  }
  if (typeof timer === 'number' || typeof timer === 'string') {
    const known = knownTimersById[timer];
    if (known !== undefined) {
      known._onTimeout = null;
      unenroll(known);
    }
  }
}

let runNextTicks;

/** Runs what is due. Gives the next expiry, negative when nothing due keeps the loop alive, or 0. */
function processTimers(now) {
  runNextTicks ??= require('#process/task_queues').runNextTicks;
  nextExpiry = kNever;
  let list = queue.peek();
  let ranList = false;
  while (list !== undefined) {
    if (list.expiry > now) {
      // What became due while the lists ran waits for the next turn: the other phases have to come too.
      nextExpiry = list.expiry;
      return timerInfo[0] > 0 ? nextExpiry : -nextExpiry;
    }
    if (ranList) runNextTicks();
    else ranList = true;
    runList(list, now);
    list = queue.peek();
  }
  return 0;
}

// The list whose timers are being called: it stays in the queue while it is empty for a moment.
let running;

function runList(list, now) {
  const { msecs } = list;
  running = list;
  let ranTimer = false;
  let timer = L.peek(list);
  while (timer !== null) {
    const elapsed = now - timer._idleStart;
    // The loop's clock may be behind: look again before putting the rest off.
    if (elapsed < msecs) {
      list.expiry = MathMax(timer._idleStart + msecs, now + 1);
      list.id = lastListId++;
      queue.percolateDown(1);
      running = undefined;
      return;
    }
    if (ranTimer) {
      runNextTicks();
      // A tick may have cleared this timer.
      timer = L.peek(list);
      if (timer === null) break;
      if (now - timer._idleStart < msecs) continue;
    } else {
      ranTimer = true;
    }
    L.remove(timer);
    runTimer(timer);
    timer = L.peek(list);
  }
  running = undefined;
  if (list === lists.get(msecs) && L.isEmpty(list)) {
    lists.delete(msecs);
    queue.removeAt(list.priorityQueuePosition);
  }
}

function runTimer(timer) {
  const asyncId = timer[kAsyncId];
  if (!timer._onTimeout) {
    if (!timer._destroyed) {
      timer._destroyed = true;
      if (timer[kHasPrimitive]) delete knownTimersById[asyncId];
      if (timer[kRefed]) decrementRefs();
      emitDestroy(asyncId);
    }
    return;
  }
  emitBefore(asyncId, timer[kTriggerId], timer);
  setFrame(timer[kFrame]);
  let start;
  if (timer._repeat) start = getLibuvNow();
  try {
    const args = timer._timerArgs;
    if (args === undefined) timer._onTimeout();
    else ReflectApply(timer._onTimeout, timer, args);
  } finally {
    if (timer._repeat && timer._idleTimeout !== -1) {
      timer._idleTimeout = timer._repeat;
      insert(timer, timer._idleTimeout, start);
    } else if (!timer._idleNext && !timer._idlePrev && !timer._destroyed) {
      if (timer[kHasPrimitive]) delete knownTimersById[asyncId];
      timer._destroyed = true;
      if (timer[kRefed]) decrementRefs();
      emitDestroy(asyncId);
    }
  }
  // After an exception the context stays for its handlers.
  setFrame(undefined);
  emitAfter(asyncId);
}

setupTimers(processTimers);

module.exports = {
  TIMEOUT_MAX,
  Timeout,
  active,
  clearTimeout,
  insert,
  kAsyncId,
  kFrame,
  kRefed,
  kTriggerId,
};
