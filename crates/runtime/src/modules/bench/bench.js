'use strict';

// `node:bench`: benchmarks of functions.

const { ObjectAssign } = primordials;

const { validateBoolean, validateObject } = require('#internal/validators');
const { emitExperimentalWarning, kEmptyObject } = require('#internal/util');
const { Runner, facesOf } = require('#bench/runner');
const shared = require('#bench/shared');

emitExperimentalWarning('Benchmarks');

/** A runner of its own, which runs when it is asked to. */
function createRunner(options = kEmptyObject) {
  validateObject(options, 'options');
  const { yieldBetweenSamples = true } = options;
  validateBoolean(yieldBetweenSamples, 'options.yieldBetweenSamples');
  const runner = new Runner({ __proto__: null, yieldBetweenSamples });
  return facesOf(runner, function run(runOptions) {
    return runner.run(runOptions);
  });
}

/** Runs one file in a process of its own; gives the stream of its records. */
function runFile(path, options = kEmptyObject) {
  return require('#bench/process').runFile(path, options);
}

const faces = facesOf(shared.runner, function run(options) {
  return shared.run(options);
});
const { bench } = faces;
ObjectAssign(bench, {
  after: faces.after,
  afterEach: faces.afterEach,
  before: faces.before,
  beforeEach: faces.beforeEach,
  bench,
  createRunner,
  describe: faces.describe,
  run: faces.run,
  runFile,
  suite: faces.suite,
});

module.exports = bench;
