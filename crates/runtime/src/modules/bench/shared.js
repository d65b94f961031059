'use strict';

// The runner of the module's own functions: what is declared is run when the turn is over, unless the program or the command
// line's runner asks for it.

const {
  codes: { ERR_INVALID_STATE },
} = require('#internal/errors');
const { Runner } = require('#bench/runner');
const { setImmediate } = require('#timers/internal');

let isScheduled = false;

const runner = new Runner({
  __proto__: null,
  schedule() {
    if (isScheduled || module.exports.isDeferred) return;
    isScheduled = true;
    setImmediate(start);
  },
});

function start() {
  // Somebody reads the run already.
  if (runner.stream !== undefined) return;
  const stream = runner.run();
  stream.on('bench:summary', ({ success }) => {
    if (!success) process.exitCode = 1;
  });
  stream.resume();
}

function run(options) {
  if (module.exports.isDeferred) {
    throw new ERR_INVALID_STATE('run() cannot be called from a file run with --bench');
  }
  return runner.run(options);
}

// `isDeferred`: whether the command line's runner has the benchmarks run.
module.exports = { isDeferred: false, run, runner };
