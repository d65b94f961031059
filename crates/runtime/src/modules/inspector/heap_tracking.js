'use strict';

// The record of a heap's objects over time that the domain HeapProfiler makes: what was made between two looks and is still
// there. Each look walks the whole heap, so they are as far apart as that takes time.

const { ArrayPrototypeSlice, MathMax } = primordials;

const natives = internalBinding('v8');

// Milliseconds between two looks, at least.
const kInterval = 50;
// Of the time at most one part in this many goes into looking.
const kShare = 4;

/** Tells what a look found: `[last number, index, count, size, ...]`. */
function tell(state, row) {
  const lastSeenObjectId = row[0];
  const statsUpdate = ArrayPrototypeSlice(row, 1);
  if (statsUpdate.length > 0) state.notify('HeapProfiler.heapStatsUpdate', { statsUpdate });
  const { performance } = require('perf_hooks');
  const timestamp = performance.timeOrigin + performance.now();
  state.notify('HeapProfiler.lastSeenObjectId', { lastSeenObjectId, timestamp });
}

/** Begins a record. */
function start(state) {
  if (state.tracking !== undefined) return;
  state.tracking = { __proto__: null, record: natives.trackHeap(), timer: undefined };
  lookLater(state, kInterval);
}

function lookLater(state, delay) {
  const { setTimeout } = require('timers');
  state.tracking.timer = setTimeout(() => {
    const before = process.hrtime();
    tell(state, natives.walkHeap(state.tracking.record));
    if (state.tracking === undefined) return;
    const { 0: seconds, 1: nanoseconds } = process.hrtime(before);
    lookLater(state, MathMax(kInterval, (seconds * 1e3 + nanoseconds / 1e6) * (kShare - 1)));
  }, delay);
  state.tracking.timer.unref();
}

/** Ends the record. With a choice about numbers: gives a snapshot's bytes with its numbers, after a last look. */
function stop(state, captureNumericValue = undefined) {
  const { tracking } = state;
  if (tracking === undefined) return undefined;
  state.tracking = undefined;
  require('timers').clearTimeout(tracking.timer);
  const row = natives.stopTrackingHeap(tracking.record, captureNumericValue);
  if (row.length === 0) return undefined;
  tell(state, ArrayPrototypeSlice(row, 1));
  return row[0];
}

module.exports = { start, stop };
