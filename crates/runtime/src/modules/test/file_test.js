'use strict';

// A test file that runs in a process of its own: what it tells is passed on when its turn has come.

const {
  ArrayPrototypeIndexOf,
  ArrayPrototypePush,
  ObjectAssign,
  Promise,
  RegExpPrototypeExec,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
} = primordials;

const { Test } = require('#test/tree');
const { TestFailure, failureTypes } = require('#test/failure');
const { getOptionValue } = require('#internal/options');
// Programs put clocks of their own in its place.
const { hrtime } = process;

// Options of the runner that are nothing to the files; those in the second list have a value.
const ownOptions = ['--test', '--watch', '--experimental-test-coverage'];
const ownValues = [
  '--test-reporter',
  '--test-reporter-destination',
  '--test-concurrency',
  '--test-isolation',
  '--test-shard',
  '--test-global-setup',
  '--watch-path',
];

/** What the program's own options leave for a file's process. */
function inheritedOptions() {
  const kept = [];
  const { execArgv } = process;
  for (let i = 0; i < execArgv.length; i++) {
    const option = execArgv[i];
    const equals = StringPrototypeIndexOf(option, '=');
    const name = equals === -1 ? option : StringPrototypeSlice(option, 0, equals);
    if (ArrayPrototypeIndexOf(ownOptions, name) !== -1) continue;
    if (ArrayPrototypeIndexOf(ownValues, name) !== -1) {
      if (equals === -1) i++;
      continue;
    }
    ArrayPrototypePush(kept, option);
  }
  return kept;
}

function argumentsOf(options, file) {
  const args = [...inheritedOptions(), ...options.execArgv];
  const add = (option, list) => {
    for (let i = 0; list !== undefined && i < list.length; i++)
      ArrayPrototypePush(args, `${option}=${list[i]}`);
  };
  const given = (option) => getOptionValue(option)?.length > 0;
  if (!given('--test-name-pattern')) add('--test-name-pattern', options.testNamePatterns);
  if (!given('--test-skip-pattern')) add('--test-skip-pattern', options.testSkipPatterns);
  const { testTagFilters: tags } = options;
  if (!given('--experimental-test-tag-filter')) {
    add('--experimental-test-tag-filter', typeof tags === 'string' ? [tags] : (tags ?? undefined));
  }
  if (options.only && !getOptionValue('--test-only')) ArrayPrototypePush(args, '--test-only');
  if (options.timeout && options.timeout !== Infinity && !getOptionValue('--test-timeout')) {
    ArrayPrototypePush(args, `--test-timeout=${options.timeout}`);
  }
  const { rerunFailuresFilePath: state } = options;
  if (state && !getOptionValue('--test-rerun-failures')) {
    ArrayPrototypePush(args, `--test-rerun-failures=${state}`);
  }
  if (options.seed !== undefined) ArrayPrototypePush(args, `--test-random-seed=${options.seed}`);
  if (options.inspectPort !== undefined) {
    const { inspectPort } = options;
    const port = typeof inspectPort === 'function' ? inspectPort() : inspectPort;
    ArrayPrototypePush(args, `--inspect-port=${port ?? 0}`);
  }
  ArrayPrototypePush(args, file);
  return [...args, ...options.argv];
}

/** Names of the lines that end a file's own run; the runner has its own. */
const summaryLine = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /;

/** What an inspector says on standard error. */
const inspectorLine =
  /^(?:Debugger (?:listening on |attached\.|ending on )|For help, see: |Waiting for the debugger to disconnect\.\.\.)/;

/** Events that come when they happen; the others wait for the turn of their file. */
const toldAtOnce = ['test:enqueue', 'test:dequeue', 'test:complete'];

function isResult(type) {
  return type === 'test:pass' || type === 'test:fail';
}

class FileTest extends Test {
  constructor(harness, parent, definition, location, options) {
    super(harness, parent, definition, location);
    this.runOptions = options;
    this.buffered = [];
    this.reportedChildren = 0;
    this.failedChildren = 0;
  }

  /** An event of the file's process. */
  onEvent(event) {
    const { type, data } = event;
    if (type === 'test:diagnostic' && data.nesting === 0) {
      if (RegExpPrototypeExec(summaryLine, data.message) !== null) return;
    }
    if (type === 'test:plan' && data.nesting === 0) return;
    ObjectAssign(data, { entryFile: this.location.file });
    if (isResult(type)) this.countChild(type, data);
    if (ArrayPrototypeIndexOf(toldAtOnce, type) !== -1) this.harness.emit(type, data);
    else if (this.hasTurn && this.buffered.length === 0) this.tell(type, data);
    else ArrayPrototypePush(this.buffered, event);
  }

  /** The tests outermost in their files are counted on from file to file. */
  tell(type, data) {
    if (isResult(type) && data.nesting === 0) data.testNumber = ++this.harness.counts.topLevel;
    this.harness.emit(type, data);
  }

  countChild(type, data) {
    const { counts } = this.harness;
    const { details, skip, todo } = data;
    this.reportedChildren++;
    const failed = type === 'test:fail' && todo === undefined && skip === undefined;
    if (failed) {
      this.failedChildren++;
      this.harness.success = false;
    }
    if (details.type === 'suite') {
      counts.suites++;
      return;
    }
    counts.tests++;
    if (skip !== undefined) counts.skipped++;
    else if (todo !== undefined) counts.todo++;
    else if (!failed) counts.passed++;
    else if (isCancelled(details.error)) counts.cancelled++;
    else counts.failed++;
  }

  flush() {
    const { buffered } = this;
    this.buffered = [];
    for (let i = 0; i < buffered.length; i++) {
      this.tell(buffered[i].type, buffered[i].data);
    }
  }

  report() {
    if (this.hasTurn) this.flush();
  }

  /** A file is told of as a test only when it told of none. */
  get isReported() {
    return (
      this.reportedChildren === 0 ||
      (this.failure !== null && this.failure.failureType !== failureTypes.subtests)
    );
  }

  async run() {
    this.state = 'running';
    this.startTime = hrtime.bigint();
    const slots = this.runOptions.slots;
    const slot = takeSlot(slots);
    try {
      await runProcess(this, slot + 1);
    } catch (error) {
      this.failure = error;
    }
    slots[slot] = false;
    this.finish();
  }

  judge() {}

  /** Ends the file's process. */
  kill() {
    this.child?.kill('SIGTERM');
  }
}

function isCancelled(error) {
  const type = error?.failureType;
  return (
    type === failureTypes.cancelled ||
    type === failureTypes.aborted ||
    type === failureTypes.timeout
  );
}

function takeSlot(slots) {
  let i = 0;
  while (slots[i]) i++;
  slots[i] = true;
  return i;
}

/** Cuts text into lines, each with its end. */
function eachLine(text, give) {
  let start = 0;
  while (start < text.length) {
    const end = StringPrototypeIndexOf(text, '\n', start);
    if (end === -1) break;
    give(StringPrototypeSlice(text, start, end + 1));
    start = end + 1;
  }
  return StringPrototypeSlice(text, start);
}

/** Runs the file and settles when its process has ended. */
function runProcess(test, workerId) {
  const { spawn } = require('child_process');
  const { Parser } = require('#test/child');
  const { runOptions: options, location, name } = test;
  const { file } = location;
  const env = { ...(options.env ?? process.env), NODE_TEST_CONTEXT: 'child-v8' };
  env.NODE_TEST_WORKER_ID = `${workerId}`;
  if (test.harness.covers) env.NODE_V8_COVERAGE = process.env.NODE_V8_COVERAGE;
  const stdio = ['pipe', 'pipe', 'pipe'];
  if (options.watcher !== undefined) {
    ArrayPrototypePush(stdio, 'ipc');
    env.WATCH_REPORT_DEPENDENCIES = '1';
  }
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, argumentsOf(options, file), {
      cwd: options.cwd,
      encoding: 'utf8',
      env,
      killSignal: 'SIGTERM',
      signal: options.signal ?? undefined,
      stdio,
    });
    options.watcher?.follow(child, file);
    test.child = child;
    const tell = (type, message) => {
      test.onEvent({ type, data: { __proto__: null, file: name, message } });
    };
    let spawnError;
    child.on('error', (error) => {
      spawnError = error;
    });
    const parser = new Parser(
      (event) => test.onEvent(event),
      (bytes) => tell('test:stdout', bytes.toString()),
    );
    child.stdout.on('data', (chunk) => parser.write(chunk));
    let rest = '';
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (chunk) => {
      rest = eachLine(rest + chunk, (line) => {
        // Who debugs the file has to see where.
        if (RegExpPrototypeExec(inspectorLine, line) !== null) process.stderr.write(line);
        else tell('test:stderr', line);
      });
    });
    child.on('close', (code, signal) => {
      parser.end();
      if (rest !== '') tell('test:stderr', rest);
      if (spawnError !== undefined) {
        reject(new TestFailure(spawnError, failureTypes.aborted));
        return;
      }
      if (code === 0 && signal === null) {
        resolve();
        return;
      }
      const type = test.failedChildren > 0 ? failureTypes.subtests : failureTypes.code;
      const failure = new TestFailure('test failed', type);
      failure.exitCode = code;
      failure.signal = signal;
      failure.stack = undefined;
      reject(failure);
    });
  });
}

function fileTest(harness, options, name) {
  const { resolve } = require('path');
  const definition = { name, options: {}, fn: undefined, concurrency: undefined };
  const location = { file: resolve(options.cwd, name), line: 1, column: 1 };
  return new FileTest(harness, harness.root, definition, location, options);
}

/** Runs every file; settles when all have ended. */
async function runFiles(harness, options, files) {
  const { root } = harness;
  options.slots ??= [];
  root.state = 'running';
  for (let i = 0; i < files.length; i++) root.add(fileTest(harness, options, files[i]));
  root.pump();
  await root.whenIdle();
}

module.exports = { inheritedOptions, runFiles };
