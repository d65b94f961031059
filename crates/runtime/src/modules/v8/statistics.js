'use strict';

// Figures of the heap. V8 divides its heap into spaces; this engine has one for young objects and one for all others, so
// that the other spaces are empty.

const { ArrayPrototypePush, DateNow, SymbolDispose } = primordials;

const natives = internalBinding('v8');
const { validateOneOf } = require('#internal/validators');

const SPACES = [
  'read_only_space',
  'new_space',
  'old_space',
  'code_space',
  'shared_space',
  'trusted_space',
  'shared_trusted_space',
  'new_large_object_space',
  'large_object_space',
  'code_large_object_space',
  'shared_large_object_space',
  'shared_trusted_large_object_space',
  'trusted_large_object_space',
];

let peak = 0;

/** The figures of a heap of which `used`, `total`, `limit` and `external` bytes are known. */
function statisticsOf(used, total, limit, external) {
  if (external > peak) peak = external;
  return {
    total_heap_size: total,
    total_heap_size_executable: 0,
    total_physical_size: total,
    total_available_size: limit > used ? limit - used : 0,
    used_heap_size: used,
    heap_size_limit: limit,
    malloced_memory: external,
    peak_malloced_memory: peak,
    does_zap_garbage: 0,
    number_of_native_contexts: 1,
    number_of_detached_contexts: 0,
    total_global_handles_size: 0,
    used_global_handles_size: 0,
    external_memory: external,
    total_allocated_bytes: total + external,
  };
}

function getHeapStatistics() {
  const { 0: used, 1: total, 2: limit, 3: external } = natives.heapStatistics();
  return statisticsOf(used, total, limit, external);
}

function getHeapSpaceStatistics() {
  const { 0: used, 1: total } = natives.heapStatistics();
  const list = [];
  for (let i = 0; i < SPACES.length; i++) {
    const isWhole = SPACES[i] === 'old_space';
    list[i] = {
      space_name: SPACES[i],
      space_size: isWhole ? total : 0,
      space_used_size: isWhole ? used : 0,
      space_available_size: isWhole ? total - used : 0,
      physical_space_size: isWhole ? total : 0,
    };
  }
  return list;
}

/** The engine keeps no count of its code. */
function getHeapCodeStatistics() {
  return {
    code_and_metadata_size: 0,
    bytecode_and_metadata_size: 0,
    external_script_source_size: 0,
    cpu_profiler_metadata_size: 0,
  };
}

/** Of a heap for objects of C++, which there is none of here. */
function getCppHeapStatistics(type = 'detailed') {
  validateOneOf(type, 'type', ['brief', 'detailed']);
  return {
    __proto__: null,
    committed_size_bytes: 0,
    resident_size_bytes: 0,
    used_size_bytes: 0,
    space_statistics: [],
    type_names: [],
    detail_level: type,
  };
}

/** Half of a record of a collection, whose four numbers begin at `at`. */
function recordedHeap(row, at) {
  const used = row[at];
  const total = row[at + 1];
  const limit = row[at + 2];
  const external = row[at + 3];
  const spaces = [];
  for (let i = 0; i < SPACES.length; i++) {
    const isWhole = SPACES[i] === 'old_space';
    spaces[i] = {
      spaceName: SPACES[i],
      spaceSize: isWhole ? total : 0,
      spaceUsedSize: isWhole ? used : 0,
      spaceAvailableSize: isWhole ? total - used : 0,
      physicalSpaceSize: isWhole ? total : 0,
    };
  }
  return {
    heapStatistics: {
      totalHeapSize: total,
      totalHeapSizeExecutable: 0,
      totalPhysicalSize: total,
      totalAvailableSize: limit > used ? limit - used : 0,
      totalGlobalHandlesSize: 0,
      usedGlobalHandlesSize: 0,
      usedHeapSize: used,
      heapSizeLimit: limit,
      mallocedMemory: external,
      externalMemory: external,
      peakMallocedMemory: external > peak ? external : peak,
    },
    heapSpaceStatistics: spaces,
  };
}

const kRow = 10;

/** Keeps a record of collections. */
class GCProfiler {
  #log;
  #started;

  start() {
    if (this.#log !== undefined) return;
    this.#started = DateNow();
    this.#log = natives.startCollectionLog();
  }

  stop() {
    if (this.#log === undefined) return undefined;
    const row = natives.stopCollectionLog(this.#log);
    this.#log = undefined;
    const statistics = [];
    for (let at = 0; at < row.length; at += kRow) {
      ArrayPrototypePush(statistics, {
        gcType: row[at] === 1 ? 'Scavenge' : 'MarkSweepCompact',
        beforeGC: recordedHeap(row, at + 2),
        cost: row[at + 1],
        afterGC: recordedHeap(row, at + 6),
      });
    }
    return { version: 1, startTime: this.#started, statistics, endTime: DateNow() };
  }

  [SymbolDispose]() {
    this.stop();
  }
}

module.exports = {
  GCProfiler,
  getCppHeapStatistics,
  getHeapCodeStatistics,
  getHeapSpaceStatistics,
  getHeapStatistics,
  statisticsOf,
};
