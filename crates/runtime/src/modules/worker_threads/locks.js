'use strict';

// Web Locks: names that threads hold one at a time, or together when they only share them.

const {
  JSONParse,
  JSONStringify,
  MathAbs,
  ObjectDefineProperties,
  Promise,
  PromisePrototypeThen,
  PromiseResolve,
  SafeMap,
  StringPrototypeIsWellFormed,
  StringPrototypeSlice,
  Symbol,
  SymbolToStringTag,
  TypeError,
} = primordials;

const { queryLocks, releaseLock, requestLock } = internalBinding('worker');
const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE },
} = require('#internal/errors');
const { kEmptyObject, kEnumerableProperty, lazyDOMException } = require('#internal/util');
const { validateAbortSignal, validateFunction } = require('#internal/validators');

const kConstruct = Symbol('kConstruct');
const kName = Symbol('kName');
const kMode = Symbol('kMode');

const kGranted = 0;
const kStolen = 1;

class Lock {
  constructor(key, name, mode) {
    if (key !== kConstruct) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this[kName] = name;
    this[kMode] = mode;
  }

  get name() {
    return this[kName];
  }

  get mode() {
    return this[kMode];
  }
}
ObjectDefineProperties(Lock.prototype, {
  name: kEnumerableProperty,
  mode: kEnumerableProperty,
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'Lock' },
});

/** A request of this thread that is not finished. */
class Request {
  constructor(name, mode, callback, resolve, reject) {
    this.name = name;
    this.mode = mode;
    this.callback = callback;
    this.resolve = resolve;
    this.reject = reject;
    this.granted = false;
    this.onabort = undefined;
    this.signal = undefined;
  }

  stopListening() {
    if (this.onabort !== undefined) this.signal.removeEventListener('abort', this.onabort);
  }
}

const requests = new SafeMap();

/** A name as natives know it: half a surrogate pair, which their strings cannot hold, is spelled out. */
function nativeName(name) {
  return StringPrototypeIsWellFormed(name) ? `=${name}` : JSONStringify(name);
}

function ownName(name) {
  return name[0] === '=' ? StringPrototypeSlice(name, 1) : JSONParse(name);
}

function notSupported(message) {
  return lazyDOMException(message, 'NotSupportedError');
}

/** Runs the callback with a lock (or null) and settles the request as its result does, before others have their turn. */
function run(request, lock, done) {
  let result;
  try {
    result = request.callback(lock);
  } catch (error) {
    request.reject(error);
    done();
    return;
  }
  if (result === null || (typeof result !== 'object' && typeof result !== 'function')) {
    request.resolve(result);
    done();
    return;
  }
  PromisePrototypeThen(
    PromiseResolve(result),
    (value) => {
      request.resolve(value);
      done();
    },
    (error) => {
      request.reject(error);
      done();
    },
  );
}

/** The natives tell that a request was granted, or that its lock was stolen. */
function onEvent(id, kind) {
  const request = requests.get(id);
  if (request === undefined) return;
  if (kind === kStolen) {
    requests.delete(id);
    request.reject(lazyDOMException('The operation was aborted', 'AbortError'));
    return;
  }
  request.granted = true;
  request.stopListening();
  run(request, new Lock(kConstruct, request.name, request.mode), () => giveBack(id));
}

const granted = [];

/** Ends a request; those of this thread that waited for it run at once, one after the other. */
function giveBack(id) {
  requests.delete(id);
  const next = releaseLock(id);
  const running = granted.length > 0;
  for (let i = 0; i < next.length; i++) granted[granted.length] = next[i];
  if (running) return;
  for (let i = 0; i < granted.length; i++) onEvent(granted[i], kGranted);
  granted.length = 0;
}

/** Ends what this thread holds under a name before a request of its own steals it: other threads are told by the natives. */
function loseLocks(name) {
  requests.forEach((request, id) => {
    if (request.name === name && request.granted) onEvent(id, kStolen);
  });
}

function readOptions(options) {
  if (options === null || (typeof options !== 'object' && typeof options !== 'function')) {
    throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  const { mode = 'exclusive', ifAvailable = false, steal = false, signal } = options;
  if (mode !== 'exclusive' && mode !== 'shared') {
    const error = new ERR_INVALID_ARG_VALUE('mode', mode);
    error.message = `mode '${mode}' is not a valid enum value of type LockMode.`;
    throw error;
  }
  return { mode, ifAvailable: !!ifAvailable, steal: !!steal, signal };
}

function checkOptions(name, { mode, ifAvailable, steal, signal }) {
  if (signal !== undefined && (signal === null || typeof signal !== 'object')) {
    const error = new TypeError('signal is not an object.');
    error.code = 'ERR_INVALID_ARG_TYPE';
    throw error;
  }
  if (signal !== undefined) {
    validateAbortSignal(signal, 'signal');
    signal.throwIfAborted();
  }
  if (name[0] === '-') throw notSupported('Lock name may not start with hyphen');
  if (ifAvailable && steal) throw notSupported('ifAvailable and steal are mutually exclusive');
  if (mode !== 'exclusive' && steal) {
    throw notSupported(`mode: "${mode}" and steal are mutually exclusive`);
  }
  if (signal !== undefined && (ifAvailable || steal)) {
    throw notSupported('signal cannot be used with ifAvailable or steal');
  }
}

class LockManager {
  constructor(key) {
    if (key !== kConstruct) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  /** Calls back with the lock once it is free; it is held until the callback's promise settles. */
  async request(name, options, callback = undefined) {
    if (callback === undefined && typeof options === 'function') {
      callback = options;
      options = kEmptyObject;
    }
    name = `${name}`;
    validateFunction(callback, 'callback');
    const settings = readOptions(options ?? kEmptyObject);
    checkOptions(name, settings);
    const { mode, ifAvailable, steal, signal } = settings;
    return new Promise((resolve, reject) => {
      const request = new Request(name, mode, callback, resolve, reject);
      if (steal) loseLocks(name);
      const answer = requestLock(nativeName(name), mode === 'exclusive', ifAvailable, steal);
      if (answer === 0) {
        run(request, null, () => {});
        return;
      }
      const id = MathAbs(answer);
      requests.set(id, request);
      if (signal === undefined) {
        if (answer < 0) onEvent(id, kGranted);
        return;
      }
      request.signal = signal;
      request.onabort = () => {
        if (request.granted) return;
        reject(signal.reason);
        giveBack(id);
      };
      signal.addEventListener('abort', request.onabort, { once: true });
      // A free lock is given a tick later: what gives the request up at once is heard.
      if (answer < 0) PromisePrototypeThen(PromiseResolve(), () => onEvent(id, kGranted));
    });
  }

  /** Which locks of this thread are held and waited for. */
  async query() {
    const { 0: held, 1: pending } = queryLocks();
    const { threadId } = require('worker_threads');
    return { held: describe(held, threadId), pending: describe(pending, threadId) };
  }
}
ObjectDefineProperties(LockManager.prototype, {
  request: kEnumerableProperty,
  query: kEnumerableProperty,
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'LockManager' },
});

function describe(list, threadId) {
  const result = [];
  for (let i = 0; i < list.length; i += 3) {
    if (list[i + 2] !== threadId) continue;
    result[result.length] = {
      name: ownName(list[i]),
      mode: list[i + 1] ? 'exclusive' : 'shared',
      clientId: `node-${process.pid}-${list[i + 2]}`,
    };
  }
  return result;
}

module.exports = { locks: new LockManager(kConstruct), onEvent };
