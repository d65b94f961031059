'use strict';

// Tests and suites as a tree: when a subtest starts, what its function does, and how it ended.
// Results are reported in the order of definition, each as soon as those before it are.

const {
  ArrayPrototypePush,
  ArrayPrototypeShift,
  ArrayPrototypeSplice,
  Number,
  ObjectDefineProperty,
  Promise,
  PromisePrototypeThen,
  PromiseWithResolvers,
  ReflectApply,
  SafeMap,
} = primordials;

const { AsyncLocalStorage } = require('#async_hooks/async_local_storage');
const { isPromise } = require('util/types');
const { setTimeout, clearTimeout } = require('#timers/internal');
const { hrtime } = process;
const { TestFailure, failureOf, failureTypes, isCancellation } = require('#test/failure');
const { SuiteContext, TestContext } = require('#test/context');
const { tagsOf } = require('#test/tags');

/** The test or suite whose code is running. */
const running = new AsyncLocalStorage();
/** The hook whose code is running, within that. */
const runningHook = new AsyncLocalStorage();

/** Calls a function of the program with its context, and a callback when it takes one. */
function invoke(fn, receiver, context) {
  if (fn.length < 2) return ReflectApply(fn, receiver, [context]);
  const { promise, resolve, reject } = PromiseWithResolvers();
  let calls = 0;
  const done = (error) => {
    if (++calls > 1) {
      throw new TestFailure('callback invoked multiple times', failureTypes.multipleCallbacks);
    }
    if (error) reject(error);
    else resolve();
  };
  const result = ReflectApply(fn, receiver, [context, done]);
  if (isPromise(result)) {
    PromisePrototypeThen(result, undefined, () => {});
    PromisePrototypeThen(promise, undefined, () => {});
    throw new TestFailure(
      'passed a callback but also returned a Promise',
      failureTypes.callbackAndPromise,
    );
  }
  return promise;
}

/** What may end code before it ends by itself: its time, its signal, an uncaught exception. */
class Guard {
  constructor(timeout, signal) {
    const { promise, reject } = PromiseWithResolvers();
    PromisePrototypeThen(promise, undefined, () => {});
    this.stopped = promise;
    this.stop = reject;
    this.signal = signal;
    if (signal?.aborted) throw this.aborted();
    if (timeout !== Infinity) {
      this.timer = setTimeout(() => {
        reject(new TestFailure(`test timed out after ${timeout}ms`, failureTypes.timeout));
      }, timeout);
      this.timer.unref();
    }
    if (signal !== undefined) {
      this.onAbort = () => reject(this.aborted());
      signal.addEventListener('abort', this.onAbort);
    }
  }

  aborted() {
    return new TestFailure(this.signal.reason, failureTypes.aborted);
  }

  /** Settles like `result`, or when the guard was stopped. */
  until(result) {
    return new Promise((resolve, fail) => {
      PromisePrototypeThen(this.stopped, undefined, fail);
      // Resolving with a promise would shut out what stops the test.
      if (isPromise(result)) PromisePrototypeThen(result, resolve, fail);
      else if (this.signal?.aborted) fail(this.aborted());
      else resolve(result);
    });
  }

  close() {
    if (this.onAbort !== undefined) this.signal.removeEventListener('abort', this.onAbort);
    if (this.timer !== undefined) clearTimeout(this.timer);
  }
}

class Test {
  constructor(harness, parent, definition, location) {
    const { name, options, fn, concurrency, expected } = definition;
    this.harness = harness;
    this.id = harness.nextId++;
    this.parent = parent;
    this.name = name;
    this.fn = fn;
    this.location = location;
    this.options = options;
    // The file that was run, whichever file defines the test.
    this.entryFile = parent?.parent ? parent.entryFile : (parent?.location ?? location)?.file;
    this.nesting = parent === null ? -1 : parent.nesting + 1;
    this.concurrency = concurrency ?? parent?.concurrency ?? 1;
    this.timeout = options.timeout ?? parent?.timeout ?? Infinity;
    this.only = !!options.only;
    this.skipped = options.skip !== undefined && options.skip !== false;
    const { todo = parent?.todo } = options;
    this.todo = todo !== undefined && todo !== false;
    // What is within a test or suite that is to fail is to fail, too.
    this.expected = expected ?? parent?.expected;
    this.message =
      typeof options.skip === 'string'
        ? options.skip
        : typeof options.todo === 'string'
          ? options.todo
          : undefined;
    this.tags = tagsOf(options.tags, parent?.tags);
    this.subtests = [];
    this.waiting = [];
    this.choose = undefined;
    this.active = 0;
    this.number = 0;
    this.reported = 0;
    this.started = 0;
    this.ready = new SafeMap();
    this.failedSubtests = 0;
    this.diagnostics = [];
    this.hooks = { __proto__: null, before: [], after: [], beforeEach: [], afterEach: [] };
    this.failure = null;
    this.passed = false;
    this.passedOnAttempt = undefined;
    this.state = 'new';
    this.filtered = false;
    this.startAnnounced = false;
    this.startTime = undefined;
    this.endTime = undefined;
    this.planned =
      options.plan === undefined
        ? undefined
        : { count: options.plan, wait: false, reached: undefined };
    this.asserted = 0;
    this.mocks = undefined;
    this.controller = undefined;
    this.idle = undefined;
    const { promise, resolve } = PromiseWithResolvers();
    this.completion = promise;
    this.complete = resolve;
  }

  get type() {
    return 'test';
  }

  get isReported() {
    return true;
  }

  get fullName() {
    return this.parent === null || this.parent.parent === null
      ? this.name
      : `${this.parent.fullName} > ${this.name}`;
  }

  get file() {
    return this.location?.file ?? this.parent?.file;
  }

  get context() {
    this.ownContext ??= new TestContext(this);
    return this.ownContext;
  }

  get signal() {
    if (this.controller === undefined) {
      const { AbortController } = require('#events/abort_controller');
      this.controller = new AbortController();
      if (this.state === 'finished') this.controller.abort();
    }
    return this.controller.signal;
  }

  get duration() {
    if (this.startTime === undefined) return 0;
    return Number((this.endTime ?? hrtime.bigint()) - this.startTime) / 1e6;
  }

  // Subtests.

  add(test) {
    if (this.state === 'finished') {
      test.parent = this.harness.root;
      test.nesting = 0;
      test.failure = new TestFailure(
        'test could not be started because its parent finished',
        failureTypes.parentFinished,
      );
      this.harness.addLate(test);
      // It has failed, and its function is called all the same.
      PromisePrototypeThen(test.run(), () => test.complete());
      return;
    }
    ArrayPrototypePush(this.subtests, test);
    ArrayPrototypePush(this.waiting, test);
    this.harness.onDefined(test);
    if (!this.acceptsSubtests) return;
    // Only what waits can be put into another order.
    if (this.harness.options.seed !== undefined) process.nextTick(() => this.pump());
    else this.pump();
  }

  /** The waiting subtest whose turn it is. */
  takeWaiting() {
    const { seed } = this.harness.options;
    if (seed === undefined) return ArrayPrototypeShift(this.waiting);
    this.choose ??= require('#test/order').chooser(seed, this.fullName);
    return ArrayPrototypeSplice(this.waiting, this.choose(this.waiting.length), 1)[0];
  }

  get acceptsSubtests() {
    return this.state === 'running';
  }

  /** Starts as many waiting subtests as may run at once. */
  pump() {
    const { harness } = this;
    while (this.active < this.concurrency && this.waiting.length > 0) {
      const test = this.takeWaiting();
      if (harness.isFiltered(test)) {
        test.filtered = true;
        test.state = 'finished';
        test.complete();
        continue;
      }
      test.number = ++this.started;
      this.active++;
      harness.emitEnqueue(test);
      harness.emitDequeue(test);
      PromisePrototypeThen(test.run(), () => {
        // Given up before it ended.
        if (this.ready.has(test.number) || this.reported >= test.number) return;
        this.active--;
        this.ready.set(test.number, test);
        if (isFailing(test)) this.failedSubtests++;
        this.report();
        test.complete();
        this.pump();
      });
    }
    for (let i = 0; i < this.waiting.length; i++) {
      const test = this.waiting[i];
      if (!test.enqueued && !harness.isFiltered(test)) harness.emitEnqueue(test);
    }
    if (this.active === 0 && this.waiting.length === 0) {
      const { idle } = this;
      this.idle = undefined;
      idle?.resolve();
      if (this.parent === null) harness.settle();
    }
  }

  /** Settles when no subtest runs or waits. */
  whenIdle() {
    if (this.active === 0 && this.waiting.length === 0) return undefined;
    this.idle ??= PromiseWithResolvers();
    return this.idle.promise;
  }

  /** Whether everything before this test has been reported. */
  get hasTurn() {
    const { parent } = this;
    return parent === null || (parent.reported + 1 === this.number && parent.hasTurn);
  }

  announceStart() {
    if (this.startAnnounced || this.parent === null) return;
    this.startAnnounced = true;
    this.parent.announceStart();
    this.harness.emitStart(this);
  }

  /** Reports the finished subtests whose turn it is. */
  report() {
    if (!this.hasTurn) return;
    let test;
    while ((test = this.ready.get(this.reported + 1)) !== undefined) {
      this.ready.delete(test.number);
      if (test.isReported) test.announceStart();
      test.report();
      if (test.isReported) test.harness.emitResult(test);
      this.reported++;
    }
    // A later subtest may have finished subtests of its own while it waited for its turn.
    for (let i = 0; i < this.subtests.length; i++) {
      const next = this.subtests[i];
      if (next.number === this.reported + 1 && !next.filtered) next.report();
    }
  }

  // Hooks.

  addHook(kind, definition) {
    ArrayPrototypePush(this.hooks[kind], definition);
    // A test that runs already will not come by its first subtest again.
    if (kind === 'before' && this.state === 'running') {
      this.beforeDone = this.runOwnHooks('before', this.context);
      PromisePrototypeThen(this.beforeDone, undefined, () => {});
    }
  }

  async runOwnHooks(kind, context) {
    const list = this.hooks[kind];
    // The root's come by again when the program has defined more.
    const once = kind === 'before' || kind === 'after';
    for (let i = 0; i < list.length; i++) {
      const hook = list[i];
      if (once && hook.ran) continue;
      hook.ran = true;
      try {
        await this.guarded(
          () =>
            running.run(context.owner ?? this, () =>
              runningHook.run(hook, invoke, hook.fn, context, context),
            ),
          hook.options.timeout ?? Infinity,
          hook.options.signal,
        );
      } catch (error) {
        const failure = new TestFailure(`failed running ${kind} hook`, failureTypes.hook);
        failure.cause = error instanceof TestFailure ? error.cause : error;
        ObjectDefineProperty(failure, 'hook', { __proto__: null, value: hook, enumerable: false });
        throw failure;
      } finally {
        hook.over = true;
      }
    }
  }

  /** Runs the hooks around each test; undefined when there are none. */
  runEachHooks(kind, context) {
    let some = false;
    for (let test = this.parent; test !== null && !some; test = test.parent) {
      some = test.hooks[kind].length > 0;
    }
    return some ? this.runAllHooks(kind, context) : undefined;
  }

  async runAllHooks(kind, context) {
    const chain = [];
    for (let test = this.parent; test !== null; test = test.parent) ArrayPrototypePush(chain, test);
    for (let i = 0; i < chain.length; i++) {
      const owner = chain[kind === 'beforeEach' ? chain.length - 1 - i : i];
      await owner.runOwnHooks(kind, context);
    }
  }

  // Running.

  /** Awaits what `start` returns unless the time or the signal ends it first. */
  async guarded(start, timeout, signal) {
    const guard = new Guard(timeout, signal);
    try {
      await guard.until(start());
    } finally {
      guard.close();
    }
  }

  /** The test's function has returned; what it began has to end, too. */
  async rest(result) {
    await result;
    if (this.subtests.length > 0) await this.whenIdle();
    if (this.beforeDone !== undefined) await this.beforeDone;
  }

  async run() {
    this.state = 'running';
    this.startTime = hrtime.bigint();
    if (this.skipped) {
      this.finish();
      return;
    }
    let guard;
    try {
      if (this.parent.beforeDone !== undefined) await this.parent.beforeDone;
      // Without hooks the function runs at once, within the call that defines it.
      const hooks = this.runEachHooks('beforeEach', this.context);
      if (hooks !== undefined) await hooks;
      if (!this.skipped || this.expected === undefined) {
        guard = new Guard(this.timeout, this.options.signal);
        this.stop = guard.stop;
        // Called from here: few frames of the runner's are between a test and the one around it.
        const result = running.run(this, invoke, this.fn, this.context, this.context);
        await guard.until(this.rest(result));
      }
      const plan = this.checkPlan();
      if (guard === undefined) await plan;
      else await guard.until(plan);
      // A file that could not be loaded failed before it became a test.
      if (this.options.failure !== undefined) this.fail(this.options.failure);
    } catch (error) {
      this.fail(failureOf(error, failureTypes.code));
      if (isCancellation(this.failure)) await this.whenIdle();
    } finally {
      guard?.close();
      this.stop = undefined;
    }
    await this.attempt(() => this.runEachHooks('afterEach', this.context));
    await this.attempt(() => this.runOwnHooks('after', this.context));
    this.finish();
  }

  /** Runs a clean-up, whose failure fails the test. */
  async attempt(clean) {
    try {
      await clean();
    } catch (error) {
      this.fail(failureOf(error, failureTypes.hook));
    }
  }

  fail(failure) {
    // The first test of a suite is what V8 sees the suite wait for when a timer ends it.
    if (this.number === 1 && this.parent?.type === 'suite' && isTimeout(failure)) {
      failure.stack = `${failure.message}\n    at async Promise.all (index 0)`;
    }
    this.failure ??= failure;
    if (isCancellation(failure)) this.cancelSubtests();
  }

  /** Ends a test that is not going to end by itself. */
  abandon(message, failureType) {
    if (this.state === 'finished') return;
    const { parent } = this;
    this.failure ??= new TestFailure(message, failureType);
    this.finish();
    parent.active--;
    parent.ready.set(this.number, this);
    if (isFailing(this)) parent.failedSubtests++;
    parent.report();
    this.complete();
  }

  /** An exception or rejection that nobody caught while this test ran. */
  failFromOutside(error, failureType) {
    const failure = new TestFailure(error, failureType);
    if (this.stop !== undefined) this.stop(failure);
    else this.fail(failure);
  }

  /** Ends subtests that did not get to run. */
  cancelSubtests() {
    const reason = () =>
      new TestFailure(
        'test did not finish before its parent and was cancelled',
        failureTypes.cancelled,
      );
    const { waiting } = this;
    this.waiting = [];
    for (let i = 0; i < this.subtests.length; i++) {
      if (this.subtests[i].state === 'running') this.subtests[i].stop?.(reason());
    }
    for (let i = 0; i < waiting.length; i++) {
      const test = waiting[i];
      if (this.harness.isFiltered(test)) continue;
      test.number = ++this.started;
      test.skipBecause(reason());
      this.ready.set(test.number, test);
      if (isFailing(test)) this.failedSubtests++;
    }
    if (waiting.length > 0) this.report();
  }

  /** Ends a test that never ran. */
  skipBecause(failure) {
    this.harness.emitEnqueue(this);
    this.harness.emitDequeue(this);
    this.failure = failure;
    this.cancelSubtests();
    this.finish();
    this.complete();
  }

  async checkPlan() {
    const { planned } = this;
    if (planned === undefined) return;
    const unmet = () =>
      new TestFailure(
        `plan expected ${planned.count} assertions but received ${this.asserted}`,
        failureTypes.code,
      );
    if (this.asserted === planned.count) return;
    if (planned.wait === false || this.asserted > planned.count) throw unmet();
    const deadline = planned.wait === true ? Infinity : planned.wait;
    await new Promise((resolve, reject) => {
      const late = () => {
        reject(
          new TestFailure(
            `plan timed out after ${deadline}ms with ${this.asserted} assertions ` +
              `when expecting ${planned.count}`,
            failureTypes.timeout,
          ),
        );
      };
      const timer = deadline === Infinity ? undefined : setTimeout(late, deadline);
      planned.reached = () => {
        if (timer !== undefined) clearTimeout(timer);
        resolve();
      };
    });
  }

  countAssertion() {
    this.asserted++;
    if (this.planned !== undefined && this.asserted === this.planned.count)
      this.planned.reached?.();
  }

  judge() {
    if (this.failure === null && this.failedSubtests > 0) {
      const some = `${this.failedSubtests} subtest${this.failedSubtests > 1 ? 's' : ''} failed`;
      this.failure = new TestFailure(some, failureTypes.subtests);
    }
    const { expected } = this;
    if (expected === undefined || this.skipped || this.passedOnAttempt !== undefined) return;
    if (this.failure === null) {
      this.failure = new TestFailure('test was expected to fail but passed', failureTypes.expected);
      return;
    }
    const { match } = expected;
    if (match === undefined || match === null) {
      this.failure = null;
      return;
    }
    const { cause } = this.failure;
    try {
      require('assert').throws(() => {
        throw cause;
      }, match);
      this.failure = null;
    } catch (error) {
      this.failure = new TestFailure(
        'The test failed, but the error did not match the expected validation',
        failureTypes.code,
      );
      this.failure.cause = error;
    }
  }

  finish() {
    if (this.state === 'finished') return;
    this.judge();
    this.passed = this.failure === null;
    this.state = 'finished';
    this.stop = undefined;
    this.endTime = this.startTime === undefined ? undefined : hrtime.bigint();
    this.mocks?.reset();
    if (this.controller !== undefined && !this.controller.signal.aborted) this.controller.abort();
    if (this.parent !== null) this.harness.emitComplete(this);
  }
}

/** A suite: its function defines tests at once, they run when the suite's turn has come. */
class Suite extends Test {
  get type() {
    return 'suite';
  }

  get context() {
    this.ownContext ??= new SuiteContext(this);
    return this.ownContext;
  }

  get acceptsSubtests() {
    return this.running === true;
  }

  /** Calls the suite's function. */
  build() {
    if (this.skipped) return;
    try {
      const result = running.run(this, ReflectApply, this.fn, this.context, [this.context]);
      if (result !== null && typeof result?.then === 'function') {
        this.building = PromisePrototypeThen(Promise.resolve(result), undefined, (error) => {
          this.fail(failureOf(error, failureTypes.code));
        });
      }
    } catch (error) {
      this.fail(failureOf(error, failureTypes.code));
    }
  }

  async body() {
    if (this.building !== undefined) await this.building;
    if (this.failure !== null) throw this.failure;
    await this.runOwnHooks('before', this.context);
    this.running = true;
    this.pump();
    await this.whenIdle();
  }

  async run() {
    this.state = 'running';
    this.startTime = hrtime.bigint();
    if (!this.skipped) {
      try {
        const guard = new Guard(this.options.timeout ?? Infinity, this.options.signal);
        this.stop = guard.stop;
        try {
          await guard.until(this.body());
        } finally {
          guard.close();
          this.stop = undefined;
        }
      } catch (error) {
        this.fail(failureOf(error, failureTypes.code));
        this.cancelSubtests();
        await this.whenIdle();
      }
      await this.attempt(() => this.runOwnHooks('after', this.context));
    }
    this.finish();
  }

  addHook(kind, definition) {
    ArrayPrototypePush(this.hooks[kind], definition);
  }
}

/** Whether a timer ended the test, or a hook of it. */
function isTimeout(failure) {
  const { failureType, cause } = failure;
  if (failureType === failureTypes.timeout) return true;
  return failureType === failureTypes.hook && typeof cause === 'string';
}

/** Whether the result counts against what contains the test. */
function isFailing(test) {
  return test.failure !== null && !test.todo && !test.skipped;
}

module.exports = { Suite, Test, isFailing, running, runningHook };
