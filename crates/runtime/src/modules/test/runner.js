'use strict';

// `run()` and `--test`: which files hold tests, and running them, each in a process of its own or all in this one.

const {
  ArrayIsArray,
  ArrayPrototypePush,
  ArrayPrototypeJoin,
  ArrayPrototypeSlice,
  ArrayPrototypeSome,
  ArrayPrototypeSort,
  MathMax,
  Promise,
  PromisePrototypeThen,
  PromiseResolve,
  SafeSet,
} = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE },
} = require('#internal/errors');
const {
  validateAbortSignal,
  validateArray,
  validateBoolean,
  validateFunction,
  validateInteger,
  validateNumber,
  validateObject,
  validateOneOf,
  validateString,
  validateStringArray,
  validateUint32,
} = require('#internal/validators');
const { isRegExp } = require('util/types');
const { validatePath } = require('#fs/utils');
const { kEmptyObject } = require('#internal/util');
const { Harness, patternOf, patternsOf, running, useHarness } = require('#test/harness');
const { kMaxTimeout } = require('#test/options');
const { filtersOf } = require('#test/tags');

const kTagFilter = '--experimental-test-tag-filter';
const kCoverageOptions = [
  'coverage',
  'coverageExcludeGlobs',
  'coverageIncludeAll',
  'coverageIncludeGlobs',
  'lineCoverage',
  'branchCoverage',
  'functionCoverage',
];
const kExtensions = '{js,mjs,cjs}';
const kTypeScript = '{js,mjs,cjs,ts,mts,cts}';

/** The names that files with tests have. */
function defaultPatterns() {
  const { getOptionValue } = require('#internal/options');
  const ext = getOptionValue('--strip-types') === false ? kExtensions : kTypeScript;
  return [`**/{test,test/**/*,test-*,*[._-]test}.${ext}`];
}

/** The files that the patterns name, in order, by the names that the patterns give them. */
function findFiles(patterns, cwd) {
  const { globSync } = require('fs');
  const given = patterns.length > 0;
  const list = given ? patterns : defaultPatterns();
  const found = new SafeSet();
  const files = [];
  for (let i = 0; i < list.length; i++) {
    const names = globSync(list[i], {
      cwd,
      exclude: given ? undefined : (name) => name === 'node_modules',
    });
    for (let j = 0; j < names.length; j++) {
      if (found.has(names[j])) continue;
      found.add(names[j]);
      ArrayPrototypePush(files, names[j]);
    }
  }
  return ArrayPrototypeSort(files);
}

function validatePatterns(value, name) {
  if (value == null) return undefined;
  const list = ArrayIsArray(value) ? value : [value];
  const patterns = [];
  for (let i = 0; i < list.length; i++) {
    if (isRegExp(list[i])) {
      patterns[i] = list[i];
      continue;
    }
    const at = `${name}[${i}]`;
    if (typeof list[i] !== 'string') {
      throw new ERR_INVALID_ARG_TYPE(at, ['string', 'RegExp'], list[i]);
    }
    patterns[i] = patternOf(list[i], at);
  }
  return patterns;
}

function validateShard(shard) {
  validateObject(shard, 'options.shard');
  validateInteger(shard.total, 'options.shard.total', 1);
  validateInteger(shard.index, 'options.shard.index');
  if (shard.index <= 0 || shard.total < shard.index) {
    throw new ERR_OUT_OF_RANGE('options.shard.index', `>= 1 && <= ${shard.total}`, shard.index);
  }
  return shard;
}

/** How many files may run at once. */
function concurrencyOf(value) {
  if (value === undefined || value === null || value === false) return 1;
  if (value === true) {
    return MathMax(require('os').availableParallelism() - 1, 1);
  }
  if (typeof value !== 'number') {
    throw new ERR_INVALID_ARG_TYPE('options.concurrency', ['boolean', 'number'], value);
  }
  validateUint32(value, 'options.concurrency', true);
  return value;
}

/** The options of `run()`, checked, with what stands for those not given. */
function readOptions(options) {
  validateObject(options, 'options');
  const read = { __proto__: null, ...options };
  if (read.isolation === undefined) read.isolation = 'process';
  const { files, globPatterns, shard, setup, signal, timeout } = read;
  if (files != null) {
    validateArray(files, 'options.files');
  }
  if (globPatterns != null) {
    validateArray(globPatterns, 'options.globPatterns');
    if (globPatterns.length > 0 && files != null && files.length > 0) {
      throw new ERR_INVALID_ARG_VALUE(
        'options.globPatterns',
        globPatterns,
        "is not supported when specifying 'options.files'",
      );
    }
  }
  if (read.watch != null) validateBoolean(read.watch, 'options.watch');
  if (read.forceExit != null) {
    validateBoolean(read.forceExit, 'options.forceExit');
    if (read.forceExit && read.watch) {
      throw new ERR_INVALID_ARG_VALUE(
        'options.forceExit',
        read.forceExit,
        'is not supported with watch mode',
      );
    }
  }
  if (shard != null) {
    validateShard(shard);
    if (read.watch) {
      throw new ERR_INVALID_ARG_VALUE(
        'options.shard',
        shard,
        'shards not supported with watch mode',
      );
    }
  }
  if (read.rerunFailuresFilePath) {
    validatePath(read.rerunFailuresFilePath, 'options.rerunFailuresFilePath');
    if (read.watch) {
      throw new ERR_INVALID_ARG_VALUE(
        'options.rerunFailuresFilePath',
        read.rerunFailuresFilePath,
        'is not supported with watch mode',
      );
    }
  }
  read.seed = require('#test/order').seedOf(read);
  if (setup != null) validateFunction(setup, 'options.setup');
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  if (read.only != null) validateBoolean(read.only, 'options.only');
  if (timeout != null && timeout !== Infinity) {
    validateNumber(timeout, 'options.timeout', 0, kMaxTimeout);
  }
  read.testNamePatterns = validatePatterns(read.testNamePatterns, 'options.testNamePatterns');
  read.testSkipPatterns = validatePatterns(read.testSkipPatterns, 'options.testSkipPatterns');
  read.tagFilters = filtersOf(read.testTagFilters, 'options.testTagFilters');
  validateOneOf(read.isolation, 'options.isolation', ['process', 'none']);
  if (read.cwd !== undefined) validateString(read.cwd, 'options.cwd');
  else read.cwd = process.cwd();
  if (read.globalSetupPath != null) {
    const at = read.globalSetupPath;
    validatePath(at, 'options.globalSetupPath');
    read.globalSetupPath = typeof at === 'string' ? at : `${require('buffer').Buffer.from(at)}`;
  }
  if (read.execArgv === undefined) read.execArgv = [];
  validateStringArray(read.execArgv, 'options.execArgv');
  if (read.argv === undefined) read.argv = [];
  validateStringArray(read.argv, 'options.argv');
  if (read.env != null) {
    validateObject(read.env, 'options.env');
    if (read.isolation === 'none') {
      throw new ERR_INVALID_ARG_VALUE(
        'options.env',
        read.env,
        "is not supported with isolation='none'",
      );
    }
  }
  read.concurrency = concurrencyOf(read.concurrency);
  if (read.coverage !== undefined) validateBoolean(read.coverage, 'options.coverage');
  // They are checked whether or not they are of use.
  const isCovered = ArrayPrototypeSome(kCoverageOptions, (name) => read[name] !== undefined);
  const settings = isCovered ? require('#test/coverage').settingsOf(read) : undefined;
  read.coverage = read.coverage ? settings : undefined;
  return read;
}

function shardOf(files, shard) {
  if (shard == null) return files;
  const own = [];
  for (let i = shard.index - 1; i < files.length; i += shard.total)
    ArrayPrototypePush(own, files[i]);
  return own;
}

/** The run of a `run()` with these options, not begun. */
function harnessFor(read) {
  const here = read.isolation === 'none';
  const harness = new Harness({
    __proto__: null,
    concurrency: here ? 1 : read.concurrency,
    forceExit: read.forceExit === true,
    // In one process `only` needs no option; processes choose among their tests themselves.
    only: here && read.only === true,
    mayChooseOnly: here,
    rerunFailures: read.rerunFailuresFilePath,
    seed: read.seed,
    testNamePatterns: (here ? read.testNamePatterns : undefined) ?? [],
    testSkipPatterns: (here ? read.testSkipPatterns : undefined) ?? [],
    testTagFilters: here ? read.tagFilters : [],
    timeout: here ? read.timeout : undefined,
    coverage: read.coverage,
  });
  harness.deferred = true;
  harness.started = true;
  return harness;
}

async function begin(harness, read, files) {
  const { stream } = harness;
  if (read.globalSetupPath) {
    harness.teardown = await require('#test/global_hooks').runSetup(read.globalSetupPath, read.cwd);
  }
  if (read.preload !== undefined) await read.preload();
  await read.setup?.(stream);
  if (read.watch) {
    await require('#test/watch').watchFiles(harness, read, files);
  } else if (read.isolation === 'none') {
    if (read.coverage !== undefined) internalBinding('v8').beginCoverage();
    await runHere(harness, read, files);
    // What the tests have left behind may still fail.
    if (read.isMain && !harness.forceExit) {
      await new Promise((resolve) => process.once('beforeExit', resolve));
    }
  } else {
    if (harness.covers) require('#test/coverage').collectFromProcesses();
    await require('#test/file_test').runFiles(harness, read, files);
  }
  const { teardown } = harness;
  harness.teardown = undefined;
  await teardown?.();
  if (read.isMain && read.isolation === 'none') require('#test/snapshot').writeSnapshotFiles();
  harness.finish();
  if (harness.forceExit) harness.exitAtOnce();
}

/** Ends a process that was to run files of which none is there; a pattern may match nothing. */
function refuseMissing(names) {
  if (names.length === 0) return;
  for (let i = 0; i < names.length; i++) {
    if (/[*?{}[\]()!]/.exec(names[i]) !== null) return;
  }
  process.stderr.write(`Could not find '${ArrayPrototypeJoin(names, ', ')}'\n`);
  process.exit(1);
}

function rethrow(error) {
  throw error;
}

/** Begins a run; gives the stream of what happens. */
function start(harness, read) {
  const { stream } = harness;
  // Inside of a test file that is run by a runner there is nothing to run.
  if (process.env.NODE_TEST_CONTEXT !== undefined) {
    process.emitWarning(
      'node:test run() is being called recursively within a test file. skipping running files.',
    );
    harness.finish();
    return stream;
  }
  const find = () =>
    shardOf(
      read.files?.length > 0 ? read.files : findFiles(read.globPatterns ?? [], read.cwd),
      read.shard,
    );
  read.findFiles = find;
  const found = find();
  const { seed } = read;
  const files = seed === undefined ? found : require('#test/order').shuffled(found, seed);
  if (read.isMain && files.length === 0) refuseMissing(read.globPatterns ?? []);
  PromisePrototypeThen(PromiseResolve(), () => {
    PromisePrototypeThen(begin(harness, read, files), undefined, (error) => {
      if (read.isMain) process.nextTick(rethrow, error);
      else stream.destroy(error);
    });
  });
  return stream;
}

/** Runs test files; gives the stream of what happens. */
function run(options = kEmptyObject) {
  const read = readOptions(options);
  return start(harnessFor(read), read);
}

/** Loads all files into this process, then runs what they defined. */
async function runHere(harness, options, files) {
  const { pathToFileURL } = require('url');
  const { resolve } = require('path');
  const { importModule } = require('#module/internal');
  const { root } = harness;
  const restore = useHarness(harness);
  process.env.NODE_TEST_WORKER_ID = '1';
  harness.listenForErrors();
  for (let i = 0; i < files.length; i++) {
    const name = files[i];
    const file = resolve(options.cwd, name);
    const location = { file, line: 1, column: 1 };
    const before = root.subtests.length;
    root.location = location;
    let failure;
    try {
      const parent = pathToFileURL(`${options.cwd}/`).href;
      await running.run(root, importModule, pathToFileURL(file).href, parent);
    } catch (error) {
      failure = error;
    }
    if (failure === undefined && root.subtests.length > before) continue;
    // A file without tests is one itself.
    harness.define('test', root, name, undefined, () => {}, { location, failure });
  }
  root.location = undefined;
  root.state = 'running';
  if (root.beforeDone !== undefined) {
    await PromisePrototypeThen(root.beforeDone, undefined, () => {});
  }
  root.pump();
  await root.whenIdle();
  try {
    await root.runOwnHooks('after', root.context);
  } catch (error) {
    root.failure ??= error;
  }
  if (root.failure !== null) harness.reportRoot();
  restore();
}

/** The reporters of the command line, for a process that reports in our place. */
function reporterOptions() {
  const { getOptionValue } = require('#internal/options');
  const args = [];
  for (const option of ['--test-reporter', '--test-reporter-destination']) {
    const list = getOptionValue(option) ?? [];
    for (let i = 0; i < list.length; i++) ArrayPrototypePush(args, `${option}=${list[i]}`);
  }
  return args;
}

/** Whether the files' processes are to be debugged. */
function isInspected() {
  const { getOptionValue } = require('#internal/options');
  return (
    getOptionValue('--inspect') ||
    getOptionValue('--inspect-brk') ||
    getOptionValue('--inspect-wait')
  );
}

/** Watch mode in which one process runs all files; the global setup is for all its lives. */
async function watchHere(read, args, files) {
  const { globalSetupPath, cwd } = read;
  let teardown;
  if (globalSetupPath) {
    teardown = await require('#test/global_hooks').runSetup(globalSetupPath, cwd);
  }
  require('#test/watch').watchProcess(args, files, cwd, teardown);
}

/** `--test`. */
function runMain() {
  const { getOptionValue } = require('#internal/options');
  const { connectReporters, reporterNames } = require('#test/output');
  const isolation = getOptionValue('--test-isolation') || 'process';
  const concurrency = getOptionValue('--test-concurrency');
  const shardText = getOptionValue('--test-shard');
  let shard;
  if (shardText) {
    const parts = /^(\d+)\/(\d+)$/.exec(shardText);
    if (parts === null) {
      throw new ERR_INVALID_ARG_VALUE(
        '--test-shard',
        shardText,
        'must be in the form of <index>/<total>',
      );
    }
    shard = { index: +parts[1], total: +parts[2] };
  }
  const testTagFilters = getOptionValue(kTagFilter);
  // Told by the name of the option.
  filtersOf(testTagFilters, kTagFilter);
  const timeout = getOptionValue('--test-timeout') || Infinity;
  const watch = getOptionValue('--watch') === true;
  // One port is for one process at a time.
  const inspected = isolation === 'process' && isInspected();
  reporterNames();
  const options = {
    __proto__: null,
    concurrency: inspected || isolation === 'none' ? 1 : concurrency === 0 ? true : concurrency,
    forceExit: getOptionValue('--test-force-exit') === true,
    globPatterns: ArrayPrototypeSlice(process.argv, 1),
    globalSetupPath: getOptionValue('--test-global-setup') || undefined,
    isolation,
    only: getOptionValue('--test-only') === true,
    ...require('#test/order').ofCommandLine(),
    rerunFailuresFilePath: getOptionValue('--test-rerun-failures') || undefined,
    shard,
    testNamePatterns: patternsOf('--test-name-pattern'),
    testSkipPatterns: patternsOf('--test-skip-pattern'),
    testTagFilters,
    timeout,
    watch,
    setup(stream) {
      if (inspected) {
        process.emitWarning(
          'Using the inspector with --test forces running at a concurrency of 1. ' +
            'Use the inspectPort option to run with concurrency',
        );
      }
      return connectReporters(stream);
    },
  };
  require('util').debuglog('test_runner')('test runner configuration: %O', options);
  const read = readOptions(options);
  if (watch && isolation === 'none') {
    const { inheritedOptions } = require('#test/file_test');
    const args = [
      ...inheritedOptions(),
      '--test',
      '--test-isolation=none',
      ...reporterOptions(),
      ...read.globPatterns,
    ];
    const files = () => findFiles(read.globPatterns, read.cwd);
    watchHere(read, args, files);
    return;
  }
  const harness = harnessFor(read);
  harness.listenForSignals();
  harness.stream.on('test:summary', (data) => {
    if (data.file === undefined && !data.success) process.exitCode = 1;
  });
  // Hooks of preloaded modules are those of the whole run.
  read.isMain = true;
  const { afterPreloads, preload } = require('#module/internal');
  if (isolation === 'none') {
    useHarness(harness);
    harness.listenForErrors();
    // They belong to the tests and find what the global setup has made.
    read.preload = () => {
      preload(getOptionValue('--require'));
      return new Promise((resolve) => afterPreloads(async () => resolve()));
    };
  } else {
    // There are no tests here that an error could be blamed on: it comes from a reporter or the run itself.
    process.on('uncaughtException', (error) => harness.failAsProcess(error));
    // What `--import` names is for the processes of the files.
    preload(getOptionValue('--require'));
  }
  start(harness, read);
}

module.exports = { defaultPatterns, findFiles, run, runMain };
