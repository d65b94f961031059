'use strict';

// The profilers of time and memory: started by programs, and by the command line for the whole run.

const { MathMax, MathTrunc, NumberMAX_SAFE_INTEGER, StringPrototypeReplaceAll, SymbolDispose } =
  primordials;

const natives = internalBinding('v8');
const {
  codes: { ERR_HEAP_PROFILE_HAVE_BEEN_STARTED },
} = require('#internal/errors');
const { getOptionValue } = require('#internal/options');
const {
  validateBoolean,
  validateInteger,
  validateInt32,
  validateNumber,
  validateObject,
} = require('#internal/validators');

const kDefaultInterval = 1000;
const kMostSamples = 10_000_000;
const kHeapInterval = 512 * 1024;
const kHeapDepth = 16;
// Stands for the number of the process in the names of files.
const kPidMark = '$\u007bpid}';

// What a profile of memory may be told, and the bits that the natives know it by.
const kForceGC = 1;
const kWithMajor = 2;
const kWithMinor = 4;

// What V8 has room for: microseconds in milliseconds of 32 bits, and a count.
const kLongestInterval = 2147483.647;
const kMostPossible = 4294967295;

/** Interval and greatest count of samples. */
function cpuOptions(options) {
  let interval = kDefaultInterval;
  let most = kMostSamples;
  if (options !== undefined) {
    validateObject(options, 'options');
    const { sampleInterval, maxBufferSize } = options;
    if (sampleInterval !== undefined) {
      validateNumber(sampleInterval, 'options.sampleInterval', 0, kLongestInterval);
      if (sampleInterval > 0) interval = MathMax(1, MathTrunc(sampleInterval));
    }
    if (maxBufferSize !== undefined) {
      validateNumber(maxBufferSize, 'options.maxBufferSize', 1, kMostPossible);
      most = MathTrunc(maxBufferSize);
    }
  }
  return { interval, most };
}

/** Interval, depth and flags. */
function heapOptions(options) {
  if (options === undefined) return { interval: kHeapInterval, depth: kHeapDepth, flags: 0 };
  validateObject(options, 'options');
  const {
    sampleInterval = kHeapInterval,
    stackDepth = kHeapDepth,
    forceGC = false,
    includeObjectsCollectedByMajorGC = false,
    includeObjectsCollectedByMinorGC = false,
  } = options;
  validateInteger(sampleInterval, 'options.sampleInterval', 1, NumberMAX_SAFE_INTEGER);
  validateInt32(stackDepth, 'options.stackDepth', 0);
  validateBoolean(forceGC, 'options.forceGC');
  validateBoolean(includeObjectsCollectedByMajorGC, 'options.includeObjectsCollectedByMajorGC');
  validateBoolean(includeObjectsCollectedByMinorGC, 'options.includeObjectsCollectedByMinorGC');
  let flags = forceGC ? kForceGC : 0;
  if (includeObjectsCollectedByMajorGC) flags |= kWithMajor;
  if (includeObjectsCollectedByMinorGC) flags |= kWithMinor;
  return { interval: sampleInterval, depth: stackDepth, flags };
}

/** A running profile of time. */
class SyncCPUProfileHandle {
  #number;

  constructor(number) {
    this.#number = number;
  }

  stop() {
    const number = this.#number;
    if (number === undefined) return undefined;
    this.#number = undefined;
    return natives.stopCpuProfile(number, false);
  }

  [SymbolDispose]() {
    this.stop();
  }
}

/** A running profile of memory. */
class SyncHeapProfileHandle {
  #running = true;
  #collects;

  constructor(flags) {
    this.#collects = (flags & kForceGC) !== 0;
  }

  stop() {
    if (!this.#running) return undefined;
    this.#running = false;
    if (this.#collects) natives.collect();
    return natives.stopHeapProfile(false);
  }

  [SymbolDispose]() {
    this.stop();
  }
}

function startCpuProfile(options = undefined) {
  const { interval, most } = cpuOptions(options);
  return new SyncCPUProfileHandle(natives.startCpuProfile(interval, most));
}

function startHeapProfile(options = undefined) {
  const { interval, depth, flags } = heapOptions(options);
  if (!natives.startHeapProfile(interval, depth, flags)) {
    throw new ERR_HEAP_PROFILE_HAVE_BEEN_STARTED();
  }
  return new SyncHeapProfileHandle(flags);
}

/** The place of the file that an option's profile goes to. */
function fileOf(option, prefix, extension) {
  const { diagnosticDirectory, diagnosticName } = require('#v8/heap');
  const { resolve } = require('path');
  const directory = resolve(getOptionValue(`${option}-dir`) || diagnosticDirectory());
  const given = getOptionValue(`${option}-name`);
  const name = given
    ? StringPrototypeReplaceAll(given, kPidMark, `${process.pid}`)
    : diagnosticName(prefix, extension);
  return { directory, path: resolve(directory, name) };
}

function save(what, file, text) {
  const fs = require('fs');
  try {
    fs.mkdirSync(file.directory, { recursive: true });
    fs.writeFileSync(file.path, text);
  } catch (error) {
    internalBinding('process_methods').rawStderr(
      `${process.execPath}: Failed to write ${what} profile ${file.path}: ${error.message}\n`,
    );
  }
}

/** Starts the profiles that the command line asks for; they are written when the thread ends. */
function startFromOptions() {
  const { hooks } = require('#process/exit');
  const saves = [];
  if (getOptionValue('--cpu-prof')) {
    const file = fileOf('--cpu-prof', 'CPU', 'cpuprofile');
    const number = natives.startCpuProfile(
      MathMax(1, getOptionValue('--cpu-prof-interval')),
      kMostSamples,
    );
    saves[0] = () => save('CPU', file, natives.stopCpuProfile(number, true));
  }
  if (getOptionValue('--heap-prof')) {
    const file = fileOf('--heap-prof', 'Heap', 'heapprofile');
    const interval = MathMax(1, getOptionValue('--heap-prof-interval'));
    if (natives.startHeapProfile(interval, 128, 0)) {
      saves[saves.length] = () => save('heap', file, natives.stopHeapProfile(true));
    }
  }
  hooks.atEnd = () => {
    hooks.atEnd = undefined;
    for (let i = 0; i < saves.length; i++) saves[i]();
  };
}

module.exports = {
  cpuOptions,
  heapOptions,
  startCpuProfile,
  startFromOptions,
  startHeapProfile,
};
