'use strict';

// The public module `perf_hooks`.

const { ObjectDefineProperty } = primordials;

const { defineConstants } = require('#internal/read_only');
const { PerformanceEntry, PerformanceMark, PerformanceMeasure } = require('#perf_hooks/entries');
const { PerformanceObserver, PerformanceObserverEntryList } = require('#perf_hooks/observe');
const { PerformanceResourceTiming } = require('#perf_hooks/resource_timing');
const { Performance, performance } = require('#perf_hooks/performance');
const { eventLoopUtilization, monitorEventLoopDelay } = require('#perf_hooks/event_loop');
const { createHistogram, importHistogram } = require('#perf_hooks/histogram');
const { timerify } = require('#perf_hooks/timerify');

// The collector's phases as Node numbers them.
const constants = defineConstants(
  {},
  {
    NODE_PERFORMANCE_GC_MAJOR: 4,
    NODE_PERFORMANCE_GC_MINOR: 1,
    NODE_PERFORMANCE_GC_MINOR_MARK_SWEEP: 2,
    NODE_PERFORMANCE_GC_INCREMENTAL: 8,
    NODE_PERFORMANCE_GC_WEAKCB: 16,
    NODE_PERFORMANCE_GC_FLAGS_NO: 0,
    NODE_PERFORMANCE_GC_FLAGS_CONSTRUCT_RETAINED: 2,
    NODE_PERFORMANCE_GC_FLAGS_FORCED: 4,
    NODE_PERFORMANCE_GC_FLAGS_SYNCHRONOUS_PHANTOM_PROCESSING: 8,
    NODE_PERFORMANCE_GC_FLAGS_ALL_AVAILABLE_GARBAGE: 16,
    NODE_PERFORMANCE_GC_FLAGS_ALL_EXTERNAL_MEMORY: 32,
    NODE_PERFORMANCE_GC_FLAGS_SCHEDULE_IDLE: 64,
  },
);
// Those that programs have no use for are hidden, each row counted from 0.
const hidden = [
  [
    'ENTRY_TYPE_GC',
    'ENTRY_TYPE_HTTP',
    'ENTRY_TYPE_HTTP2',
    'ENTRY_TYPE_NET',
    'ENTRY_TYPE_DNS',
    'ENTRY_TYPE_QUIC',
  ],
  [
    'MILESTONE_TIME_ORIGIN_TIMESTAMP',
    'MILESTONE_TIME_ORIGIN',
    'MILESTONE_ENVIRONMENT',
    'MILESTONE_NODE_START',
    'MILESTONE_V8_START',
    'MILESTONE_LOOP_START',
    'MILESTONE_LOOP_EXIT',
    'MILESTONE_BOOTSTRAP_COMPLETE',
  ],
];
for (let i = 0; i < hidden.length; i++) {
  for (let value = 0; value < hidden[i].length; value++) {
    defineConstants(constants, { [`NODE_PERFORMANCE_${hidden[i][value]}`]: value }, false);
  }
}

module.exports = {
  Performance,
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  PerformanceObserver,
  PerformanceObserverEntryList,
  PerformanceResourceTiming,
  monitorEventLoopDelay,
  eventLoopUtilization,
  timerify,
  createHistogram,
  createSlidingWindowHistogram(options) {
    return require('#perf_hooks/sliding_window').createSlidingWindowHistogram(options);
  },
  importHistogram,
  performance,
};
ObjectDefineProperty(module.exports, 'constants', {
  __proto__: null,
  configurable: false,
  enumerable: true,
  value: constants,
});
