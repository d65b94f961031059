'use strict';

// `performance.nodeTiming`: the milestones of the process.

const { ObjectDefineProperties } = primordials;

const { loopIdleTime, milestones, uvMetrics } = internalBinding('performance');
const { PerformanceEntry, createEntry } = require('#perf_hooks/entries');
const { customInspectSymbol } = require('#internal/util');
const { now } = require('#perf_hooks/now');

class PerformanceNodeTiming extends PerformanceEntry {
  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('#util/inspect');
    const own = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `PerformanceNodeTiming ${inspect(this.toJSON(), own)}`;
  }

  toJSON() {
    return {
      name: 'node',
      entryType: 'node',
      startTime: this.startTime,
      duration: this.duration,
      nodeStart: this.nodeStart,
      v8Start: this.v8Start,
      bootstrapComplete: this.bootstrapComplete,
      environment: this.environment,
      loopStart: this.loopStart,
      loopExit: this.loopExit,
      idleTime: this.idleTime,
    };
  }
}

const nodeTiming = createEntry(PerformanceNodeTiming, 'node', 'node', 0, 0);

function own(get) {
  return { __proto__: null, enumerable: true, configurable: true, get };
}

// `milestones()` gives [start, engine, environment, bootstrap, loopStart, loopExit] in milliseconds
// since the process began, -1 for what has not happened.
ObjectDefineProperties(nodeTiming, {
  name: { __proto__: null, enumerable: true, configurable: true, value: 'node' },
  entryType: { __proto__: null, enumerable: true, configurable: true, value: 'node' },
  startTime: { __proto__: null, enumerable: true, configurable: true, value: 0 },
  duration: own(now),
  nodeStart: own(() => milestones()[0]),
  v8Start: own(() => milestones()[1]),
  environment: own(() => milestones()[2]),
  bootstrapComplete: own(() => milestones()[3]),
  loopStart: own(() => milestones()[4]),
  loopExit: own(() => milestones()[5]),
  idleTime: own(loopIdleTime),
  uvMetricsInfo: own(() => {
    const { 0: loopCount, 1: events, 2: eventsWaiting } = uvMetrics();
    return { loopCount, events, eventsWaiting };
  }),
});

module.exports = { nodeTiming };
