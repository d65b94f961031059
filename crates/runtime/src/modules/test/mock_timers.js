'use strict';

// `mock.timers`: timers and the date that advance only when the test says so.

const {
  ArrayPrototypeIncludes,
  ArrayPrototypePush,
  ArrayPrototypeSplice,
  Date,
  DatePrototypeGetTime,
  DatePrototypeToString,
  NumberIsNaN,
  ObjectDefineProperty,
  ObjectGetOwnPropertyDescriptor,
  Promise,
  PromiseReject,
  PromiseResolve,
  ReflectApply,
  ReflectConstruct,
  SymbolAsyncIterator,
  SymbolDispose,
  SymbolToPrimitive,
  globalThis: globals,
} = primordials;

const {
  AbortError,
  codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE },
} = require('#internal/errors');
const {
  validateAbortSignal,
  validateNumber,
  validateStringArray,
} = require('#internal/validators');

const supported = [
  'setTimeout',
  'setInterval',
  'setImmediate',
  'Date',
  'scheduler.wait',
  'AbortSignal.timeout',
];

const { AbortController, AbortSignal } = require('#events/abort_controller');
const { lazyDOMException } = require('#internal/util');

class MockTimer {
  #owner;
  #referenced = true;

  constructor(owner, entry) {
    this.#owner = owner;
    this.id = entry.id;
    ObjectDefineProperty(this, 'entry', { __proto__: null, value: entry });
  }

  hasRef() {
    return this.#referenced;
  }

  ref() {
    this.#referenced = true;
    return this;
  }

  unref() {
    this.#referenced = false;
    return this;
  }

  refresh() {
    return this;
  }

  close() {
    this.#owner.clear(this);
    return this;
  }

  [SymbolToPrimitive]() {
    return this.id;
  }

  [SymbolDispose]() {
    this.#owner.clear(this);
  }
}

/** The queue of what is to be called at which mocked time. */
class Queue {
  now = 0;
  entries = [];
  lastId = 0;

  add(callback, delay, args, repeat, immediate = false) {
    const wait = NumberIsNaN(+delay) || +delay < 1 ? (immediate ? 0 : 1) : +delay;
    const entry = {
      id: ++this.lastId,
      at: this.now + wait,
      callback,
      args,
      wait,
      repeat,
      immediate,
    };
    this.insert(entry);
    return new MockTimer(this, entry);
  }

  insert(entry) {
    let i = this.entries.length;
    while (i > 0 && this.entries[i - 1].at > entry.at) i--;
    ArrayPrototypeSplice(this.entries, i, 0, entry);
  }

  clear(timer) {
    if (timer === null || timer === undefined) return;
    const id = typeof timer === 'object' ? timer.id : +timer;
    for (let i = 0; i < this.entries.length; i++) {
      if (this.entries[i].id === id) {
        ArrayPrototypeSplice(this.entries, i, 1);
        return;
      }
    }
    // An interval that clears itself is not in the queue.
    if (this.current?.id === id) this.current.repeat = false;
  }

  advance(time) {
    const end = this.now + time;
    while (this.entries.length > 0 && this.entries[0].at <= end) {
      const entry = this.entries[0];
      ArrayPrototypeSplice(this.entries, 0, 1);
      if (entry.at > this.now) this.now = entry.at;
      this.current = entry;
      ReflectApply(entry.callback, undefined, entry.args);
      if (entry.repeat) {
        entry.at = this.now + entry.wait;
        this.insert(entry);
      }
    }
    this.current = undefined;
    this.now = end;
  }
}

/** A `Date` whose present is the queue's. */
function mockDate(Real, queue) {
  function MockDate(...args) {
    if (new.target === undefined) return DatePrototypeToString(new Real(queue.now));
    if (args.length === 0) args = [queue.now];
    return ReflectConstruct(Real, args, new.target === MockDate ? Real : new.target);
  }
  MockDate.prototype = Real.prototype;
  const define = (name, value) =>
    ObjectDefineProperty(MockDate, name, {
      __proto__: null,
      configurable: true,
      enumerable: false,
      value,
      writable: true,
    });
  define('name', 'Date');
  define('length', 7);
  define('now', () => queue.now);
  define('parse', Real.parse);
  define('UTC', Real.UTC);
  define('isMock', true);
  define('toString', () => 'function Date() { [native code] }');
  return MockDate;
}

class MockTimers {
  #enabled = false;
  #undo = [];
  #queue;

  enable(options = { __proto__: null, apis: supported, now: 0 }) {
    if (this.#enabled || globals.Date.isMock === true) {
      throw new ERR_INVALID_STATE('MockTimers is already enabled!');
    }
    // Options that are no object have no members, and what is nothing is as good as left out.
    let { apis, now } = { ...options };
    apis ||= supported;
    if (now instanceof Date) {
      now = DatePrototypeGetTime(now);
    } else {
      if (!now && typeof now !== 'number') now = 0;
      validateNumber(now, 'initialTime');
      if (NumberIsNaN(now)) {
        const reason = 'epoch must be a positive integer received NaN';
        throw new ERR_INVALID_ARG_VALUE('now', now, reason);
      }
    }
    if (now < 0) throw new ERR_INVALID_ARG_VALUE('time', 'positive integer', now);
    validateStringArray(apis, 'options.apis');
    for (let i = 0; i < apis.length; i++) {
      if (!ArrayPrototypeIncludes(supported, apis[i])) {
        throw new ERR_INVALID_ARG_VALUE(
          'options.apis',
          apis[i],
          `option ${apis[i]} is not supported`,
        );
      }
    }
    this.#queue = new Queue();
    this.#queue.now = now;
    this.#enabled = true;
    for (let i = 0; i < apis.length; i++) this.#install(apis[i]);
  }

  tick(time = 1) {
    this.#check();
    if (time < 0) throw new ERR_INVALID_ARG_VALUE('time', 'positive integer', time);
    this.#queue.advance(time);
  }

  setTime(time = 0) {
    validateNumber(time, 'time');
    if (time < 0) throw new ERR_INVALID_ARG_VALUE('time', 'positive integer', time);
    this.#check();
    this.#queue.now = time;
  }

  runAll() {
    this.#check();
    const { entries, now } = this.#queue;
    if (entries.length === 0) return;
    this.#queue.advance(entries[entries.length - 1].at - now);
  }

  reset() {
    if (!this.#enabled) return;
    this.#enabled = false;
    for (let i = this.#undo.length - 1; i >= 0; i--) this.#undo[i]();
    this.#undo = [];
    this.#queue = undefined;
  }

  [SymbolDispose]() {
    this.reset();
  }

  #check() {
    if (!this.#enabled) {
      throw new ERR_INVALID_STATE(
        'You should enable MockTimers first by calling the .enable function',
      );
    }
  }

  #replace(object, name, value) {
    const descriptor = ObjectGetOwnPropertyDescriptor(object, name);
    ArrayPrototypePush(this.#undo, () => {
      if (descriptor === undefined) delete object[name];
      else ObjectDefineProperty(object, name, descriptor);
    });
    ObjectDefineProperty(object, name, {
      __proto__: null,
      configurable: true,
      enumerable: descriptor?.enumerable ?? true,
      value,
      writable: true,
    });
  }

  #everywhere(name, value) {
    this.#replace(globals, name, value);
    this.#replace(require('timers'), name, value);
  }

  #install(api) {
    const queue = this.#queue;
    const promises = require('timers/promises');
    const clear = (timer) => queue.clear(timer);
    const wait = (delay, value, options, immediate) =>
      this.#promised(queue, delay, value, options, immediate);
    switch (api) {
      case 'setTimeout':
        this.#everywhere('setTimeout', (callback, delay, ...args) =>
          queue.add(callback, delay, args, false),
        );
        this.#everywhere('clearTimeout', clear);
        this.#replace(promises, 'setTimeout', (delay, value, options) =>
          wait(delay, value, options, false),
        );
        break;
      case 'setInterval':
        this.#everywhere('setInterval', (callback, delay, ...args) =>
          queue.add(callback, delay, args, true),
        );
        this.#everywhere('clearInterval', clear);
        this.#replace(promises, 'setInterval', (delay, value, options) =>
          this.#repeated(queue, delay, value, options),
        );
        break;
      case 'setImmediate':
        this.#everywhere('setImmediate', (callback, ...args) =>
          queue.add(callback, -1, args, false, true),
        );
        this.#everywhere('clearImmediate', clear);
        this.#replace(promises, 'setImmediate', (value, options) => wait(-1, value, options, true));
        break;
      case 'scheduler.wait':
        this.#replace(promises.scheduler, 'wait', (delay, options) =>
          wait(delay, undefined, options, false),
        );
        break;
      case 'AbortSignal.timeout':
        this.#replace(AbortSignal, 'timeout', (delay) => {
          const controller = new AbortController();
          const abort = () =>
            controller.abort(
              lazyDOMException('The operation was aborted due to timeout', 'TimeoutError'),
            );
          queue.add(abort, delay, [], false);
          return controller.signal;
        });
        break;
      default:
        this.#replace(globals, 'Date', mockDate(globals.Date, queue));
    }
  }

  /** A promise for a mocked moment. */
  #promised(queue, delay, value, options, immediate) {
    const signal = options?.signal;
    try {
      if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
    } catch (error) {
      return PromiseReject(error);
    }
    const aborted = () => new AbortError(undefined, { cause: signal.reason });
    if (signal?.aborted) return PromiseReject(aborted());
    return new Promise((resolve, reject) => {
      let timer;
      const stop = () => {
        queue.clear(timer);
        reject(aborted());
      };
      timer = queue.add(
        () => {
          signal?.removeEventListener('abort', stop);
          resolve(value);
        },
        delay,
        [],
        false,
        immediate,
      );
      signal?.addEventListener('abort', stop, { __proto__: null, once: true });
    });
  }

  /** An iterator that gives `startTime` whenever the mocked interval has passed. */
  #repeated(queue, delay, startTime, options) {
    const signal = options?.signal;
    if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
    let passed = 0;
    let waiting = [];
    let over = false;
    const give = (reader) => reader.resolve({ done: false, value: startTime });
    const timer = queue.add(
      () => {
        if (waiting.length > 0) give(ArrayPrototypeSplice(waiting, 0, 1)[0]);
        else passed++;
      },
      delay,
      [],
      true,
    );
    const stop = () => {
      over = true;
      queue.clear(timer);
      const readers = waiting;
      waiting = [];
      return readers;
    };
    const abort = () => {
      const readers = stop();
      for (let i = 0; i < readers.length; i++) {
        readers[i].reject(new AbortError(undefined, { cause: signal.reason }));
      }
    };
    signal?.addEventListener('abort', abort, { __proto__: null, once: true });
    if (signal?.aborted) abort();
    return {
      [SymbolAsyncIterator]() {
        return this;
      },
      next() {
        if (signal?.aborted) {
          return PromiseReject(new AbortError(undefined, { cause: signal.reason }));
        }
        if (over) return PromiseResolve({ done: true, value: undefined });
        if (passed > 0) {
          passed--;
          return PromiseResolve({ done: false, value: startTime });
        }
        return new Promise((resolve, reject) => {
          ArrayPrototypePush(waiting, { resolve, reject });
        });
      },
      return() {
        stop();
        return PromiseResolve({ done: true, value: undefined });
      },
    };
  }
}

module.exports = { MockTimers };
