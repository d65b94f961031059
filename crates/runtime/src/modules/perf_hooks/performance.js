'use strict';

// The `performance` object: clock, marks and measures, the process's milestones and the loop's use.

const { ObjectDefineProperties, ReflectConstruct, Symbol, SymbolToStringTag } = primordials;

const {
  codes: {
    ERR_ILLEGAL_CONSTRUCTOR,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_THIS,
    ERR_MISSING_ARGS,
    ERR_PERFORMANCE_INVALID_TIMESTAMP,
    ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS,
  },
  wordedError,
} = require('#internal/errors');
const { validateString } = require('#internal/validators');
const { customInspectSymbol, kEnumerableProperty, lazyDOMException } = require('#internal/util');
const { Event, EventTarget, defineEventHandler, initEventTarget, kTrustEvent } =
  require('#events/event_target');
const {
  PerformanceMark,
  cloneDetail,
  createMeasure,
  nodeTimingReadOnlyAttributes,
} = require('#perf_hooks/entries');
const {
  bufferResourceTiming,
  bufferUserTiming,
  clearEntries,
  filterEntries,
  setBufferFullHandler,
  setResourceTimingBufferSize,
} = require('#perf_hooks/observe');
const { createResourceTiming } = require('#perf_hooks/resource_timing');
const { eventLoopUtilization } = require('#perf_hooks/event_loop');
const { nodeTiming } = require('#perf_hooks/node_timing');
const { timerify } = require('#perf_hooks/timerify');
const { getTimeOriginTimestamp, now } = require('#perf_hooks/now');

/** The time a measure starts or ends at: a number, or the latest mark of that name. */
function timeOf(name) {
  if (name === undefined) return undefined;
  if (typeof name === 'number') {
    if (name < 0) throw new ERR_PERFORMANCE_INVALID_TIMESTAMP(name);
    return name;
  }
  name = `${name}`;
  for (let i = 0; i < nodeTimingReadOnlyAttributes.length; i++) {
    if (nodeTimingReadOnlyAttributes[i] === name) return nodeTiming[name];
  }
  const marks = filterEntries(name, 'mark');
  if (marks.length === 0) {
    throw lazyDOMException(`The "${name}" performance mark has not been set`, 'SyntaxError');
  }
  return marks[marks.length - 1].startTime;
}

function mark(name, options = undefined) {
  if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
  const entry = new PerformanceMark(name, options);
  bufferUserTiming(entry);
  return entry;
}

function hasMembers(options) {
  return (
    options.start !== undefined ||
    options.end !== undefined ||
    options.duration !== undefined ||
    options.detail !== undefined
  );
}

function measure(name, startOrOptions, endMark) {
  if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
  validateString(name, 'name');
  const options =
    startOrOptions !== null && typeof startOrOptions === 'object' && hasMembers(startOrOptions)
      ? startOrOptions
      : undefined;
  if (options !== undefined) {
    if (endMark !== undefined) {
      throw new ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('endMark must not be specified');
    }
    if (
      options.start !== undefined &&
      options.end !== undefined &&
      options.duration !== undefined
    ) {
      throw new ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS(
        'Must not have options.start, options.end, and options.duration specified',
      );
    }
  }
  let end;
  if (endMark !== undefined) end = timeOf(endMark);
  else if (options?.end !== undefined) end = timeOf(options.end);
  else if (options?.start !== undefined && options.duration !== undefined) {
    end = timeOf(options.start) + timeOf(options.duration);
  } else end = now();

  let start;
  if (options?.start !== undefined) start = timeOf(options.start);
  else if (options?.duration !== undefined && options.end !== undefined) {
    start = timeOf(options.end) - timeOf(options.duration);
  } else if (typeof startOrOptions === 'string') start = timeOf(startOrOptions);
  else start = 0;

  const detail = options?.detail != null ? cloneDetail(options.detail) : null;
  const entry = createMeasure(name, start, end - start, detail);
  bufferUserTiming(entry);
  return entry;
}

class Performance extends EventTarget {
  constructor() {
    throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  clearMarks(name = undefined) {
    check(this);
    if (name !== undefined) name = `${name}`;
    clearEntries('mark', name);
  }

  clearMeasures(name = undefined) {
    check(this);
    if (name !== undefined) name = `${name}`;
    clearEntries('measure', name);
  }

  clearResourceTimings(name = undefined) {
    check(this);
    if (name !== undefined) name = `${name}`;
    clearEntries('resource', name);
  }

  getEntries() {
    check(this);
    return filterEntries();
  }

  getEntriesByName(name, type = undefined) {
    check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    name = `${name}`;
    if (type !== undefined) type = `${type}`;
    return filterEntries(name, type);
  }

  getEntriesByType(type) {
    check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    return filterEntries(undefined, `${type}`);
  }

  mark(name, options = undefined) {
    check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    return mark(name, options);
  }

  measure(name, startOrMeasureOptions = undefined, endMark = undefined) {
    check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    return measure(name, startOrMeasureOptions, endMark);
  }

  now() {
    check(this);
    return now();
  }

  setResourceTimingBufferSize(maxSize) {
    check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('maxSize');
    if (typeof maxSize === 'symbol' || typeof maxSize === 'bigint') {
      const kind = typeof maxSize === 'symbol' ? 'Symbol' : 'BigInt';
      const text = `maxSize is a ${kind} and cannot be converted to a number.`;
      throw wordedError('ERR_INVALID_ARG_TYPE', 'TypeError', text);
    }
    setResourceTimingBufferSize(maxSize >>> 0);
  }

  get timeOrigin() {
    check(this);
    return getTimeOriginTimestamp();
  }

  toJSON() {
    check(this);
    return {
      nodeTiming: this.nodeTiming,
      timeOrigin: this.timeOrigin,
      eventLoopUtilization: this.eventLoopUtilization(),
    };
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('#util/inspect');
    const own = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `Performance ${inspect({ nodeTiming: this.nodeTiming, timeOrigin: this.timeOrigin }, own)}`;
  }
}

const kPerformance = Symbol('performance');

function check(value) {
  if (value?.[kPerformance] === undefined) throw new ERR_INVALID_THIS('Performance');
}

ObjectDefineProperties(Performance.prototype, {
  clearMarks: kEnumerableProperty,
  clearMeasures: kEnumerableProperty,
  clearResourceTimings: kEnumerableProperty,
  getEntries: kEnumerableProperty,
  getEntriesByName: kEnumerableProperty,
  getEntriesByType: kEnumerableProperty,
  mark: kEnumerableProperty,
  measure: kEnumerableProperty,
  now: kEnumerableProperty,
  setResourceTimingBufferSize: kEnumerableProperty,
  timeOrigin: kEnumerableProperty,
  toJSON: kEnumerableProperty,
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'Performance' },
  // Node's additions are not enumerable, so that copies of the interface stay standard.
  eventLoopUtilization: {
    __proto__: null,
    configurable: true,
    enumerable: false,
    writable: true,
    value: eventLoopUtilization,
  },
  nodeTiming: {
    __proto__: null,
    configurable: true,
    enumerable: false,
    writable: true,
    value: nodeTiming,
  },
  markResourceTiming: {
    __proto__: null,
    configurable: true,
    enumerable: false,
    writable: true,
    value: function markResourceTiming(
      timingInfo,
      requestedUrl,
      initiatorType,
      global,
      cacheMode,
      bodyInfo,
      responseStatus,
      deliveryType = '',
    ) {
      if (cacheMode !== '' && cacheMode !== 'local' && cacheMode !== 'validated') {
        throw new ERR_INVALID_ARG_VALUE('cacheMode', cacheMode, "must be one of: '', 'local'");
      }
      const entry = createResourceTiming(
        timingInfo,
        requestedUrl,
        initiatorType,
        cacheMode,
        responseStatus,
        deliveryType,
        bodyInfo,
      );
      bufferResourceTiming(entry);
      return entry;
    },
  },
  timerify: {
    __proto__: null,
    configurable: true,
    enumerable: false,
    writable: true,
    value: timerify,
  },
});
defineEventHandler(Performance.prototype, 'resourcetimingbufferfull');

const performance = ReflectConstruct(
  function Performance() {
    initEventTarget(this);
    this[kPerformance] = true;
  },
  [],
  Performance,
);
setBufferFullHandler(() =>
  performance.dispatchEvent(new Event('resourcetimingbufferfull', { [kTrustEvent]: true })),
);

module.exports = { Performance, performance };
