'use strict';

// What other builtin modules use of this one.

const { getOptionValue } = require('#internal/options');

/** Does what the command line says about snapshots and profiles; for every thread. */
function start() {
  const { environmentVariable } = internalBinding('process_methods');
  if (environmentVariable('NODE_V8_COVERAGE')) require('#v8/coverage').start();
  if (getOptionValue('--experimental-test-coverage')) internalBinding('v8').beginCoverage();
  if (getOptionValue('--cpu-prof') || getOptionValue('--heap-prof')) {
    require('#v8/profiles').startFromOptions();
  }
  if (
    getOptionValue('--heapsnapshot-signal') ||
    getOptionValue('--heapsnapshot-near-heap-limit') > 0
  ) {
    require('#v8/heap').start();
  }
}

/** The stream of a snapshot in memory. */
function snapshotStream(bytes) {
  const { HeapSnapshotStream } = require('#v8/heap');
  return new HeapSnapshotStream(bytes);
}

module.exports = {
  collectCoverage: (reset) => require('#v8/coverage').collect(reset),
  cpuOptions: (options) => require('#v8/profiles').cpuOptions(options),
  heapOptions: (options) => require('#v8/profiles').heapOptions(options),
  snapshotStream,
  start,
  statisticsOf: (...numbers) => require('#v8/statistics').statisticsOf(...numbers),
  takeCoverage: () => require('#v8/coverage').takeCoverage(),
  wantsNumbers: (options) => require('#v8/heap').wantsNumbers(options),
};
