'use strict';

// Tests and suites as a tree: when a subtest starts, what its function does, and how it ended.
// Results are reported in the order of definition, each as soon as those before it are.

const {
  ArrayPrototypePush,
  ArrayPrototypeShift,
  Number,
  Promise,
  PromisePrototypeThen,
  PromiseWithResolvers,
  ReflectApply,
  SafeMap,
} = primordials;

const { AsyncLocalStorage } = require('#async_hooks/async_local_storage');
const { isPromise } = require('util/types');
const { setTimeout, clearTimeout } = require('timers');
const { hrtime } = process;
const { TestFailure, failureOf, failureTypes, isCancellation } = require('#test/failure');
const { SuiteContext, TestContext } = require('#test/context');

/** The test or suite whose code is running. */
const running = new AsyncLocalStorage();

/** Calls a function of the program with its context, and a callback when it takes one. */
function invoke(fn, receiver, context) {
  if (fn.length < 2) return ReflectApply(fn, receiver, [context]);
  const { promise, resolve, reject } = PromiseWithResolvers();
  let calls = 0;
  const done = (error) => {
    if (++calls > 1) {
      reject(new TestFailure('callback invoked multiple times', failureTypes.multipleCallbacks));
      return;
    }
    // A second call in the same turn still fails the test.
    process.nextTick(error ? reject : resolve, error || undefined);
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

class Test {
  constructor(harness, parent, definition, location) {
    const { name, options, fn, concurrency } = definition;
    this.harness = harness;
    this.parent = parent;
    this.name = name;
    this.fn = fn;
    this.location = location;
    this.options = options;
    this.nesting = parent === null ? -1 : parent.nesting + 1;
    this.concurrency = concurrency ?? parent?.concurrency ?? 1;
    this.timeout = options.timeout ?? parent?.timeout ?? Infinity;
    this.only = !!options.only;
    this.skipped = options.skip !== undefined && options.skip !== false;
    this.todo = options.todo !== undefined && options.todo !== false;
    this.expectFailure = options.expectFailure;
    this.message =
      typeof options.skip === 'string'
        ? options.skip
        : typeof options.todo === 'string'
          ? options.todo
          : undefined;
    this.tags = options.tags ?? [];
    this.subtests = [];
    this.waiting = [];
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
    this.state = 'new';
    this.filtered = false;
    this.startAnnounced = false;
    this.startTime = undefined;
    this.endTime = undefined;
    this.planned = undefined;
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
      test.number = 1;
      test.skipBecause(
        new TestFailure(
          'test could not be started because its parent finished',
          failureTypes.parentFinished,
        ),
      );
      this.harness.root.failedSubtests++;
      this.harness.emitResult(test);
      return;
    }
    ArrayPrototypePush(this.subtests, test);
    ArrayPrototypePush(this.waiting, test);
    this.harness.onDefined(test);
    if (this.acceptsSubtests) this.pump();
  }

  get acceptsSubtests() {
    return this.state === 'running';
  }

  /** Starts as many waiting subtests as may run at once. */
  pump() {
    while (this.active < this.concurrency && this.waiting.length > 0) {
      const test = ArrayPrototypeShift(this.waiting);
      if (this.harness.isFiltered(test)) {
        test.filtered = true;
        test.state = 'finished';
        test.complete();
        continue;
      }
      test.number = ++this.started;
      this.active++;
      PromisePrototypeThen(test.run(), () => {
        this.active--;
        this.ready.set(test.number, test);
        if (isFailing(test)) this.failedSubtests++;
        this.report();
        test.complete();
        this.pump();
      });
    }
    if (this.active === 0 && this.waiting.length === 0) {
      const { idle } = this;
      this.idle = undefined;
      idle?.resolve();
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
      test.announceStart();
      test.report();
      test.harness.emitResult(test);
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
    const once = kind === 'before';
    for (let i = 0; i < list.length; i++) {
      const hook = list[i];
      if (once && hook.ran) continue;
      hook.ran = true;
      try {
        await this.guarded(
          () => running.run(context.owner ?? this, invoke, hook.fn, context, context),
          hook.options.timeout ?? Infinity,
          hook.options.signal,
          () => {},
        );
      } catch (error) {
        throw failureOf(error, failureTypes.hook);
      }
    }
  }

  async runEachHooks(kind, context) {
    const chain = [];
    for (let test = this.parent; test !== null; test = test.parent) ArrayPrototypePush(chain, test);
    for (let i = 0; i < chain.length; i++) {
      const owner = chain[kind === 'beforeEach' ? chain.length - 1 - i : i];
      await owner.runOwnHooks(kind, context);
    }
  }

  // Running.

  /** Awaits what `start` returns unless the time, the signal or an uncaught exception ends it first. */
  async guarded(start, timeout, signal, keepStop) {
    const { promise: stopped, reject } = PromiseWithResolvers();
    PromisePrototypeThen(stopped, undefined, () => {});
    keepStop(reject);
    let timer;
    const stop = () => reject(new TestFailure(signal.reason, failureTypes.aborted));
    if (signal?.aborted) throw new TestFailure(signal.reason, failureTypes.aborted);
    if (timeout !== Infinity) {
      timer = setTimeout(() => {
        reject(new TestFailure(`test timed out after ${timeout}ms`, failureTypes.timeout));
      }, timeout);
      timer.unref();
    }
    signal?.addEventListener('abort', stop);
    try {
      await new Promise((resolve, fail) => {
        PromisePrototypeThen(stopped, undefined, fail);
        let result;
        try {
          result = start();
        } catch (error) {
          fail(error);
          return;
        }
        // Resolving with a promise would shut out what stops the test.
        if (isPromise(result)) PromisePrototypeThen(result, resolve, fail);
        else resolve(result);
      });
    } finally {
      keepStop(undefined);
      signal?.removeEventListener('abort', stop);
      if (timer !== undefined) clearTimeout(timer);
    }
  }

  async body() {
    await running.run(this, invoke, this.fn, this.context, this.context);
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
    try {
      if (this.parent.beforeDone !== undefined) await this.parent.beforeDone;
      await this.runEachHooks('beforeEach', this.context);
      if (!this.skipped || this.expectFailure === undefined) {
        await this.guarded(
          () => this.body(),
          this.timeout,
          this.options.signal,
          (reject) => {
            this.stop = reject;
          },
        );
      }
      await this.checkPlan();
    } catch (error) {
      this.fail(failureOf(error, failureTypes.code));
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
    this.failure ??= failure;
    if (isCancellation(failure)) this.cancelSubtests(failure);
  }

  /** An exception or rejection that nobody caught while this test ran. */
  failFromOutside(error, failureType) {
    const failure = new TestFailure(error, failureType);
    if (this.stop !== undefined) this.stop(failureOf(error, failureType));
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
      const timer = deadline === Infinity ? undefined : setTimeout(() => reject(unmet()), deadline);
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
    const expected = this.expectFailure;
    if (expected === undefined || expected === false || this.skipped) return;
    if (this.failure === null) {
      this.failure = new TestFailure('test was expected to fail but passed', failureTypes.expected);
      return;
    }
    try {
      const match = typeof expected === 'object' && 'match' in expected ? expected.match : expected;
      if (typeof match === 'function' || (typeof match === 'object' && match !== null)) {
        const { cause } = this.failure;
        require('assert').throws(() => {
          throw cause;
        }, match);
      }
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
    this.harness.onFinished(this);
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
      const result = running.run(this, this.fn, this.context);
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
        await this.guarded(
          () => this.body(),
          this.options.timeout ?? Infinity,
          this.options.signal,
          (reject) => {
            this.stop = reject;
          },
        );
      } catch (error) {
        this.fail(failureOf(error, failureTypes.code));
        this.cancelSubtests();
      }
      await this.attempt(() => this.runOwnHooks('after', this.context));
    }
    this.finish();
  }

  addHook(kind, definition) {
    ArrayPrototypePush(this.hooks[kind], definition);
  }
}

/** Whether the result counts against what contains the test. */
function isFailing(test) {
  return test.failure !== null && !test.todo && !test.skipped;
}

module.exports = { Suite, Test, isFailing, running };
