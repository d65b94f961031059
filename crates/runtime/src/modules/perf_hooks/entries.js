'use strict';

// The kinds of performance entries.

const { ObjectDefineProperties, ReflectConstruct, Symbol, SymbolToStringTag } = primordials;

const {
  codes: {
    ERR_ILLEGAL_CONSTRUCTOR,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_THIS,
    ERR_MISSING_ARGS,
    ERR_PERFORMANCE_INVALID_TIMESTAMP,
  },
} = require('#internal/errors');
const { customInspectSymbol, kEnumerableProperty } = require('#internal/util');
const { validateNumber, validateObject } = require('#internal/validators');
const { now } = require('#perf_hooks/now');

const kToken = Symbol('kPerformanceEntryToken');

/** Names of the milestones of `nodeTiming`; marks cannot take them. */
const nodeTimingReadOnlyAttributes = [
  'nodeStart',
  'v8Start',
  'environment',
  'loopStart',
  'loopExit',
  'bootstrapComplete',
];

// Set by the class, which alone sees its private state.
let detailOf;

class PerformanceEntry {
  #name;
  #type;
  #start;
  #duration;
  #detail;

  constructor(token = undefined, name, type, start, duration, detail) {
    if (token !== kToken) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#name = name;
    this.#type = type;
    this.#start = start;
    this.#duration = duration;
    this.#detail = detail;
  }

  static #check(value, kind = 'PerformanceEntry') {
    if (value === null || typeof value !== 'object' || !(#name in value)) {
      throw new ERR_INVALID_THIS(kind);
    }
  }

  static {
    detailOf = (entry, kind) => {
      PerformanceEntry.#check(entry, kind);
      return entry.#detail;
    };
  }

  get name() {
    PerformanceEntry.#check(this);
    return this.#name;
  }

  get entryType() {
    PerformanceEntry.#check(this);
    return this.#type;
  }

  get startTime() {
    PerformanceEntry.#check(this);
    return this.#start;
  }

  get duration() {
    PerformanceEntry.#check(this);
    return this.#duration;
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('#util/inspect');
    const own = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `${this.constructor.name} ${inspect(this.toJSON(), own)}`;
  }

  toJSON() {
    PerformanceEntry.#check(this);
    return {
      name: this.#name,
      entryType: this.#type,
      startTime: this.#start,
      duration: this.#duration,
    };
  }
}
ObjectDefineProperties(PerformanceEntry.prototype, {
  name: kEnumerableProperty,
  entryType: kEnumerableProperty,
  startTime: kEnumerableProperty,
  duration: kEnumerableProperty,
  toJSON: kEnumerableProperty,
});

class PerformanceMark extends PerformanceEntry {
  constructor(name, options = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    name = `${name}`;
    for (let i = 0; i < nodeTimingReadOnlyAttributes.length; i++) {
      if (nodeTimingReadOnlyAttributes[i] === name) throw new ERR_INVALID_ARG_VALUE('name', name);
    }
    if (options != null) validateObject(options, 'options');
    const startTime = options?.startTime ?? now();
    validateNumber(startTime, 'startTime');
    if (startTime < 0) throw new ERR_PERFORMANCE_INVALID_TIMESTAMP(startTime);
    let detail = options?.detail;
    detail = detail != null ? cloneDetail(detail) : null;
    super(kToken, name, 'mark', startTime, 0, detail);
  }

  get detail() {
    return detailOf(this, 'PerformanceMark');
  }

  toJSON() {
    return {
      name: this.name,
      entryType: this.entryType,
      startTime: this.startTime,
      duration: this.duration,
      detail: this.detail,
    };
  }
}
ObjectDefineProperties(PerformanceMark.prototype, {
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'PerformanceMark' },
  detail: kEnumerableProperty,
});

class PerformanceMeasure extends PerformanceEntry {
  constructor(token = undefined, name, type, start, duration, detail) {
    if (token !== kToken) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super(kToken, name, type, start, duration, detail);
  }

  get detail() {
    return detailOf(this, 'PerformanceMeasure');
  }

  toJSON() {
    return {
      name: this.name,
      entryType: this.entryType,
      startTime: this.startTime,
      duration: this.duration,
      detail: this.detail,
    };
  }
}
ObjectDefineProperties(PerformanceMeasure.prototype, {
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'PerformanceMeasure' },
  detail: kEnumerableProperty,
});

/** Entries of Node's own kinds: function, net, dns, http. */
class PerformanceNodeEntry extends PerformanceEntry {
  get detail() {
    return detailOf(this, 'PerformanceNodeEntry');
  }

  toJSON() {
    return {
      name: this.name,
      entryType: this.entryType,
      startTime: this.startTime,
      duration: this.duration,
      detail: this.detail,
    };
  }
}

function createMeasure(name, start, duration, detail) {
  return new PerformanceMeasure(kToken, name, 'measure', start, duration, detail);
}

function createNodeEntry(name, type, start, duration, detail) {
  return new PerformanceNodeEntry(kToken, name, type, start, duration, detail);
}

/** Builds an instance of a subclass whose public constructor refuses. */
function createEntry(Class, name, type, start, duration, detail) {
  return ReflectConstruct(PerformanceEntry, [kToken, name, type, start, duration, detail], Class);
}

function cloneDetail(detail) {
  if (typeof detail !== 'object' && typeof detail !== 'function' && typeof detail !== 'symbol') {
    return detail;
  }
  return require('#internal/structured_clone').structuredClone(detail);
}

module.exports = {
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  cloneDetail,
  createEntry,
  createMeasure,
  createNodeEntry,
  nodeTimingReadOnlyAttributes,
};
