'use strict';

// What a session's commands do: profiles of time and memory, snapshots and coverage, as the protocol words them. A command is
// a function of the session's state and its parameters; what it gives is the command's result.

const { ArrayPrototypePush, JSONParse, SafeSet, StringPrototypeIndexOf, StringPrototypeSlice } =
  primordials;

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

/** Sends a snapshot piece by piece: that of a record's end, or a new one. */
function sendSnapshot(state, { captureNumericValue, reportProgress }, recorded = undefined) {
  const bytes = recorded ?? natives.takeHeapSnapshot(captureNumericValue === true);
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
}

const commands = {
  __proto__: null,
  'Profiler.enable': (state) => {
    state.profiler = true;
    // `console.profile` speaks to it.
    require('#inspector/console').recordProfiles();
  },
  'Profiler.disable': (state) => {
    state.profiler = false;
    if (state.cpu !== undefined) stopCpu(state);
    commands['Profiler.stopPreciseCoverage'](state);
    if (state.consoleProfiles !== undefined) require('#inspector/console_profiles').release(state);
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
    if (!state.coverage) state.coverage = natives.beginCoverage();
    return { timestamp: process.hrtime()[0] };
  },
  'Profiler.takePreciseCoverage': (state) => {
    if (!state.coverage) throw refusal(kServerError, 'Precise coverage has not been started.');
    return coverage();
  },
  'Profiler.stopPreciseCoverage': (state) => {
    if (state.coverage) natives.endCoverage();
    state.coverage = false;
  },
  'HeapProfiler.enable': (state) => {
    state.heapProfiler = true;
  },
  'HeapProfiler.disable': (state) => {
    state.heapProfiler = false;
    if (state.heap) natives.stopHeapProfile(false);
    state.heap = false;
    if (state.tracking !== undefined) require('#inspector/heap_tracking').stop(state);
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
  'HeapProfiler.takeHeapSnapshot': (state, params) => sendSnapshot(state, params),
  // What was allocated where (`trackAllocations`) is in no snapshot of this engine; when it was is.
  'HeapProfiler.startTrackingHeapObjects': (state) => {
    require('#inspector/heap_tracking').start(state);
  },
  'HeapProfiler.stopTrackingHeapObjects': (state, params) => {
    const { stop } = require('#inspector/heap_tracking');
    sendSnapshot(state, params, stop(state, params.captureNumericValue === true));
  },
  'NodeRuntime.enable': (state) => {
    state.nodeRuntime = true;
    if (require('#inspector/connection').isWaiting()) {
      state.notify('NodeRuntime.waitingForDebugger', {});
    }
  },
  'NodeRuntime.disable': (state) => {
    state.nodeRuntime = false;
  },
  'NodeRuntime.notifyWhenWaitingForDisconnect': (state, { enabled }) => {
    if (typeof enabled !== 'boolean') throw refusal(kInvalidParams, 'Invalid parameters');
    state.waitsForDisconnect = enabled;
  },
  'Schema.getDomains': () => {
    const domains = [];
    const names = ['Runtime', 'Debugger', 'Profiler', 'HeapProfiler', 'Schema'];
    for (let i = 0; i < names.length; i++) {
      ArrayPrototypePush(domains, { name: names[i], version: '1.3' });
    }
    return { domains };
  },
};

// The files of further domains.
const elsewhere = {
  __proto__: null,
  DOMStorage: '#inspector/node_domains',
  IO: '#inspector/node_domains',
  Network: '#inspector/node_domains',
  NodeTracing: '#inspector/tracing',
  NodeWorker: '#inspector/worker_domains',
  Storage: '#inspector/node_domains',
  Target: '#inspector/worker_domains',
};

/** The function behind a command's name, for a conversation's state. */
function commandOf(method, state) {
  const found = commands[method];
  if (found !== undefined) return found;
  const file = elsewhere[StringPrototypeSlice(method, 0, StringPrototypeIndexOf(method, '.'))];
  if (file === undefined) return undefined;
  state.files ??= new SafeSet();
  state.files.add(file);
  return require(file).commands[method];
}

/** Ends what a conversation had started. */
function release(state) {
  commands['Profiler.disable'](state);
  commands['HeapProfiler.disable'](state);
  if (state.files === undefined) return;
  for (const file of state.files) require(file).release(state);
}

module.exports = { commandOf, kDefaultInterval, kMostSamples, refusal, release };
