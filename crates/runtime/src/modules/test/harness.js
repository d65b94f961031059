'use strict';

// The run of a program's tests: the root that holds them, when they start and when the run is over,
// exceptions that nobody caught, and the events that reporters print.

const {
  ArrayPrototypeEvery,
  ArrayPrototypePush,
  ArrayPrototypeSome,
  PromisePrototypeThen,
  PromiseResolve,
  RegExp,
  RegExpPrototypeExec,
} = primordials;

const { getOptionValue } = require('#internal/options');
const { validateString } = require('#internal/validators');
const { callerLocation, definition, hookDefinition, locationText, kMaxTimeout } =
  require('#test/options');
const { Suite, Test, isFailing, running, runningHook } = require('#test/tree');
const { failureTypes, isCancellation } = require('#test/failure');
const { filtersOf } = require('#test/tags');
const { TestsStream } = require('#test/tests_stream');
const { setImmediate, setInterval, clearInterval } = require('#timers/internal');
// Programs put clocks of their own in its place.
const { hrtime } = process;

const kFailed = 1;
const kTagFilter = '--experimental-test-tag-filter';

class Harness {
  counts = {
    __proto__: null,
    tests: 0,
    failed: 0,
    passed: 0,
    cancelled: 0,
    skipped: 0,
    todo: 0,
    topLevel: 0,
    suites: 0,
  };
  success = true;
  started = false;
  over = false;
  // Whether errors outside of tests come here.
  listening = false;
  onlySeen = false;
  nextId = 0;
  late = [];
  forceExit = false;

  /** `options` are those of `run()`; without them the command line decides and the program's own tests are meant. */
  constructor(options = undefined) {
    this.stream = new TestsStream();
    this.isGlobal = options === undefined;
    this.options = options ?? optionsOfCommandLine();
    if (
      this.options.coverage === undefined &&
      getOptionValue('--experimental-test-coverage') &&
      process.env.NODE_TEST_CONTEXT === undefined
    ) {
      this.options.coverage = require('#test/coverage').settingsOfCommandLine();
    }
    const { rerunFailures } = this.options;
    if (rerunFailures) {
      const { RerunState } = require('#test/rerun');
      this.rerun = new RerunState(rerunFailures);
    }
    const root = new Test(
      this,
      null,
      { name: '<root>', options: {}, fn: undefined, concurrency: options?.concurrency },
      undefined,
    );
    this.root = root;
    root.startTime = hrtime.bigint();
    const { timeout } = this.options;
    if (timeout) root.timeout = timeout;
    this.patterns = this.options.testNamePatterns;
    this.skipPatterns = this.options.testSkipPatterns;
    this.tagFilters = this.options.testTagFilters;
    this.forceExit = this.options.forceExit;
    if (this.isGlobal) {
      root.location = this.options.ownFile
        ? { file: process.argv[1], line: 1, column: 1 }
        : undefined;
      this.listen();
    }
  }

  listenForErrors() {
    if (this.listening) return;
    this.listening = true;
    this.onException = (error) => this.onUncaught(error, failureTypes.uncaught);
    this.onRejection = (error) => this.onUncaught(error, failureTypes.unhandled);
    process.on('uncaughtException', this.onException);
    process.on('unhandledRejection', this.onRejection);
  }

  /** What fails from here on is no business of tests. */
  stopListeningForErrors() {
    process.removeListener('uncaughtException', this.onException);
    process.removeListener('unhandledRejection', this.onRejection);
  }

  /** Watches the process for errors outside of tests, and for its end. */
  listen() {
    this.listenForErrors();
    process.on('beforeExit', () => this.end());
    this.listenForSignals();
  }

  listenForSignals() {
    const interrupt = () => this.interrupt();
    process.once('SIGINT', interrupt);
    process.once('SIGTERM', interrupt);
  }

  /** Ends the run because of a signal: what runs is told as interrupted. */
  interrupt() {
    if (this.over) return;
    const { root } = this;
    if (process.env.NODE_TEST_CONTEXT !== 'child-v8') {
      const tests = [];
      collectRunning(root, tests);
      if (tests.length > 0) this.emit('test:interrupted', { __proto__: null, tests });
    }
    const files = [];
    for (let i = 0; i < root.subtests.length; i++) {
      if (root.subtests[i].kill !== undefined) ArrayPrototypePush(files, root.subtests[i]);
    }
    if (files.length === 0) {
      this.cancelUnfinished();
      this.finish();
    } else {
      this.over = true;
      for (let i = 0; i < files.length; i++) files[i].kill();
      this.stream.finish();
    }
    process.exitCode = kFailed;
    const { teardown } = this;
    this.teardown = undefined;
    if (teardown === undefined) {
      this.exitAtOnce();
      return;
    }
    const exit = () => this.exitAtOnce();
    PromisePrototypeThen(PromiseResolve(teardown()), exit, exit);
  }

  // Definition.

  /** Defines a test or suite below `parent`, or where the program is. */
  define(type, parent, name, options, fn, overrides) {
    const what = definition(name, options, fn, overrides);
    const owner = parent ?? running.getStore() ?? this.root;
    const location = overrides?.location ?? callerLocation();
    const test = new (type === 'suite' ? Suite : Test)(this, owner, what, location);
    this.rerun?.prepare(test, this);
    if (type === 'suite') {
      // Its tests are known before anything runs.
      if (!this.started) this.bootstrap();
      test.build();
    }
    owner.add(test);
    if (!this.started) this.bootstrap();
    // Nothing of a suite runs before all of it is known.
    return owner.type === 'suite' ? PromiseResolve() : test.completion;
  }

  defineHook(kind, owner, fn, options) {
    const what = hookDefinition(fn, options);
    what.location = callerLocation();
    what.kind = kind;
    const test = owner ?? running.getStore() ?? this.root;
    test.addHook(kind, what);
    if (test === this.root && kind === 'before') this.runRootBefore();
    if (!this.started) this.bootstrap();
  }

  runRootBefore() {
    const { root } = this;
    const run = async () => root.runOwnHooks('before', root.context);
    root.beforeDone = PromisePrototypeThen(run(), undefined, (error) => {
      root.fail(error);
      this.success = false;
      throw error;
    });
    PromisePrototypeThen(root.beforeDone, undefined, () => {});
  }

  /** Has the tests start once the program that defines them has run. */
  bootstrap() {
    this.started = true;
    if (this.deferred || !this.isGlobal) return;
    let ready;
    if (process.env.NODE_TEST_CONTEXT === 'child-v8') {
      require('#test/child').reportToParent(this.stream);
    } else {
      ready = require('#test/output').connectReporters(this.stream);
    }
    const setup = this.options.globalSetup;
    if (setup !== undefined && setup !== '') ready = this.runGlobalSetup(setup, ready);
    if (ready !== undefined) this.keepAlive();
    process.nextTick(() => PromisePrototypeThen(ready ?? PromiseResolve(), () => this.start()));
  }

  async runGlobalSetup(path, before) {
    await before;
    const { runSetup } = require('#test/global_hooks');
    this.teardown = await runSetup(path);
  }

  start() {
    const { root } = this;
    root.state = 'running';
    root.pump();
  }

  onDefined(test) {
    if (test.only) this.noteOnly(test);
    if (this.isGlobal && !this.deferred) this.keepAlive();
    const { only, mayChooseOnly } = this.options;
    if (!only && !mayChooseOnly && (test.only || test.parent.onlySubtests)) {
      const message = "'only' and 'runOnly' require the --test-only command-line option.";
      this.diagnostic(test, message);
    }
  }

  /** Within a test that runs, its siblings are chosen among; elsewhere all that wait are. */
  noteOnly({ parent }) {
    const { only, mayChooseOnly } = this.options;
    if (parent.parent === null || parent.type !== 'test') this.onlySeen = true;
    else if (only || mayChooseOnly) parent.onlySubtests = true;
  }

  isFiltered(test) {
    if (this.patterns.length > 0 && !selected(test, (t) => matches(t, this.patterns))) return true;
    if (this.skipPatterns.length > 0 && matches(test, this.skipPatterns)) return true;
    if (this.tagFilters.length > 0 && !tagged(test, this.tagFilters)) return true;
    const { only, mayChooseOnly } = this.options;
    if (!only && !mayChooseOnly) return false;
    if (test.parent.onlySubtests === true) return !test.only;
    if (!only && !this.onlySeen) return false;
    if (test.parent.parent !== null && test.parent.type === 'test') return false;
    return !selected(test, (t) => t.only);
  }

  // The run.

  /** A pending test keeps the process; without one the program ends when it likes. */
  keepAlive() {
    this.timer ??= setInterval(() => {}, kMaxTimeout);
  }

  settle() {
    const { root } = this;
    if (root.active > 0 || root.waiting.length > 0 || this.timer === undefined) return;
    clearInterval(this.timer);
    this.timer = undefined;
    // The program may define more later, tests and hooks.
    this.afterDone = PromisePrototypeThen(this.afterDone ?? PromiseResolve(), () => this.wind());
  }

  /** What is due when no test runs or waits. */
  async wind() {
    const { root } = this;
    try {
      await root.runOwnHooks('after', root.context);
    } catch (error) {
      this.success = false;
      root.failure ??= error;
    }
    // Whatever the program still waits for.
    if (this.forceExit && this.isGlobal) this.end();
  }

  onUncaught(error, failureType) {
    if (require('#test/output').isOfReporter(error)) throw error;
    const test = running.getStore();
    const hook = runningHook.getStore();
    if (hook?.over) {
      const where = locationText(hook.location, true);
      this.strayError(`Test hook "${hook.kind}" at ${where}`, error, failureType);
      return;
    }
    if (test === undefined || test === this.root) {
      if (this.root.state !== 'running') {
        this.failAsProcess(error);
        return;
      }
      this.strayError('A resource', error, failureType);
      return;
    }
    if (test.state !== 'finished') {
      test.failFromOutside(error, failureType);
      return;
    }
    const where = locationText(test.location, true);
    this.strayError(`Test "${test.name}" at ${where}`, error, failureType);
  }

  /** Something that no running test can be blamed for. */
  strayError(who, error, failureType) {
    const event =
      failureType === failureTypes.uncaught ? 'uncaughtException' : 'unhandledRejection';
    const outcome =
      who === 'A resource'
        ? `which triggered an ${event} event, caught by the test runner.`
        : `and would have caused the test to fail, but instead triggered an ${event} event.`;
    this.diagnostic(
      this.root,
      `Error: ${who} generated asynchronous activity after the test ended. ` +
        `This activity created the error "${error}" ${outcome}`,
    );
    this.success = false;
    process.exitCode = kFailed;
  }

  /** An exception outside of all tests ends the process as without tests. */
  failAsProcess(error) {
    const { state } = this.root;
    this.over = true;
    if (state !== 'finished') throw error;
    // The run has ended, and with it the listener that could not answer.
    process.removeAllListeners('uncaughtException');
    process.nextTick(() => {
      throw error;
    });
  }

  /** The process has nothing left to do: the run is over. */
  end() {
    if (this.over || this.deferred) return;
    const { root } = this;
    if (!this.started && root.subtests.length === 0) return;
    if (this.teardown !== undefined) {
      const { teardown } = this;
      this.teardown = undefined;
      // It may leave the loop nothing to do that would have the process come here again.
      PromisePrototypeThen(
        PromiseResolve(teardown()),
        () => this.end(),
        (error) => {
          this.success = false;
          root.failure ??= error;
          this.end();
        },
      );
      return;
    }
    this.cancelUnfinished();
    for (let i = 0; i < this.late.length; i++) this.reportLate(this.late[i]);
    if (root.failure !== null && root.failure !== undefined) this.reportRoot();
    if (getOptionValue('--test-update-snapshots')) require('#test/snapshot').writeSnapshotFiles();
    this.finish();
    if (!this.success) process.exitCode = kFailed;
    if (this.forceExit) this.exitAtOnce();
  }

  /** A subtest that came when its parent had ended; it is told at the end. */
  addLate(test) {
    this.success = false;
    ArrayPrototypePush(this.late, test);
  }

  reportLate(test) {
    test.number = ++this.root.started;
    this.emitStart(test);
    this.emitResult(test);
  }

  exitAtOnce() {
    // To write what is left takes a while, in which what tests have left behind may fail.
    process.on('unhandledRejection', () => {});
    const exit = () => {
      // Ticks that were already due have run by then, and count.
      PromisePrototypeThen(PromiseResolve(), () => {
        process.on('uncaughtException', (error) => {
          if (require('#test/output').isOfReporter(error)) throw error;
        });
      });
      setImmediate(() => require('#test/output').whenWritten(() => process.exit()));
    };
    if (this.stream.readableEnded) exit();
    else this.stream.once('end', exit);
  }

  /** Nothing will make these end any more. */
  cancelUnfinished() {
    const { root } = this;
    if (root.active === 0) return;
    for (let i = 0; i < root.subtests.length; i++) {
      const test = root.subtests[i];
      if (test.state !== 'running') continue;
      test.cancelSubtests();
      test.abandon(
        'Promise resolution is still pending but the event loop has already resolved',
        failureTypes.cancelled,
      );
    }
  }

  /** A failed hook of the whole run is told as a test of the file's name. */
  reportRoot() {
    const { root } = this;
    this.success = false;
    const { failure } = root;
    this.emit('test:fail', {
      __proto__: null,
      ...place({ file: root.file, location: failure.hook?.location ?? root.location }),
      name: root.file ?? root.name,
      nesting: 0,
      testNumber: root.started + 1,
      details: { __proto__: null, duration_ms: root.duration, type: undefined, error: failure },
    });
  }

  /** The last events. */
  finish() {
    if (this.over) return;
    this.over = true;
    // The process that runs the files knows of all of them.
    if (process.env.NODE_TEST_CONTEXT !== 'child-v8') this.rerun?.save();
    this.summarize();
    this.root.state = 'finished';
    this.stream.finish();
    // Listeners for the same event are still about the run.
    if (this.listening) process.nextTick(() => this.stopListeningForErrors());
  }

  /** Forgets a run, for the next one of watch mode. */
  beginAgain() {
    const { root, counts } = this;
    for (const name in counts) counts[name] = 0;
    this.success = true;
    root.subtests = [];
    root.started = 0;
    root.reported = 0;
    root.failedSubtests = 0;
    root.endTime = undefined;
    root.startTime = hrtime.bigint();
  }

  /** Ends the processes of files that still run. */
  killFiles() {
    const { subtests } = this.root;
    for (let i = 0; i < subtests.length; i++) subtests[i].kill?.();
  }

  /** Tells how the run went. */
  summarize() {
    const { root, counts } = this;
    root.endTime = hrtime.bigint();
    const at = place(root);
    this.emit('test:plan', { __proto__: null, ...at, nesting: 0, count: counts.topLevel });
    for (let i = 0; i < root.diagnostics.length; i++)
      this.emitDiagnostic(0, root, root.diagnostics[i]);
    const { seed } = this.options;
    if (seed !== undefined && !this.isGlobal)
      this.emitDiagnostic(0, root, `Randomized test order seed: ${seed}`);
    const lines = [
      `tests ${counts.tests}`,
      `suites ${counts.suites}`,
      `pass ${counts.passed}`,
      `fail ${counts.failed}`,
      `cancelled ${counts.cancelled}`,
      `skipped ${counts.skipped}`,
      `todo ${counts.todo}`,
      `duration_ms ${root.duration}`,
    ];
    for (let i = 0; i < lines.length; i++) this.emitDiagnostic(0, root, lines[i]);
    if (this.covers) this.tellCoverage(at);
    this.emit('test:summary', {
      __proto__: null,
      success: this.success,
      counts: { __proto__: null, ...counts },
      duration_ms: root.duration,
      file: root.file,
    });
  }

  /** Whether this run tells what it covered. */
  get covers() {
    return this.options.coverage !== undefined;
  }

  tellCoverage(at) {
    const { finish, shortfalls } = require('#test/coverage');
    let summary;
    try {
      summary = finish(this.options.coverage);
    } catch (error) {
      process.exitCode = kFailed;
      const message = `Warning: Could not report code coverage. ${error}`;
      this.emit('test:diagnostic', { __proto__: null, ...at, nesting: 0, message, level: 'warn' });
      return;
    }
    this.emit('test:coverage', { __proto__: null, ...at, nesting: 0, summary });
    const texts = shortfalls(summary);
    for (let i = 0; i < texts.length; i++) {
      process.exitCode = kFailed;
      this.emit('test:diagnostic', {
        __proto__: null,
        ...at,
        nesting: 0,
        message: texts[i],
        level: 'error',
      });
    }
  }

  // Events.

  emit(type, data) {
    this.rerun?.note(type, data);
    this.stream.tell(type, data);
  }

  emitEnqueue(test) {
    if (test.enqueued) return;
    test.enqueued = true;
    this.emit('test:enqueue', { ...identity(test), type: test.type });
  }

  emitDequeue(test) {
    this.emit('test:dequeue', { ...identity(test), type: 'test' });
  }

  emitStart(test) {
    this.emit('test:start', identity(test));
  }

  emitDiagnostic(nesting, test, message) {
    this.emit('test:diagnostic', { ...place(test), nesting, message, level: 'info' });
  }

  diagnostic(test, message) {
    ArrayPrototypePush(test.diagnostics, `${message}`);
  }

  /** Tells a message at once, in the order in which tests run. */
  log(test, message, data) {
    validateString(message, 'message');
    this.emit('test:log', {
      __proto__: null,
      name: test.name,
      nesting: test.nesting,
      testId: test.id,
      parentId: test.parent?.id ?? 0,
      message,
      data,
      ...place(test),
    });
  }

  /** What reporters get of a finished test. */
  resultOf(test) {
    const details = { __proto__: null, duration_ms: test.duration, type: test.type };
    if (this.rerun !== undefined) {
      details.attempt = this.rerun.attempt;
      if (test.passedOnAttempt !== undefined) details.passed_on_attempt = test.passedOnAttempt;
    }
    if (test.failure !== null) details.error = test.failure;
    const classname = test.nesting > 0 ? test.parent.name : undefined;
    if (classname !== undefined) details.classname = classname;
    const result = {
      __proto__: null,
      name: test.name,
      nesting: test.nesting,
      testNumber: test.number,
      testId: test.id,
      parentId: test.parent?.id ?? 0,
      details,
      tags: test.tags,
      ...place(test),
    };
    // One of these at most.
    if (test.skipped) result.skip = test.message ?? true;
    else if (test.todo) result.todo = test.message ?? true;
    else if (test.expected !== undefined) result.expectFailure = test.expected.label ?? true;
    return result;
  }

  /** The test has ended; its turn to be reported may come later. */
  emitComplete(test) {
    const data = this.resultOf(test);
    data.details.passed = test.failure === null;
    this.emit('test:complete', data);
  }

  /** Reports the end of a test whose turn it is. */
  emitResult(test) {
    this.count(test);
    if (test.started > 0) {
      this.emit('test:plan', {
        __proto__: null,
        ...place(test),
        nesting: test.nesting + 1,
        count: test.started,
      });
    }
    const data = this.resultOf(test);
    const { classname } = data.details;
    if (classname !== undefined) data.classname = classname;
    this.emit(test.failure === null ? 'test:pass' : 'test:fail', data);
    const { diagnostics } = test;
    for (let i = 0; i < diagnostics.length; i++) {
      this.emitDiagnostic(test.nesting, test, diagnostics[i]);
    }
  }

  count(test) {
    const { counts } = this;
    if (isFailing(test)) this.success = false;
    if (test.nesting === 0) counts.topLevel++;
    if (test.type === 'suite') {
      counts.suites++;
      return;
    }
    counts.tests++;
    if (test.skipped) counts.skipped++;
    else if (test.todo) counts.todo++;
    else if (test.failure === null) counts.passed++;
    else if (isCancellation(test.failure)) counts.cancelled++;
    else counts.failed++;
  }
}

function place(test) {
  const { location } = test;
  return { __proto__: null, line: location?.line, column: location?.column, file: test.file };
}

function identity(test) {
  return {
    __proto__: null,
    nesting: test.nesting,
    name: test.name,
    testId: test.id,
    parentId: test.parent?.id ?? 0,
    tags: test.tags,
    ...place(test),
  };
}

function collectRunning(test, found) {
  for (let i = 0; i < test.subtests.length; i++) {
    const sub = test.subtests[i];
    if (sub.state !== 'running') continue;
    if (sub.active > 0) collectRunning(sub, found);
    else {
      const { name, nesting } = sub;
      ArrayPrototypePush(found, { __proto__: null, name, nesting, ...place(sub) });
    }
  }
}

/** A pattern as it is written on the command line. */
function patternOf(text, option) {
  const parts = RegExpPrototypeExec(/^\/(.*)\/([a-z]*)$/, text);
  try {
    return parts === null ? new RegExp(text) : new RegExp(parts[1], parts[2]);
  } catch ({ message }) {
    const { ERR_INVALID_ARG_VALUE } = require('#internal/errors').codes;
    throw new ERR_INVALID_ARG_VALUE(option, text, `is an invalid regular expression. ${message}`);
  }
}

function patternsOf(option) {
  const patterns = [];
  const list = getOptionValue(option) ?? [];
  for (let i = 0; i < list.length; i++) patterns[i] = patternOf(list[i], option);
  return patterns;
}

function optionsOfCommandLine() {
  return {
    __proto__: null,
    forceExit: getOptionValue('--test-force-exit') === true,
    globalSetup: process.env.NODE_TEST_CONTEXT ? undefined : getOptionValue('--test-global-setup'),
    only: getOptionValue('--test-only') === true,
    // A program that runs its own tests needs no option for it.
    mayChooseOnly: process.env.NODE_TEST_CONTEXT !== 'child-v8',
    rerunFailures: getOptionValue('--test-rerun-failures'),
    seed: require('#test/order').seedOfCommandLine(),
    ownFile: getOptionValue('--test') !== true,
    testNamePatterns: patternsOf('--test-name-pattern'),
    testSkipPatterns: patternsOf('--test-skip-pattern'),
    testTagFilters: filtersOf(getOptionValue(kTagFilter), kTagFilter),
    timeout: getOptionValue('--test-timeout'),
  };
}

/** The name of a test after those of all around it. */
function nameWithin(test) {
  const { name, parent } = test;
  return parent === null || parent.parent === null ? name : `${nameWithin(parent)} ${name}`;
}

function matches(test, patterns) {
  for (let i = 0; i < patterns.length; i++) {
    if (RegExpPrototypeExec(patterns[i], test.name) !== null) return true;
    if (RegExpPrototypeExec(patterns[i], nameWithin(test)) !== null) return true;
  }
  return false;
}

/** Whether its own tags make the test one to run, or those of a test within. */
function tagged(test, filters) {
  if (ArrayPrototypeEvery(filters, (filter) => filter(test.tags))) return true;
  return ArrayPrototypeSome(test.subtests, (subtest) => tagged(subtest, filters));
}

/** Whether the test, one around it or one in it is chosen. */
function selected(test, choose) {
  for (let t = test; t.parent !== null; t = t.parent) {
    if (choose(t)) return t === test || !chosenWithin(t, choose) || t.type === 'test';
  }
  return chosenWithin(test, choose);
}

function chosenWithin(test, choose) {
  for (let i = 0; i < test.subtests.length; i++) {
    if (choose(test.subtests[i]) || chosenWithin(test.subtests[i], choose)) return true;
  }
  return false;
}

let harness;

function getHarness() {
  harness ??= new Harness();
  return harness;
}

/** Has definitions go to `other`; gives what undoes it. */
function useHarness(other) {
  const before = harness;
  harness = other;
  return () => {
    harness = before;
  };
}

module.exports = { Harness, getHarness, patternOf, patternsOf, running, useHarness };
