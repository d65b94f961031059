'use strict';

// What a session's commands do: profiles of time and memory, snapshots and coverage, as the protocol words them. A command is
// a function of the session's state and its parameters; what it gives is the command's result.

const { ArrayPrototypePush, JSONParse, StringPrototypeSlice } = primordials;

const natives = internalBinding('v8');

// Bytes of a snapshot in one message.
const kChunk = 100 * 1024;
const kDefaultInterval = 1000;
const kMostSamples = 10_000_000;
const kHeapInterval = 32 * 1024;
const kHeapDepth = 128;

// The protocol's numbers of what is wrong.
const kServerError = -32000;
const kInvalidParams = -32602;

/** What a command throws that was refused. */
function refusal(code, message) {
  return { __proto__: null, code, message };
}

function stopCpu(state) {
  const text = natives.stopCpuProfile(state.cpu, false);
  state.cpu = undefined;
  return text;
}

/** Offsets and counts of the scripts, without those of builtin code. */
function coverage() {
  return { result: require('#v8/internal').collectCoverage(true), timestamp: process.hrtime()[0] };
}

const commands = {
  __proto__: null,
  'Profiler.enable': (state) => {
    state.profiler = true;
  },
  'Profiler.disable': (state) => {
    state.profiler = false;
    if (state.cpu !== undefined) stopCpu(state);
  },
  'Profiler.setSamplingInterval': (state, { interval }) => {
    if (!(interval > 0)) throw refusal(kInvalidParams, 'Invalid parameters');
    if (state.cpu !== undefined) {
      throw refusal(kServerError, 'Cannot change sampling interval when profiling.');
    }
    state.interval = interval;
  },
  'Profiler.start': (state) => {
    if (!state.profiler) throw refusal(kServerError, 'Profiler is not enabled');
    state.cpu ??= natives.startCpuProfile(state.interval ?? kDefaultInterval, kMostSamples);
  },
  'Profiler.stop': (state) => {
    if (state.cpu === undefined) throw refusal(kServerError, 'No recording profiles found');
    return { profile: JSONParse(stopCpu(state)) };
  },
  'Profiler.startPreciseCoverage': (state) => {
    if (!state.profiler) throw refusal(kServerError, 'Profiler is not enabled');
    natives.beginCoverage();
    state.coverage = true;
    return { timestamp: process.hrtime()[0] };
  },
  'Profiler.takePreciseCoverage': (state) => {
    if (!state.coverage) throw refusal(kServerError, 'Precise coverage has not been started.');
    return coverage();
  },
  'Profiler.stopPreciseCoverage': (state) => {
    state.coverage = false;
  },
  'HeapProfiler.enable': (state) => {
    state.heapProfiler = true;
  },
  'HeapProfiler.disable': (state) => {
    state.heapProfiler = false;
    if (state.heap) natives.stopHeapProfile(false);
    state.heap = false;
  },
  'HeapProfiler.collectGarbage': () => {
    natives.collect();
  },
  'HeapProfiler.startSampling': (state, { samplingInterval = kHeapInterval }) => {
    if (!(samplingInterval > 0)) throw refusal(kInvalidParams, 'Invalid parameters');
    if (!natives.startHeapProfile(samplingInterval, kHeapDepth, 0)) {
      throw refusal(kServerError, 'V8 sampling heap profiler was not started.');
    }
    state.heap = true;
  },
  'HeapProfiler.stopSampling': (state) => {
    if (!state.heap) throw refusal(kServerError, 'V8 sampling heap profiler was not started.');
    state.heap = false;
    return { profile: JSONParse(natives.stopHeapProfile(false)) };
  },
  'HeapProfiler.takeHeapSnapshot': (state, { captureNumericValue, reportProgress }) => {
    const bytes = natives.takeHeapSnapshot(captureNumericValue === true);
    const { Buffer } = require('buffer');
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).utf8Slice();
    if (reportProgress) {
      const params = { done: text.length, total: text.length, finished: true };
      state.notify('HeapProfiler.reportHeapSnapshotProgress', params);
    }
    for (let at = 0; at < text.length; at += kChunk) {
      const chunk = StringPrototypeSlice(text, at, at + kChunk);
      state.notify('HeapProfiler.addHeapSnapshotChunk', { chunk });
    }
  },
  'Schema.getDomains': () => {
    const domains = [];
    const names = ['HeapProfiler', 'Profiler', 'Schema'];
    for (let i = 0; i < names.length; i++) {
      ArrayPrototypePush(domains, { name: names[i], version: '1.3' });
    }
    return { domains };
  },
};

/** The function behind a command's name. */
function commandOf(method) {
  return commands[method];
}

module.exports = { commandOf };
