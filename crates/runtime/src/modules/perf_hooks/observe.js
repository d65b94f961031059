'use strict';

// `PerformanceObserver` and the buffers behind `performance.getEntries()`. Observers are called in an
// immediate after entries were queued for them.

const {
  ArrayIsArray,
  ArrayPrototypeConcat,
  ArrayPrototypeFilter,
  ArrayPrototypePush,
  ArrayPrototypePushApply,
  ArrayPrototypeSlice,
  ArrayPrototypeSort,
  Error,
  ObjectDefineProperties,
  ObjectDefineProperty,
  ObjectFreeze,
  SafeMap,
  SafeSet,
  SymbolToStringTag,
} = primordials;

const {
  codes: {
    ERR_ILLEGAL_CONSTRUCTOR,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_THIS,
    ERR_MISSING_ARGS,
  },
} = require('#internal/errors');
const { customInspectSymbol, kEmptyObject, kEnumerableProperty, lazyDOMException } =
  require('#internal/util');
const { validateFunction, validateObject } = require('#internal/validators');
const { createNodeEntry } = require('#perf_hooks/entries');
const { observed } = require('#internal/observed');
const { now } = require('#perf_hooks/now');

const supportedEntryTypes = ObjectFreeze([
  'dns',
  'function',
  'gc',
  'http',
  'http2',
  'mark',
  'measure',
  'net',
  'quic',
  'resource',
]);

const observers = new SafeSet();
// How many observers want each type.
const observerCounts = new SafeMap();

let marks = [];
let measures = [];
let resources = [];
let resourceBufferSize = 250;
const kWarnedAt = 1e6;
let warnedBuffer = false;

let pending = false;
const waiting = new SafeSet();

function byStart(list) {
  return ArrayPrototypeSort(list, (a, b) => a.startTime - b.startTime);
}

function dispatchLater() {
  if (pending) return;
  pending = true;
  require('#timers/internal').setImmediate(() => {
    pending = false;
    const ready = [];
    for (const observer of waiting) ArrayPrototypePush(ready, observer);
    waiting.clear();
    for (let i = 0; i < ready.length; i++) dispatchTo(ready[i]);
  });
}

function hasObserver(type) {
  return (observerCounts.get(type) ?? 0) > 0;
}

function count(type, change) {
  observerCounts.set(type, (observerCounts.get(type) ?? 0) + change);
  if (type in observed) observed[type] += change;
}

/** Hands an entry to the observers of its type. */
function enqueue(entry) {
  if (!hasObserver(entry.entryType)) return;
  for (const observer of observers) bufferFor(observer, entry);
}

/** Remembers a mark or measure and tells observers. */
function bufferUserTiming(entry) {
  const list = entry.entryType === 'mark' ? marks : measures;
  ArrayPrototypePush(list, entry);
  if (!warnedBuffer && list.length > kWarnedAt) {
    warnedBuffer = true;
    const warning = new Error(
      'Possible perf_hooks memory leak detected. ' +
        `${list.length} ${entry.entryType} entries added to the global performance entry buffer. ` +
        `Use ${entry.entryType === 'mark' ? 'performance.clearMarks' : 'performance.clearMeasures'} ` +
        'to clear the buffer.',
    );
    warning.name = 'MaxPerformanceEntryBufferExceededWarning';
    warning.entryType = entry.entryType;
    warning.count = list.length;
    process.emitWarning(warning);
  }
  enqueue(entry);
}

// Resource entries that found the buffer full, until its event was handled.
let secondaryResources = [];
let fullEventPending = false;
let onBufferFull;

function bufferResourceTiming(entry) {
  enqueue(entry);
  if (resources.length < resourceBufferSize && !fullEventPending) {
    ArrayPrototypePush(resources, entry);
    return;
  }
  if (!fullEventPending) {
    fullEventPending = true;
    require('#timers/internal').setImmediate(() => {
      const stillFull = () => resources.length >= resourceBufferSize;
      while (secondaryResources.length > 0) {
        const before = secondaryResources.length;
        if (stillFull()) onBufferFull?.();
        while (!stillFull() && secondaryResources.length > 0) {
          ArrayPrototypePush(resources, secondaryResources[0]);
          secondaryResources = ArrayPrototypeSlice(secondaryResources, 1);
        }
        if (secondaryResources.length >= before) secondaryResources = [];
      }
      fullEventPending = false;
    });
  }
  ArrayPrototypePush(secondaryResources, entry);
}

function setResourceTimingBufferSize(size) {
  resourceBufferSize = size;
}

function setBufferFullHandler(handler) {
  onBufferFull = handler;
}

/** Drops buffered entries of a type, of one name if given. */
function clearEntries(type, name) {
  const keep = (list) =>
    name === undefined ? [] : ArrayPrototypeFilter(list, (entry) => entry.name !== name);
  if (type === 'mark') marks = keep(marks);
  else if (type === 'measure') measures = keep(measures);
  else if (type === 'resource') resources = keep(resources);
}

function entriesOfType(type) {
  switch (type) {
    case 'mark':
      return marks;
    case 'measure':
      return measures;
    case 'resource':
      return resources;
    default:
      return [];
  }
}

/** Buffered entries, filtered, in order of start. */
function filterEntries(name, type) {
  let list =
    type === undefined ? ArrayPrototypeConcat(marks, measures, resources) : entriesOfType(type);
  list = ArrayPrototypeFilter(list, (entry) => name === undefined || entry.name === name);
  return byStart(list);
}

// Set while somebody observes collections.
let unfollowCollections;

function followCollections() {
  if (unfollowCollections !== undefined) return;
  const { constants } = require('#perf_hooks/perf_hooks');
  const { onCollections } = require('#async_hooks/destroyed');
  const stop = onCollections((taken) => {
    for (let i = 0; i < taken.length; i += 4) {
      const kind = taken[i]
        ? constants.NODE_PERFORMANCE_GC_MINOR
        : constants.NODE_PERFORMANCE_GC_MAJOR;
      const flags = taken[i + 1]
        ? constants.NODE_PERFORMANCE_GC_FLAGS_FORCED
        : constants.NODE_PERFORMANCE_GC_FLAGS_NO;
      enqueue(createNodeEntry('gc', 'gc', now() - taken[i + 2], taken[i + 3], { kind, flags }));
    }
  });
  unfollowCollections = () => {
    unfollowCollections = undefined;
    stop();
  };
}

const kConstruct = {};

class PerformanceObserverEntryList {
  #buffer;

  constructor(token = undefined, entries) {
    if (token !== kConstruct) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#buffer = byStart(entries);
  }

  static #check(self) {
    if (typeof self !== 'object' || self === null || !(#buffer in self)) {
      throw new ERR_INVALID_THIS('PerformanceObserverEntryList');
    }
  }

  getEntries() {
    PerformanceObserverEntryList.#check(this);
    return ArrayPrototypeSlice(this.#buffer);
  }

  getEntriesByType(type) {
    PerformanceObserverEntryList.#check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    type = `${type}`;
    return ArrayPrototypeFilter(this.#buffer, (entry) => entry.entryType === type);
  }

  getEntriesByName(name, type = undefined) {
    PerformanceObserverEntryList.#check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    name = `${name}`;
    return ArrayPrototypeFilter(
      this.#buffer,
      (entry) => entry.name === name && (type === undefined || entry.entryType === type),
    );
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('#util/inspect');
    const own = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `PerformanceObserverEntryList ${inspect(this.#buffer, own)}`;
  }
}
ObjectDefineProperties(PerformanceObserverEntryList.prototype, {
  getEntries: kEnumerableProperty,
  getEntriesByType: kEnumerableProperty,
  getEntriesByName: kEnumerableProperty,
  [SymbolToStringTag]: {
    __proto__: null,
    configurable: true,
    value: 'PerformanceObserverEntryList',
  },
});

function isSupported(type) {
  for (let i = 0; i < supportedEntryTypes.length; i++) {
    if (supportedEntryTypes[i] === type) return true;
  }
  return false;
}

// Set by the class, which alone sees its private state.
let bufferFor;
let dispatchTo;

class PerformanceObserver {
  #buffer = [];
  #types = new SafeSet();
  #mode;
  #callback;

  constructor(callback) {
    validateFunction(callback, 'callback');
    this.#callback = callback;
  }

  static {
    bufferFor = (observer, entry) => {
      if (!observer.#types.has(entry.entryType)) return;
      ArrayPrototypePush(observer.#buffer, entry);
      waiting.add(observer);
      dispatchLater();
    };
    dispatchTo = (observer) => {
      const entries = observer.takeRecords();
      if (entries.length === 0) return;
      observer.#callback(new PerformanceObserverEntryList(kConstruct, entries), observer);
    };
  }

  observe(options = kEmptyObject) {
    validateObject(options, 'options');
    const { entryTypes, type, buffered } = { ...options };
    if (entryTypes === undefined && type === undefined) {
      throw new ERR_MISSING_ARGS('options.entryTypes', 'options.type');
    }
    if (entryTypes != null && type != null) {
      throw new ERR_INVALID_ARG_VALUE(
        'options.entryTypes',
        entryTypes,
        'options.entryTypes can not set with options.type together',
      );
    }
    if (this.#mode === undefined) {
      this.#mode = type !== undefined ? 'single' : 'multiple';
    } else if (this.#mode === 'single' && entryTypes !== undefined) {
      throw lazyDOMException(
        'PerformanceObserver can not change to multiple observations',
        'InvalidModificationError',
      );
    } else if (this.#mode === 'multiple' && type !== undefined) {
      throw lazyDOMException(
        'PerformanceObserver can not change to single observation',
        'InvalidModificationError',
      );
    }

    if (this.#mode === 'multiple') {
      if (!ArrayIsArray(entryTypes)) {
        throw new ERR_INVALID_ARG_TYPE('options.entryTypes', 'string[]', entryTypes);
      }
      this.#forget();
      for (let i = 0; i < entryTypes.length; i++) this.#want(entryTypes[i]);
    } else {
      if (!isSupported(type)) return;
      this.#want(type);
      if (buffered) {
        const existing = entriesOfType(type);
        if (existing.length > 0) {
          ArrayPrototypePushApply(this.#buffer, existing);
          waiting.add(this);
          dispatchLater();
        }
      }
    }
    if (this.#types.size > 0) observers.add(this);
    else this.disconnect();
  }

  #want(type) {
    if (!isSupported(type) || this.#types.has(type)) return;
    this.#types.add(type);
    count(type, 1);
    if (type === 'gc') followCollections();
  }

  #forget() {
    for (const type of this.#types) count(type, -1);
    this.#types.clear();
    if (!hasObserver('gc')) unfollowCollections?.();
  }

  disconnect() {
    this.#forget();
    observers.delete(this);
    waiting.delete(this);
    this.#buffer = [];
    this.#mode = undefined;
  }

  takeRecords() {
    const entries = this.#buffer;
    this.#buffer = [];
    return entries;
  }

  static get supportedEntryTypes() {
    return supportedEntryTypes;
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('#util/inspect');
    const own = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    const entryTypes = [];
    for (const type of this.#types) ArrayPrototypePush(entryTypes, type);
    return `PerformanceObserver ${inspect(
      {
        connected: observers.has(this),
        pending: waiting.has(this),
        entryTypes,
        buffer: this.#buffer,
      },
      own,
    )}`;
  }
}
ObjectDefineProperties(PerformanceObserver.prototype, {
  observe: kEnumerableProperty,
  disconnect: kEnumerableProperty,
  takeRecords: kEnumerableProperty,
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'PerformanceObserver' },
});
ObjectDefineProperty(PerformanceObserver, 'supportedEntryTypes', kEnumerableProperty);

module.exports = {
  PerformanceObserver,
  PerformanceObserverEntryList,
  bufferResourceTiming,
  bufferUserTiming,
  clearEntries,
  enqueue,
  filterEntries,
  hasObserver,
  setBufferFullHandler,
  setResourceTimingBufferSize,
};
