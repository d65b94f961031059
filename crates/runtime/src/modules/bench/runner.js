'use strict';

// Benchmarks and suites as a tree, and running them one after the other.

const {
  ArrayPrototypeJoin,
  ArrayPrototypePush,
  FunctionPrototypeBind,
  JSONStringify,
  Number,
  Promise,
  PromisePrototypeThen,
  PromiseResolve,
  PromiseWithResolvers,
  RegExp,
  RegExpPrototypeExec,
  SafeSet,
} = primordials;

const { AsyncLocalStorage } = require('#async_hooks/async_local_storage');
const { callSites } = internalBinding('util');
const {
  AbortError,
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_STATE, ERR_OPERATION_FAILED },
} = require('#internal/errors');
const { validateAbortSignal, validateBoolean, validateObject } = require('#internal/validators');
const { kEmptyObject } = require('#internal/util');
const { isPromise, isRegExp } = require('util/types');
const { setTimeout, clearTimeout, setImmediate } = require('#timers/internal');
const { argumentsOf, countsOf, settingsOf, tagsOf } = require('#bench/definition');
const { BenchContext, abandon, finish } = require('#bench/context');
const { BenchmarksStream, snapshot } = require('#bench/stream');
const { summarize } = require('#bench/statistics');

const { hrtime } = process;
const nothing = () => {};
let runs = 0;

/** A name for a run that no other has. */
function newId() {
  return `${process.pid}:${hrtime.bigint()}:${runs++}`;
}

/** Where the program called `below`. */
function callerOf(below) {
  const site = callSites(1, below)[0];
  return {
    file: site?.getScriptNameOrSourceURL?.() ?? site?.getFileName() ?? '',
    line: site?.getLineNumber() ?? 0,
    column: site?.getColumnNumber() ?? 0,
  };
}

function nextTurn() {
  return new Promise((resolve) => setImmediate(resolve));
}

class Suite {
  constructor(parent, name, location, { only, skip, options }) {
    this.parent = parent;
    this.namePath = parent === null ? [] : [...parent.namePath, name];
    this.location = location;
    this.only = only || parent?.only === true;
    this.skip = parent?.skip || skip;
    this.tags = tagsOf(options.tags, parent?.tags ?? []);
    this.children = [];
    this.hooks = { __proto__: null, before: [], after: [], beforeEach: [], afterEach: [] };
    this.completion = PromiseWithResolvers();
    // What its function threw.
    this.failure = undefined;
    this.id = parent === null ? null : JSONStringify([location.file, this.namePath]);
  }

  /** Whether something in it is to run. */
  get isSelected() {
    for (let i = 0; i < this.children.length; i++) {
      if (this.children[i].isSelected) return true;
    }
    return false;
  }
}

class Bench {
  constructor(suite, name, location, definition, { entryFile, fileRunId }) {
    const { options, fn, only, skip } = definition;
    this.suite = suite;
    this.name = name;
    this.namePath = [...suite.namePath, name];
    this.location = location;
    this.fn = fn;
    this.only = only || suite.only;
    this.skip = suite.skip || skip;
    this.tags = tagsOf(options.tags, suite.tags);
    this.entryFile = entryFile;
    this.fileRunId = fileRunId;
    const { channels, params, samples, signal, timeout, warmup } = settingsOf(options);
    this.channels = channels;
    this.params = params;
    this.samples = samples;
    this.signal = signal;
    this.timeout = timeout;
    this.warmup = warmup;
    this.completion = PromiseWithResolvers();
    this.isSelected = true;
    this.id = JSONStringify([location.file, this.namePath, params]);
  }
}

class Runner {
  #current = new AsyncLocalStorage();
  #benches = [];
  #pending = [];
  #counts = { __proto__: null, completed: 0, failed: 0, skipped: 0, total: 0 };
  #success = true;
  #root;
  #schedule;
  stream = undefined;
  // What the command line's runner sets: the file whose loading declares, and what the run is part of.
  entryFile = process.argv[1] ?? null;
  runId = undefined;
  fileRunId = undefined;
  // Why `run()` is not the program's to call.
  refusal = undefined;

  /** `schedule` is called when there is something to run. */
  constructor({ yieldBetweenSamples = true, schedule = nothing } = kEmptyObject) {
    this.yields = yieldBetweenSamples;
    this.#schedule = schedule;
    this.#root = new Suite(null, '', undefined, { only: false, skip: false, options: {} });
  }

  #checkOpen() {
    if (this.stream !== undefined) {
      throw new ERR_INVALID_STATE('benchmarks cannot be declared after execution has started');
    }
  }

  get #owner() {
    return this.#current.getStore() ?? this.#root;
  }

  declareBench(name, options, fn, overrides, location) {
    this.#checkOpen();
    const definition = argumentsOf('benchmark', name, options, fn);
    definition.options = { ...definition.options, ...overrides };
    if (overrides?.skip) definition.skip = true;
    if (overrides?.only) definition.only = true;
    const suite = this.#owner;
    const bench = new Bench(suite, definition.name, location, definition, this);
    ArrayPrototypePush(suite.children, bench);
    ArrayPrototypePush(this.#benches, bench);
    this.#schedule();
    return suite === this.#root ? bench.completion.promise : PromiseResolve();
  }

  declareSuite(name, options, fn, location) {
    this.#checkOpen();
    const definition = argumentsOf('suite', name, options, fn);
    const parent = this.#owner;
    const suite = new Suite(parent, definition.name, location, definition);
    ArrayPrototypePush(parent.children, suite);
    this.#schedule();
    try {
      const built = this.#current.run(suite, definition.fn);
      if (isPromise(built)) {
        const failed = (error) => {
          suite.failure = { error };
        };
        ArrayPrototypePush(this.#pending, PromisePrototypeThen(built, undefined, failed));
      }
    } catch (error) {
      suite.failure = { error };
    }
    return parent === this.#root ? suite.completion.promise : PromiseResolve();
  }

  declareHook(kind, fn) {
    this.#checkOpen();
    if (typeof fn !== 'function') throw new ERR_INVALID_ARG_TYPE('hook function', 'function', fn);
    ArrayPrototypePush(this.#owner.hooks[kind], fn);
  }

  /** `run()`: the stream of a run that begins when the caller has returned. */
  run(options = kEmptyObject) {
    validateObject(options, 'options');
    const { samples, warmup } = countsOf(options);
    const { signal, yieldBetweenSamples } = options;
    let { namePattern } = options;
    if (typeof namePattern === 'string') namePattern = new RegExp(namePattern);
    else if (namePattern !== undefined && !isRegExp(namePattern)) {
      throw new ERR_INVALID_ARG_TYPE('options.namePattern', ['string', 'RegExp'], namePattern);
    }
    if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
    if (yieldBetweenSamples !== undefined) {
      validateBoolean(yieldBetweenSamples, 'options.yieldBetweenSamples');
      this.yields = yieldBetweenSamples;
    }
    if (this.stream !== undefined) {
      throw new ERR_INVALID_STATE('benchmark execution has already started');
    }
    const stream = new BenchmarksStream();
    this.stream = stream;
    const settings = { __proto__: null, namePattern, samples, signal, warmup };
    const start = PromisePrototypeThen(PromiseResolve(), () => this.#execute(settings));
    PromisePrototypeThen(start, undefined, (error) => stream.destroy(error));
    return stream;
  }

  /** Something that the run met beside its benchmarks. */
  fail(error, location) {
    this.#success = false;
    const { entryFile, fileRunId } = this;
    ArrayPrototypePush(this.failures, { error, location, about: { entryFile, fileRunId } });
  }

  failures = [];

  async #execute(settings) {
    const started = hrtime.bigint();
    this.runId ??= newId();
    if (this.fileRunId === undefined) this.fileRunId = this.runId;
    // Functions of suites may go on defining.
    for (let i = 0; i < this.#pending.length; i++) await this.#pending[i];
    for (let i = 0; i < this.failures.length; i++) {
      const { error, location, about } = this.failures[i];
      await this.#diagnose(error, location, about);
    }
    this.#select(settings);
    for (let i = 0; i < this.#benches.length; i++) await this.#plan(this.#benches[i]);
    await this.#executeSuite(this.#root, settings, undefined);
    const data = {
      __proto__: null,
      runId: this.runId,
      fileRunId: this.fileRunId,
      entryFile: this.entryFile,
      success: this.#success,
      counts: this.#counts,
      duration_ns: hrtime.bigint() - started,
      file: this.entryFile,
    };
    await this.stream.tell('bench:summary', data);
    this.stream.finish();
  }

  /** Which benchmarks run: each that does not has its reason. */
  #select({ namePattern, samples, warmup }) {
    const benches = this.#benches;
    let only = false;
    for (let i = 0; i < benches.length; i++) only ||= benches[i].only;
    for (let i = 0; i < benches.length; i++) {
      const bench = benches[i];
      bench.samples = samples ?? bench.samples;
      bench.warmup = warmup ?? bench.warmup;
      if (!bench.skip) {
        const name = ArrayPrototypeJoin(bench.namePath, ' ');
        if (only && !bench.only) bench.skip = 'only';
        else if (namePattern !== undefined && RegExpPrototypeExec(namePattern, name) === null) {
          bench.skip = 'name pattern';
        }
      }
      bench.isSelected = !bench.skip;
    }
  }

  /** What every record on a benchmark begins with. */
  #identity(bench) {
    return {
      __proto__: null,
      runId: this.runId,
      fileRunId: bench.fileRunId ?? this.fileRunId,
      entryFile: bench.entryFile,
      benchId: bench.id,
      parentId: bench.suite.id,
      name: bench.name,
      namePath: bench.namePath,
    };
  }

  #plan(bench) {
    const data = {
      ...this.#identity(bench),
      diagnosticChannels: bench.channels,
      ...bench.location,
      tags: bench.tags,
      params: bench.params,
      samples: bench.samples,
      warmup: bench.warmup,
      timeout: bench.timeout === Infinity ? null : bench.timeout,
      yieldBetweenSamples: this.yields,
      selected: bench.isSelected,
    };
    if (!bench.isSelected) data.skip = bench.skip;
    return this.stream.tell('bench:plan', data);
  }

  #diagnose(error, location, { entryFile, fileRunId } = this) {
    this.#success = false;
    return this.stream.tell('bench:diagnostic', {
      __proto__: null,
      runId: this.runId,
      fileRunId,
      entryFile,
      message: `${error?.message ?? error}`,
      error,
      level: 'error',
      ...location,
    });
  }

  async #hooks(suite, kind, argument) {
    const list = suite.hooks[kind];
    for (let i = 0; i < list.length; i++) await this.#current.run(suite, list[i], argument);
  }

  /** `failure` is what keeps all of the suite from running. */
  async #executeSuite(suite, settings, failure) {
    if (suite.failure !== undefined) {
      await this.#diagnose(suite.failure.error, suite.location);
      failure ??= suite.failure;
    }
    const runs = suite.isSelected;
    if (runs && failure === undefined) {
      try {
        await this.#hooks(suite, 'before', undefined);
      } catch (error) {
        failure = { error };
        await this.#diagnose(error, suite.location);
      }
    }
    for (let i = 0; i < suite.children.length; i++) {
      const child = suite.children[i];
      if (child instanceof Suite) await this.#executeSuite(child, settings, failure);
      else await this.#executeBench(child, settings, failure);
    }
    if (runs) {
      try {
        await this.#hooks(suite, 'after', undefined);
      } catch (error) {
        await this.#diagnose(error, suite.location);
      }
    }
    suite.completion.resolve();
  }

  #seen = new SafeSet();

  async #executeBench(bench, settings, failure) {
    const result = {
      ...this.#identity(bench),
      ...bench.location,
      tags: bench.tags,
      params: bench.params,
      samples: [],
    };
    const counts = this.#counts;
    counts.total++;
    if (!bench.isSelected) {
      result.skip = bench.skip;
      counts.skipped++;
    } else {
      const { samples: _, ...start } = result;
      await this.stream.tell('bench:start', start);
      try {
        await this.#measure(bench, settings, result.samples, failure);
        result.summary = summarize(result.samples);
        counts.completed++;
      } catch (error) {
        result.error = error;
        counts.failed++;
        this.#success = false;
      }
    }
    await this.stream.tell('bench:complete', result);
    bench.completion.resolve(snapshot(result));
  }

  async #measure(bench, settings, samples, failure) {
    if (failure !== undefined) throw failure.error;
    if (this.#seen.has(bench.id)) {
      throw new ERR_INVALID_STATE(
        `duplicate benchmark identity for "${ArrayPrototypeJoin(bench.namePath, ' ')}"`,
      );
    }
    this.#seen.add(bench.id);
    const { AbortController } = require('#events/abort_controller');
    const controller = new AbortController();
    const guard = new Guard(bench, settings.signal, controller);
    const around = [];
    for (let suite = bench.suite; suite !== null; suite = suite.parent) {
      ArrayPrototypePush(around, suite);
    }
    const about = {
      __proto__: null,
      name: bench.name,
      params: bench.params,
      signal: controller.signal,
    };
    let fault;
    try {
      for (let i = around.length - 1; i >= 0; i--) {
        await guard.until(this.#hooks(around[i], 'beforeEach', about));
      }
      await this.#sample(bench, 'warmup', bench.warmup, guard, controller.signal, undefined);
      await this.#sample(bench, 'measurement', bench.samples, guard, controller.signal, samples);
    } catch (error) {
      fault = { error };
    }
    guard.close();
    try {
      for (let i = 0; i < around.length; i++) await this.#hooks(around[i], 'afterEach', about);
    } catch (error) {
      fault ??= { error };
    }
    controller.abort();
    if (fault !== undefined) throw fault.error;
  }

  /** Calls the benchmark's function so many times; what it measures goes into `samples`. */
  async #sample(bench, phase, count, guard, signal, samples) {
    for (let i = 0; i < count; i++) {
      if (this.yields && (i > 0 || phase === 'measurement')) await guard.until(nextTurn());
      guard.check();
      const context = new BenchContext(bench, phase, i, signal);
      const messages = [];
      const release = bench.channels.length > 0 ? this.#listen(bench, messages) : nothing;
      let ended;
      try {
        const result = this.#current.run(bench.suite, bench.fn, context);
        if (isPromise(result)) await guard.until(result);
        guard.check();
        ended = finish(context);
      } finally {
        abandon(context);
        release();
      }
      guard.pause();
      for (let j = 0; j < messages.length; j++) {
        await this.stream.tell('bench:diagnostic', messages[j]);
      }
      if (samples !== undefined) {
        ArrayPrototypePush(samples, ended.sample);
        const data = { ...this.#identity(bench), index: i, ...ended.sample };
        await this.stream.tell('bench:sample', data);
      }
      guard.resume();
      if (ended.isLast) return;
    }
  }

  /** Hears what is published to the benchmark's channels; gives what ends that. */
  #listen(bench, messages) {
    const { subscribe, unsubscribe } = require('diagnostics_channel');
    const hear = (message, name) => {
      ArrayPrototypePush(messages, {
        ...this.#identity(bench),
        message: { __proto__: null, name, message },
        level: 'info',
        ...bench.location,
      });
    };
    for (let i = 0; i < bench.channels.length; i++) subscribe(bench.channels[i], hear);
    return () => {
      for (let i = 0; i < bench.channels.length; i++) unsubscribe(bench.channels[i], hear);
    };
  }
}

/** What ends a benchmark before it ends by itself: its time, of which only its own counts, and signals. */
class Guard {
  #left;
  #since;
  #timer;
  #signals = [];
  #stopped = PromiseWithResolvers();
  #failure = undefined;
  #timeout;

  constructor({ signal, timeout }, runSignal, controller) {
    PromisePrototypeThen(this.#stopped.promise, undefined, nothing);
    this.#timeout = timeout;
    this.#left = timeout;
    this.controller = controller;
    this.#watch(signal);
    this.#watch(runSignal);
    this.resume();
  }

  #watch(signal) {
    if (signal === undefined) return;
    const stop = () => this.#stop(new AbortError(undefined, { cause: signal.reason }));
    if (signal.aborted) {
      stop();
      return;
    }
    signal.addEventListener('abort', stop);
    ArrayPrototypePush(this.#signals, () => signal.removeEventListener('abort', stop));
  }

  #stop(error) {
    if (this.#failure !== undefined) return;
    this.#failure = { error };
    this.#stopped.reject(error);
    this.controller.abort(error);
  }

  #timedOut() {
    this.#stop(new ERR_OPERATION_FAILED(`Benchmark timed out after ${this.#timeout}ms`));
  }

  /** The time runs from now on. */
  resume() {
    if (this.#left === Infinity) return;
    this.#since = hrtime.bigint();
    this.#timer = setTimeout(() => this.#timedOut(), this.#left);
  }

  pause() {
    if (this.#left === Infinity) return;
    clearTimeout(this.#timer);
    this.#left -= Number(hrtime.bigint() - this.#since) / 1e6;
  }

  /** Throws what has ended the benchmark. */
  check() {
    if (this.#left !== Infinity) {
      const spent = Number(hrtime.bigint() - this.#since) / 1e6;
      if (spent > this.#left) this.#timedOut();
    }
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Settles like a promise, or when something ends the benchmark. */
  until(promise) {
    return new Promise((resolve, reject) => {
      PromisePrototypeThen(this.#stopped.promise, undefined, reject);
      PromisePrototypeThen(promise, resolve, reject);
    });
  }

  close() {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    for (let i = 0; i < this.#signals.length; i++) this.#signals[i]();
  }
}

/** The functions of a runner, as `createRunner()` and the module have them. */
function facesOf(runner, run) {
  const hook = (kind) => FunctionPrototypeBind(runner.declareHook, runner, kind);
  const benchmark = () => {
    const declare = (name, options, fn) =>
      runner.declareBench(name, options, fn, undefined, callerOf(declare));
    return declare;
  };
  const variant = (overrides) => {
    const declare = (name, options, fn) =>
      runner.declareBench(name, options, fn, overrides, callerOf(declare));
    return declare;
  };
  const bench = benchmark();
  bench.skip = variant({ __proto__: null, skip: true });
  bench.only = variant({ __proto__: null, only: true });
  const declare = (name, options, fn) => runner.declareSuite(name, options, fn, callerOf(declare));
  return {
    __proto__: null,
    after: hook('after'),
    afterEach: hook('afterEach'),
    before: hook('before'),
    beforeEach: hook('beforeEach'),
    bench,
    describe: declare,
    run,
    suite: declare,
  };
}

module.exports = { Runner, facesOf, newId };
