'use strict';

// The run of a program's tests: the root that holds them, when they start and when the run is over,
// exceptions that nobody caught, and the events that reporters print.

const { ArrayPrototypePush, PromisePrototypeThen, PromiseResolve, RegExp, RegExpPrototypeExec } =
  primordials;

const { getOptionValue } = require('#internal/options');
const { callerLocation, definition, hookDefinition, locationText, kMaxTimeout } =
  require('#test/options');
const { Suite, Test, isFailing, running } = require('#test/tree');
const { failureTypes, isCancellation } = require('#test/failure');
const { setInterval, clearInterval } = require('timers');

const kFailed = 1;

class Harness {
  counts = {
    __proto__: null,
    tests: 0,
    suites: 0,
    passed: 0,
    failed: 0,
    cancelled: 0,
    skipped: 0,
    todo: 0,
  };
  success = true;
  started = false;
  over = false;
  onlySeen = false;
  reporters = undefined;

  constructor() {
    const root = new Test(
      this,
      null,
      { name: '<root>', options: {}, fn: undefined, concurrency: undefined },
      undefined,
    );
    this.root = root;
    root.startTime = process.hrtime.bigint();
    root.location = { file: process.argv[1], line: 1, column: 1 };
    const timeout = getOptionValue('--test-timeout');
    if (timeout) root.timeout = timeout;
    this.patterns = patternsOf('--test-name-pattern');
    this.skipPatterns = patternsOf('--test-skip-pattern');
    process.on('uncaughtException', (error) => this.onUncaught(error, failureTypes.uncaught));
    process.on('unhandledRejection', (error) => this.onUncaught(error, failureTypes.unhandled));
    process.on('beforeExit', () => this.end());
  }

  // Definition.

  /** Defines a test or suite below `parent`, or where the program is. */
  define(type, parent, name, options, fn, overrides) {
    const what = definition(name, options, fn, overrides);
    const owner = parent ?? running.getStore() ?? this.root;
    const location = callerLocation();
    const test = new (type === 'suite' ? Suite : Test)(this, owner, what, location);
    if (type === 'suite') {
      // Its tests are known before anything runs.
      if (!this.started) this.bootstrap();
      test.build();
    }
    owner.add(test);
    if (!this.started) this.bootstrap();
    return test.completion;
  }

  defineHook(kind, owner, fn, options) {
    const what = hookDefinition(fn, options);
    const test = owner ?? running.getStore() ?? this.root;
    test.addHook(kind, what);
    if (test === this.root && kind === 'before') {
      const { root } = this;
      const run = async () => root.runOwnHooks('before', root.context);
      root.beforeDone = PromisePrototypeThen(run(), undefined, (error) => {
        root.fail(error);
        this.success = false;
        throw error;
      });
      PromisePrototypeThen(root.beforeDone, undefined, () => {});
    }
    if (!this.started) this.bootstrap();
  }

  /** Has the tests start once the program that defines them has run. */
  bootstrap() {
    this.started = true;
    process.nextTick(() => PromisePrototypeThen(PromiseResolve(), () => this.start()));
  }

  start() {
    const { root } = this;
    root.state = 'running';
    root.pump();
    this.settle();
  }

  onDefined(test) {
    if (test.only) this.onlySeen = true;
    this.keepAlive();
  }

  isFiltered(test) {
    if (this.patterns.length > 0 && !selected(test, (t) => matches(t, this.patterns))) return true;
    if (this.skipPatterns.length > 0 && matches(test, this.skipPatterns)) return true;
    if (test.parent.onlySubtests === true) return !test.only;
    if (!this.onlySeen || (test.parent.parent !== null && test.parent.type === 'test'))
      return false;
    return !selected(test, (t) => t.only);
  }

  // The run.

  onFinished(test) {
    if (test.parent === this.root) process.nextTick(() => this.settle());
  }

  /** A pending test keeps the process; without one the program ends when it likes. */
  keepAlive() {
    this.timer ??= setInterval(() => {}, kMaxTimeout);
  }

  settle() {
    const { root } = this;
    if (root.active > 0 || root.waiting.length > 0 || this.timer === undefined) return;
    clearInterval(this.timer);
    this.timer = undefined;
    if (this.afterDone === undefined) {
      // Tests that the program defines later still run.
      this.afterDone = PromisePrototypeThen(
        root.runOwnHooks('after', root.context),
        undefined,
        (error) => {
          this.success = false;
          root.failure ??= error;
        },
      );
    }
  }

  onUncaught(error, failureType) {
    const test = running.getStore();
    if (test === undefined || test === this.root) {
      this.failAsProcess(error);
      return;
    }
    if (test.state !== 'finished') {
      test.failFromOutside(error, failureType);
      return;
    }
    const event =
      failureType === failureTypes.uncaught ? 'uncaughtException' : 'unhandledRejection';
    const where = locationText(test.location, true);
    this.diagnostic(
      this.root,
      `Error: Test "${test.name}" at ${where} generated asynchronous activity after the test ended. ` +
        `This activity created the error "${error}" and would have caused the test to fail, but ` +
        `instead triggered an ${event} event.`,
    );
    this.success = false;
    process.exitCode = kFailed;
  }

  /** An exception outside of all tests ends the process as without tests. */
  failAsProcess(error) {
    this.over = true;
    throw error;
  }

  end() {
    if (this.over) return;
    const { root } = this;
    if (!this.started && root.subtests.length === 0) return;
    this.over = true;
    root.endTime = process.hrtime.bigint();
    const { counts } = this;
    if (!this.success || (root.failure !== null && root.failure !== undefined)) {
      process.exitCode = kFailed;
    }
    this.emit('test:plan', { nesting: 0, count: root.started });
    for (let i = 0; i < root.diagnostics.length; i++)
      this.emitDiagnostic(0, root, root.diagnostics[i]);
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
    this.emit('test:summary', { counts, success: this.success, duration_ms: root.duration });
    const reporters = this.activeReporters();
    for (let i = 0; i < reporters.length; i++) reporters[i].end();
  }

  // Events.

  activeReporters() {
    this.reporters ??= require('#test/output').openReporters();
    return this.reporters;
  }

  emit(type, data) {
    const reporters = this.activeReporters();
    for (let i = 0; i < reporters.length; i++) reporters[i].event({ type, data });
  }

  emitStart(test) {
    this.emit('test:start', { ...place(test), name: test.name, nesting: test.nesting });
  }

  emitDiagnostic(nesting, test, message) {
    this.emit('test:diagnostic', { ...place(test), nesting, message, level: 'info' });
  }

  diagnostic(test, message) {
    ArrayPrototypePush(test.diagnostics, `${message}`);
  }

  /** Reports the end of a test whose turn it is. */
  emitResult(test) {
    this.count(test);
    if (test.started > 0) {
      this.emit('test:plan', { ...place(test), nesting: test.nesting + 1, count: test.started });
    }
    const details = {
      __proto__: null,
      duration_ms: test.duration,
      type: test.type,
      passed: test.failure === null,
    };
    if (test.failure !== null) details.error = test.failure;
    const data = {
      __proto__: null,
      ...place(test),
      name: test.name,
      nesting: test.nesting,
      testNumber: test.number,
      details,
      skip: test.skipped ? (test.message ?? true) : undefined,
      todo: test.todo && !test.skipped ? (test.message ?? true) : undefined,
      expectFailure: test.expectFailure || undefined,
    };
    this.emit(test.failure === null ? 'test:pass' : 'test:fail', data);
    const { diagnostics } = test;
    for (let i = 0; i < diagnostics.length; i++) {
      this.emitDiagnostic(test.nesting, test, diagnostics[i]);
    }
  }

  count(test) {
    const { counts } = this;
    if (isFailing(test)) this.success = false;
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
  return { __proto__: null, file: test.file, line: location?.line, column: location?.column };
}

function patternsOf(option) {
  const patterns = [];
  const list = getOptionValue(option) ?? [];
  for (let i = 0; i < list.length; i++) {
    const parts = RegExpPrototypeExec(/^\/(.*)\/([a-z]*)$/, list[i]);
    patterns[i] = parts === null ? new RegExp(list[i]) : new RegExp(parts[1], parts[2]);
  }
  return patterns;
}

function matches(test, patterns) {
  for (let i = 0; i < patterns.length; i++) {
    if (RegExpPrototypeExec(patterns[i], test.name) !== null) return true;
    if (RegExpPrototypeExec(patterns[i], test.fullName) !== null) return true;
  }
  return false;
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

module.exports = { getHarness, running };
