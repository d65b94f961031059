'use strict';

// `--bench`: runs files of benchmarks, each in a process of its own or all in this one, and has reporters tell of it.

const {
  ArrayPrototypeFilter,
  ArrayPrototypeJoin,
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  BigInt,
  ObjectKeys,
  PromisePrototypeThen,
  RegExp,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
} = primordials;

const { getOptionValue } = require('#internal/options');
const {
  codes: { ERR_INVALID_ARG_VALUE },
} = require('#internal/errors');
const { emitExperimentalWarning } = require('#internal/util');
const { validateUint32 } = require('#internal/validators');
const { BenchmarksStream } = require('#bench/stream');
const { newId } = require('#bench/runner');
const { runIn, reportToParent, takeContext } = require('#bench/process');

const { hrtime } = process;

/** What the command line says of the run, as options of `run()`. */
function runOptions() {
  const options = { __proto__: null };
  const samples = getOptionValue('--bench-samples');
  const warmup = getOptionValue('--bench-warmup');
  const namePattern = getOptionValue('--bench-name-pattern');
  if (samples !== undefined) {
    validateUint32(samples, '--bench-samples', true);
    options.samples = samples;
  }
  if (warmup !== undefined) {
    validateUint32(warmup, '--bench-warmup');
    options.warmup = warmup;
  }
  if (namePattern) options.namePattern = patternOf(namePattern);
  return options;
}

function patternOf(source) {
  try {
    return new RegExp(source);
  } catch (error) {
    const reason = `is an invalid regular expression. ${error.message}`;
    throw new ERR_INVALID_ARG_VALUE('--bench-name-pattern', source, reason);
  }
}

/** The options that a file's process inherits: all but those that are the runner's alone. */
function inheritedOptions() {
  const kept = [];
  const { execArgv } = process;
  for (let i = 0; i < execArgv.length; i++) {
    const word = execArgv[i];
    const equals = StringPrototypeIndexOf(word, '=');
    const name = equals === -1 ? word : StringPrototypeSlice(word, 0, equals);
    if (name === '--bench') continue;
    if (StringPrototypeStartsWith(name, '--bench-reporter') || name === '--bench-isolation') {
      if (equals === -1) i++;
      continue;
    }
    ArrayPrototypePush(kept, word);
  }
  return kept;
}

/** Loads files; what one throws is told with the run. */
async function load(runner, files, fileRunId) {
  const { pathToFileURL } = require('url');
  const { importModule } = require('#module/internal');
  const parent = pathToFileURL(`${process.cwd()}/`).href;
  for (let i = 0; i < files.length; i++) {
    runner.entryFile = files[i];
    runner.fileRunId = fileRunId ?? newId();
    try {
      await importModule(pathToFileURL(files[i]).href, parent);
    } catch (error) {
      runner.fail(error, { file: files[i] });
    }
  }
  if (files.length === 1) return;
  runner.entryFile = null;
  runner.fileRunId = null;
}

/** The runner of this process, which waits for what the command line wants; what preloads declare is of no file. */
function deferredRunner() {
  const shared = require('#bench/shared');
  if (!shared.isDeferred) {
    shared.isDeferred = true;
    shared.runner.entryFile = null;
    shared.runner.ownsProcess = true;
  }
  return shared.runner;
}

/** Loads all files into this process and runs what they have declared. */
async function runHere(stream, runId, files, options) {
  const runner = deferredRunner();
  runner.runId = runId;
  await load(runner, files);
  for await (const { type, data } of runner.run(options)) await stream.tell(type, data);
}

/** Runs each file in a process of its own. */
async function runApart(stream, runId, files, names) {
  const tell = (type, data) => stream.tell(type, data);
  const options = { __proto__: null, execArgv: inheritedOptions() };
  const sum = {
    __proto__: null,
    runId,
    fileRunId: null,
    entryFile: null,
    success: true,
    counts: { __proto__: null, completed: 0, failed: 0, skipped: 0, total: 0 },
    duration_ns: BigInt(0),
    file: null,
  };
  const started = hrtime.bigint();
  for (let i = 0; i < files.length; i++) {
    const summary = await runIn(files[i], names[i], runId, options, tell);
    const { counts } = summary;
    const keys = ObjectKeys(sum.counts);
    for (let j = 0; j < keys.length; j++) sum.counts[keys[j]] += counts[keys[j]];
    sum.success &&= summary.success;
    if (files.length === 1) {
      sum.fileRunId = summary.fileRunId;
      sum.entryFile = files[0];
      sum.file = files[0];
    }
  }
  sum.duration_ns = hrtime.bigint() - started;
  await tell('bench:summary', sum);
}

async function connectReporters(stream) {
  const names = ArrayPrototypeSlice(getOptionValue('--bench-reporter'));
  const places = ArrayPrototypeSlice(getOptionValue('--bench-reporter-destination'));
  if (names.length === 0 && places.length === 0) ArrayPrototypePush(names, 'spec');
  if (names.length === 1 && places.length === 0) ArrayPrototypePush(places, 'stdout');
  if (names.length !== places.length) {
    throw new ERR_INVALID_ARG_VALUE(
      '--bench-reporter',
      names,
      "must match the number of specified '--bench-reporter-destination'",
    );
  }
  const { connect, loadReporter, openDestination } = require('#test/output');
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    const isBuiltin = name === 'spec' || name === 'json';
    const reporter = isBuiltin ? require('#bench/reporters')[name] : await loadReporter(name);
    connect(stream, reporter, openDestination(places[i]));
  }
}

/** What there is of what the patterns name: a link may lead nowhere. */
function filesOf(patterns) {
  const { existsSync } = require('fs');
  const found = require('#test/runner').findFiles(patterns, process.cwd());
  return ArrayPrototypeFilter(found, (name) => existsSync(name));
}

function refuse(message) {
  internalBinding('process_methods').rawStderr(`${message}\n`);
  process.exitCode = 1;
}

/** The process of one file. */
async function runChild({ runId, fileRunId, file }) {
  const runner = deferredRunner();
  runner.runId = runId;
  await load(runner, [file], fileRunId);
  const stream = runner.run(runOptions());
  stream.on('bench:summary', ({ success }) => {
    if (!success) process.exitCode = 1;
  });
  await reportToParent(stream);
}

async function runFiles(patterns) {
  const { resolve } = require('path');
  emitExperimentalWarning('Benchmarks');
  const options = runOptions();
  if (patterns.length === 0) {
    refuse('--bench requires at least one file or glob pattern');
    return;
  }
  const names = filesOf(patterns);
  if (names.length === 0) {
    refuse(`Could not find '${ArrayPrototypeJoin(patterns, ', ')}'`);
    return;
  }
  const files = [];
  for (let i = 0; i < names.length; i++) files[i] = resolve(names[i]);
  const stream = new BenchmarksStream();
  stream.on('bench:summary', ({ success }) => {
    if (!success) process.exitCode = 1;
  });
  await connectReporters(stream);
  const runId = newId();
  if (getOptionValue('--bench-isolation') === 'none') await runHere(stream, runId, files, options);
  else await runApart(stream, runId, files, names);
  stream.finish();
}

function runMain() {
  const { afterPreloads, preload } = require('#module/internal');
  const context = takeContext();
  const patterns = ArrayPrototypeSlice(process.argv, 1);
  const here = context !== undefined || getOptionValue('--bench-isolation') === 'none';
  if (here) deferredRunner();
  const begin = () => (context === undefined ? runFiles(patterns) : runChild(context));
  preload(getOptionValue('--require'));
  if (here) afterPreloads(begin);
  else PromisePrototypeThen(begin(), undefined, (error) => process._fatalException(error));
}

module.exports = { runMain };
