'use strict';

// Benchmarks and suites as a tree, and running them one after the other.

const {
  ArrayPrototypeJoin,
  ArrayPrototypePush,
  FunctionPrototypeBind,
  JSONStringify,
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
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_STATE },
} = require('#internal/errors');
const { validateAbortSignal, validateBoolean, validateObject } = require('#internal/validators');
const { kEmptyObject } = require('#internal/util');
const { isPromise, isRegExp } = require('util/types');
const { setImmediate } = require('#timers/internal');
const { argumentsOf, countsOf, settingsOf, tagsOf } = require('#bench/definition');
const { BenchContext, abandon, finish } = require('#bench/context');
const { Guard } = require('#bench/guard');
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
  constructor(parent, name, location, { only, skip, options }, about) {
    this.parent = parent;
    // The file whose loading has declared it.
    this.about = about;
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
  // Whether the run knows all benchmarks.
  #isClosed = false;
  // Why nothing more runs.
  #abortion = undefined;
  #root;
  #schedule;
  stream = undefined;
  // What the command line's runner sets: the file whose loading declares, and what the run is part of.
  entryFile = process.argv[1] ?? null;
  runId = undefined;
  fileRunId = undefined;
  // Whether the process is there for the benchmarks alone.
  ownsProcess = false;

  /** `schedule` is called when there is something to run. */
  constructor({ yieldBetweenSamples = true, schedule = nothing } = kEmptyObject) {
    this.yields = yieldBetweenSamples;
    this.#schedule = schedule;
    this.#root = new Suite(null, '', undefined, { only: false, skip: false, options: {} });
  }

  /** Functions of suites may go on declaring while the run waits for them. */
  #checkOpen() {
    if (this.stream !== undefined && (this.#isClosed || this.#current.getStore() === undefined)) {
      throw new ERR_INVALID_STATE('benchmarks cannot be declared after execution has started');
    }
  }

  get #about() {
    return { __proto__: null, entryFile: this.entryFile, fileRunId: this.fileRunId };
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
    const suite = new Suite(parent, definition.name, location, definition, this.#about);
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
    ArrayPrototypePush(this.#owner.hooks[kind], { fn, about: this.#about });
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
    ArrayPrototypePush(this.failures, { error, location, about: this.#about });
  }

  failures = [];

  async #execute(settings) {
    const started = hrtime.bigint();
    this.runId ??= newId();
    if (this.fileRunId === undefined) this.fileRunId = this.runId;
    // Functions of suites may go on defining.
    for (let i = 0; i < this.#pending.length; i++) await this.#pending[i];
    this.#isClosed = true;
    for (let i = 0; i < this.failures.length; i++) {
      const { error, location, about } = this.failures[i];
      await this.#diagnose(error, location, about);
    }
    this.#select(settings);
    for (let i = 0; i < this.#benches.length; i++) await this.#plan(this.#benches[i]);
    await this.#executeSuite(this.#root, settings, undefined);
    if (this.ownsProcess && process.exitCode) await this.#tellExitCode();
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

  /** A benchmark has decided what the process exits with, which is for the runner to say. */
  #tellExitCode() {
    this.#success = false;
    return this.stream.tell('bench:diagnostic', {
      __proto__: null,
      runId: this.runId,
      ...this.#about,
      message: `Benchmark process set exit code ${process.exitCode}`,
      level: 'error',
      file: this.entryFile,
    });
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

  #diagnose(error, location, about) {
    this.#success = false;
    return this.stream.tell('bench:diagnostic', {
      __proto__: null,
      runId: this.runId,
      ...about,
      // What is declared before the run begins does not know it.
      fileRunId: about.fileRunId ?? this.fileRunId,
      message: `${error?.message ?? error}`,
      error,
      level: 'error',
      ...location,
    });
  }

  async #hooks(suite, kind, argument) {
    const list = suite.hooks[kind];
    for (let i = 0; i < list.length; i++) await this.#current.run(suite, list[i].fn, argument);
  }

  /** Runs hooks around all of a suite; gives what one of them throws. */
  async #hooksAround(suite, kind) {
    const list = suite.hooks[kind];
    for (let i = 0; i < list.length; i++) {
      try {
        await this.#current.run(suite, list[i].fn);
      } catch (error) {
        await this.#diagnose(error, suite.location, list[i].about);
        return { error };
      }
    }
    return undefined;
  }

  /** `failure` is what keeps all of the suite from running. */
  async #executeSuite(suite, settings, failure) {
    if (suite.failure !== undefined && failure === undefined) {
      failure = suite.failure;
      await this.#diagnose(failure.error, suite.location, suite.about);
    }
    const runs = suite.isSelected;
    if (runs && failure === undefined && this.#abortion === undefined) {
      failure = await this.#hooksAround(suite, 'before');
    }
    for (let i = 0; i < suite.children.length; i++) {
      const child = suite.children[i];
      if (child instanceof Suite) await this.#executeSuite(child, settings, failure);
      else await this.#executeBench(child, settings, failure);
    }
    if (runs && this.#abortion === undefined) await this.#hooksAround(suite, 'after');
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
      const obstacle = failure ?? this.#abortion;
      try {
        if (obstacle !== undefined) throw obstacle.error;
        const { samples: _, ...start } = result;
        await this.stream.tell('bench:start', start);
        await this.#measure(bench, settings, result.samples);
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

  async #measure(bench, settings, samples) {
    // Files may share a module that declares.
    const identity = `${bench.fileRunId} ${bench.id}`;
    if (this.#seen.has(identity)) {
      throw new ERR_INVALID_STATE(
        `duplicate benchmark identity for "${ArrayPrototypeJoin(bench.namePath, ' ')}"`,
      );
    }
    this.#seen.add(identity);
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
    if (guard.failure !== undefined) throw guard.failure.error;
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
    try {
      for (let i = 0; i < around.length && !guard.isStuck; i++) {
        await guard.until(this.#hooks(around[i], 'afterEach', about));
      }
      guard.check();
    } catch (error) {
      fault = { error };
    }
    guard.close();
    controller.abort();
    if (guard.isStuck) this.#giveUp(guard.failure.error);
    if (fault !== undefined) throw fault.error;
  }

  /** Something goes on running: what is measured beside it would be worth nothing. */
  #giveUp(cause) {
    const message =
      'The benchmark run was aborted because asynchronous work did not settle after cancellation';
    this.#abortion = { error: new AbortError(message, { cause }) };
  }

  /** Calls the benchmark's function so many times; what it measures goes into `samples`. */
  async #sample(bench, phase, count, guard, signal, samples) {
    for (let i = 0; i < count; i++) {
      const isFirst = i === 0 && (phase === 'warmup' || bench.warmup === 0);
      if (this.yields && !isFirst) await guard.until(nextTurn());
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
