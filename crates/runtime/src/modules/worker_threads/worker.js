'use strict';

// `Worker`: a thread with a program of its own, seen from the thread that made it.

const {
  ArrayIsArray,
  ArrayPrototypeMap,
  ArrayPrototypePush,
  NumberMAX_SAFE_INTEGER,
  ObjectFreeze,
  ObjectKeys,
  Promise,
  PromiseReject,
  PromiseResolve,
  RegExpPrototypeExec,
  String,
  StringPrototypeTrim,
  Symbol,
  SymbolAsyncDispose,
  SymbolFor,
} = primordials;

const { Worker: WorkerHandle, directoryChanged } = internalBinding('worker');
const { drainMessagePort } = internalBinding('messaging');
const EventEmitter = require('events');
const errors = require('#internal/errors');
const {
  codes: {
    ERR_HEAP_PROFILE_HAVE_BEEN_STARTED,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_WORKER_INVALID_EXEC_ARGV,
    ERR_WORKER_INIT_FAILED,
    ERR_WORKER_NOT_RUNNING,
    ERR_WORKER_OUT_OF_MEMORY,
    ERR_WORKER_PATH,
    ERR_WORKER_UNSERIALIZABLE_ERROR,
  },
} = errors;
const { kEmptyObject } = require('#internal/util');
const { validateNumber, validateObject, validateString } = require('#internal/validators');
const thread = require('#worker_threads/thread');
const { types } = require('#worker_threads/protocol');

const SHARE_ENV = SymbolFor('nodejs.worker_threads.SHARE_ENV');

const kHandle = Symbol('kHandle');
const kPort = Symbol('kPort');
const kPublicPort = Symbol('kPublicPort');
const kStdio = Symbol('kParentSideStdio');
const kExit = Symbol('kOnExit');
const kLimits = Symbol('kLimits');
const kName = Symbol('kName');
const kPerformance = Symbol('kPerformance');
// In the place of a file name: the entry is one that programs cannot ask for.
const kInternal = Symbol('kInternal');
// The same for a global `Worker`, which is a program's.
const kWeb = Symbol('kWeb');

const limitNames = [
  'maxYoungGenerationSizeMb',
  'maxOldGenerationSizeMb',
  'codeRangeSizeMb',
  'stackSizeMb',
];

/** The limits as the natives take them. */
function readLimits(limits) {
  const values = [0, 0, 0, 0];
  if (limits === undefined || limits === null || typeof limits !== 'object') return values;
  for (let i = 0; i < limitNames.length; i++) {
    const value = limits[limitNames[i]];
    if (typeof value === 'number') values[i] = value;
  }
  return values;
}

/** What a worker runs, from the first argument of the constructor. */
function readEntry(filename, options) {
  const { isURL } = require('#url/internal');
  if (options.eval) {
    if (typeof filename !== 'string') {
      throw new ERR_INVALID_ARG_VALUE(
        'options.eval',
        options.eval,
        "must be false when 'filename' is not a string",
      );
    }
    return { kind: 'script', text: filename };
  }
  if (isURL(filename) && filename.protocol === 'data:') {
    return { kind: 'module', text: `${filename}` };
  }
  if (isURL(filename)) {
    return { kind: 'file', text: require('url').fileURLToPath(filename) };
  }
  if (typeof filename !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('filename', ['string', 'URL'], filename);
  }
  const path = require('path');
  if (path.isAbsolute(filename) || RegExpPrototypeExec(/^\.\.?[\\/]/, filename) !== null) {
    return { kind: 'file', text: path.resolve(filename) };
  }
  throw new ERR_WORKER_PATH(filename);
}

/** The environment as the natives take it: names and values in turn, or null to share this thread's. */
function readEnv(env) {
  if (env === SHARE_ENV) return null;
  if (env === undefined || env === null) {
    return require('#worker_threads/transfer').environment();
  }
  if (typeof env !== 'object') {
    throw new ERR_INVALID_ARG_TYPE(
      'options.env',
      ['object', 'undefined', 'null', 'worker_threads.SHARE_ENV'],
      env,
    );
  }
  const pairs = [];
  const names = ObjectKeys(env);
  for (let i = 0; i < names.length; i++) {
    ArrayPrototypePush(pairs, names[i], `${env[names[i]]}`);
  }
  return pairs;
}

/** What counts up to its length; what has none lists nothing. */
function readTransferList(given) {
  if (!given) return undefined;
  const list = [];
  for (let i = 0; i < given.length; i++) ArrayPrototypePush(list, given[i]);
  return list;
}

function readName(name) {
  if (!name) return 'WorkerThread';
  validateString(name, 'options.name');
  return StringPrototypeTrim(name);
}

/** The handle of a thread that is not started, with all checks of the options done. */
function createHandle(options, limits, name) {
  const { execArgv, env } = options;
  const ofProcess = process.env.NODE_OPTIONS ?? '';
  let nodeOptions = ofProcess;
  if (env !== null && typeof env === 'object') nodeOptions = `${env.NODE_OPTIONS ?? ''}`;
  // What this thread's options say already needs no second reading.
  if (nodeOptions === ofProcess && !execArgv) nodeOptions = undefined;
  const handle = new WorkerHandle(
    readEnv(env),
    // A symbol has no text.
    execArgv ? ArrayPrototypeMap(execArgv, (arg) => `${arg}`) : undefined,
    limits,
    name,
    options.trackUnmanagedFds ?? true,
    nodeOptions,
  );
  if (env === SHARE_ENV) {
    const { isMainThread } = internalBinding('worker');
    const { share } = require('#worker_threads/shared_env');
    share(isMainThread ? internalBinding('process_methods').setEnv : undefined);
  }
  const { invalidExecArgv, invalidNodeOptions } = handle;
  if (invalidExecArgv !== undefined) throw new ERR_WORKER_INVALID_EXEC_ARGV(invalidExecArgv);
  if (invalidNodeOptions !== undefined) {
    throw new ERR_WORKER_INVALID_EXEC_ARGV(
      [invalidNodeOptions],
      'invalid NODE_OPTIONS env variable',
    );
  }
  return handle;
}

class Worker extends EventEmitter {
  constructor(filename, options = kEmptyObject) {
    super();
    if (options.execArgv && !ArrayIsArray(options.execArgv)) {
      throw new ERR_INVALID_ARG_TYPE('options.execArgv', 'Array', options.execArgv);
    }
    let argv = [];
    if (options.argv) {
      if (!ArrayIsArray(options.argv)) {
        throw new ERR_INVALID_ARG_TYPE('options.argv', 'Array', options.argv);
      }
      argv = ArrayPrototypeMap(options.argv, String);
    }
    const internal = filename === kInternal;
    const isGiven = internal || filename === kWeb;
    const entry = isGiven ? options.entry : readEntry(filename, options);
    this[kName] = readName(options.name);
    this[kLimits] = readLimits(options.resourceLimits);
    if (process.permission !== undefined) require('#process/permission').permit('worker');
    const handle = createHandle(options, this[kLimits], this[kName]);
    this[kHandle] = handle;
    handle.onexit = (code, kind, message) => this[kExit](code, kind, message);
    this[kPort] = handle.messagePort;
    this[kPort].on('message', (message) => onMessage(this, message));
    this[kPort].unref();

    this[kStdio] = new Stdio(this[kPort], options);

    const port1 = handle.publicPort;
    this[kPublicPort] = port1;
    // The thread looks for changes from its start on.
    require('#process/directory').changes.tell ??= directoryChanged;
    const { environmentData } = thread;
    try {
      this[kPort].postMessage(
        {
          type: types.LOAD_SCRIPT,
          argv,
          entry,
          environmentData: environmentData.size === 0 ? undefined : environmentData,
          hasStdin: !!options.stdin,
          workerData: options.workerData,
        },
        readTransferList(options.transferList),
      );
    } catch (error) {
      port1.close();
      this[kPort].close();
      throw error;
    }
    port1.on('message', (message) => this.emit('message', message));
    port1.on('messageerror', (error) => this.emit('messageerror', error));
    port1.unref();

    const asyncHooks = require('#async_hooks/internal');
    if (asyncHooks.initHooksExist()) {
      const id = asyncHooks.newAsyncId();
      asyncHooks.emitInit(id, 'WORKER', asyncHooks.getDefaultTriggerAsyncId(), handle);
    }
    if (!internal)
      thread.workerStarts(
        handle.threadId,
        this,
        `${options.eval ? '[worker eval]' : isGiven ? entry.text : filename}`,
        options.name,
      );
    const failure = handle.startThread();
    if (failure !== undefined && failure !== null) {
      process.nextTick(() => this[kExit](1, 'ERR_WORKER_INIT_FAILED', failure));
    }
    if (internal) return;
    process.nextTick(() => process.emit('worker', this));
    const { threadCreated } = require('#worker_threads/channels');
    threadCreated(this);
  }

  [kExit](code, kind, message) {
    thread.workerEnded(this.threadId);
    // What the thread has sent comes before its end.
    drainMessagePort(this[kPublicPort]);
    drainMessagePort(this[kPort]);
    this[kPort].close();
    this[kPublicPort].close();
    this[kHandle] = null;
    this[kStdio].end();
    if (kind) {
      const error =
        kind === 'ERR_WORKER_OUT_OF_MEMORY'
          ? new ERR_WORKER_OUT_OF_MEMORY(message)
          : new ERR_WORKER_INIT_FAILED(message);
      this.emit('error', error);
    }
    this.emit('exit', code);
  }

  postMessage(...args) {
    if (this[kPublicPort] === null) return;
    this[kPublicPort].postMessage(...args);
  }

  /** Ends the thread wherever it is; resolves with the exit code. */
  terminate(callback) {
    if (typeof callback === 'function') {
      process.emitWarning(
        'Passing a callback to worker.terminate() is deprecated. It returns a Promise instead.',
        'DeprecationWarning',
        'DEP0132',
      );
    }
    if (this[kHandle] === null) {
      if (typeof callback === 'function') process.nextTick(callback);
      return PromiseResolve();
    }
    this.ref();
    if (typeof callback === 'function') this.once('exit', (code) => callback(null, code));
    this[kHandle].stopThread();
    return new Promise((resolve) => this.once('exit', resolve));
  }

  async [SymbolAsyncDispose]() {
    await this.terminate();
  }

  ref() {
    this[kHandle]?.ref();
  }

  unref() {
    this[kHandle]?.unref();
  }

  get threadId() {
    return this[kHandle] === null ? -1 : this[kHandle].threadId;
  }

  get threadName() {
    return this[kHandle] === null ? null : this[kName];
  }

  get stdin() {
    return this[kStdio].stdin;
  }

  get stdout() {
    return this[kStdio].output('stdout');
  }

  get stderr() {
    return this[kStdio].output('stderr');
  }

  get resourceLimits() {
    return this[kHandle] === null ? {} : thread.limitsOf(this[kLimits]);
  }

  get performance() {
    this[kPerformance] ??= ObjectFreeze({
      eventLoopUtilization: (util1, util2) => loopUtilization(this, util1, util2),
    });
    return this[kPerformance];
  }

  getHeapSnapshot(options = undefined) {
    const { snapshotStream, wantsNumbers } = require('#v8/internal');
    const numbers = wantsNumbers(options);
    return ask(
      this,
      (handle, callback) => handle.takeHeapSnapshot(numbers, callback),
      snapshotStream,
    );
  }

  /** The numbers of `v8.getHeapStatistics()` in the worker. */
  getHeapStatistics() {
    return ask(this, (handle, callback) => handle.takeHeapStatistics(callback), heapStatisticsOf);
  }

  /** `{ user, system }` microseconds of the worker's thread. */
  cpuUsage(previous) {
    if (previous) {
      validateObject(previous, 'prev');
      validateNumber(previous.user, 'prev.user', 0, NumberMAX_SAFE_INTEGER);
      validateNumber(previous.system, 'prev.system', 0, NumberMAX_SAFE_INTEGER);
    }
    return ask(
      this,
      (handle, callback) => handle.takeCpuUsage(callback),
      ({ 0: user, 1: system }) =>
        previous
          ? { user: user - previous.user, system: system - previous.system }
          : { user, system },
    );
  }

  /** Starts a profile of the worker's time. */
  startCpuProfile(options = undefined) {
    const { interval, most } = require('#v8/internal').cpuOptions(options);
    return ask(
      this,
      (handle, callback) => handle.startCpuProfile(interval, most, callback),
      ({ 0: number }) =>
        new WorkerProfile(this, (handle, callback) => handle.stopCpuProfile(number, callback)),
    );
  }

  /** Starts the profile of the worker's memory. */
  startHeapProfile(options = undefined) {
    const { interval, depth, flags } = require('#v8/internal').heapOptions(options);
    return ask(
      this,
      (handle, callback) => handle.startHeapProfile(interval, depth, flags, callback),
      ({ 0: started }) => {
        if (started === 0) throw new ERR_HEAP_PROFILE_HAVE_BEEN_STARTED();
        return new WorkerProfile(this, (handle, callback) => handle.stopHeapProfile(callback));
      },
    );
  }
}

/** The owner's ends of a worker's standard streams. Those for output come into being when there is something in them. */
class Stdio {
  #port;
  #pipes;
  #ended = false;
  #outputs = { __proto__: null, stdout: undefined, stderr: undefined };

  constructor(port, options) {
    this.#port = port;
    this.#pipes = { __proto__: null, stdout: !options.stdout, stderr: !options.stderr };
    this.stdin = null;
    if (options.stdin) {
      const { WritableWorkerStdio } = require('#worker_threads/stdio');
      this.stdin = new WritableWorkerStdio(port, 'stdin');
    }
  }

  output(name) {
    const known = this.#outputs[name];
    if (known !== undefined) return known;
    const { ReadableWorkerStdio, pipeQuietly } = require('#worker_threads/stdio');
    const stream = new ReadableWorkerStdio(this.#port, name, false);
    this.#outputs[name] = stream;
    if (this.#pipes[name]) pipeQuietly(stream, process[name]);
    if (this.#ended) stream.push(null);
    return stream;
  }

  /** Puts what the worker wrote into the stream that it is for. */
  receive({ stream, chunks }) {
    require('#worker_threads/stdio').receivePayload(this.output(stream), chunks);
  }

  /** The thread has ended: nothing more comes. */
  end() {
    this.#ended = true;
    if (this.stdin !== null && !this.stdin.destroyed) this.stdin.destroy();
    const { stdout, stderr } = this.#outputs;
    if (stdout !== undefined && !stdout.readableEnded) stdout.push(null);
    if (stderr !== undefined && !stderr.readableEnded) stderr.push(null);
  }
}

/** Asks a worker's thread for something: a promise of what `convert` makes of the answer. */
function ask(worker, question, convert) {
  const handle = worker[kHandle];
  if (handle === null) return PromiseReject(new ERR_WORKER_NOT_RUNNING());
  return new Promise((resolve, reject) => {
    question(handle, (answer) => {
      if (answer === undefined) {
        reject(new ERR_WORKER_NOT_RUNNING());
        return;
      }
      try {
        resolve(convert(answer));
      } catch (error) {
        reject(error);
      }
    });
  });
}

/** A profile that runs in a worker. */
class WorkerProfile {
  #worker;
  #question;
  #result;

  constructor(worker, question) {
    this.#worker = worker;
    this.#question = question;
  }

  stop() {
    this.#result ??= ask(this.#worker, this.#question, (text) => text);
    return this.#result;
  }

  async [SymbolAsyncDispose]() {
    await this.stop();
  }
}

function heapStatisticsOf({ 0: used, 1: total, 2: limit, 3: malloced }) {
  const statistics = require('#v8/internal').statisticsOf(used, total, limit, malloced);
  // A number in `v8`, a truth value here: so Node has it.
  return { __proto__: null, ...statistics, does_zap_garbage: false };
}

function loopUtilization(worker, util1, util2) {
  const handle = worker[kHandle];
  const none = { idle: 0, active: 0, utilization: 0 };
  if (handle === null) return none;
  if (util2) {
    const idle = util1.idle - util2.idle;
    const active = util1.active - util2.active;
    return { idle, active, utilization: active / (idle + active) };
  }
  const start = handle.loopStartTime();
  const idle = handle.loopIdleTime();
  if (start < 0 || idle < 0) return none;
  const { now } = require('#perf_hooks/now');
  const active = now() - start - idle;
  if (!util1) return { idle, active, utilization: active / (idle + active) };
  const idleDelta = idle - util1.idle;
  const activeDelta = active - util1.active;
  return {
    idle: idleDelta,
    active: activeDelta,
    utilization: activeDelta / (idleDelta + activeDelta),
  };
}

function onMessage(worker, message) {
  switch (message.type) {
    case types.UP_AND_RUNNING:
      worker.emit('online');
      break;
    case types.ERROR: {
      if (message.error === undefined) {
        worker.emit('error', new ERR_WORKER_UNSERIALIZABLE_ERROR());
        break;
      }
      const { deserializeError } = require('#worker_threads/error_transfer');
      worker.emit('error', deserializeError(message.error));
      break;
    }
    case types.STDIO_PAYLOAD:
      worker[kStdio].receive(message);
      break;
    case types.STDIO_WANTS_MORE_DATA:
      worker[kStdio].stdin?.wantsMore();
      break;
  }
}

/** Starts a thread of the runtime's own; `drain` shows at once what it has written. */
function startInternal(entry, transferList) {
  const worker = new Worker(kInternal, { entry, transferList });
  const port = worker[kPort];
  return { __proto__: null, drain: () => drainMessagePort(port), worker };
}

/** Starts the thread of a global `Worker`. */
function startWeb(entry) {
  return new Worker(kWeb, { entry, name: entry.name || undefined });
}

/** The text of a diagnostic report on the worker; undefined when there is none. */
function reportOf(worker, trigger, { excludeNetwork, excludeEnv }) {
  return worker[kHandle]?.report(trigger, excludeNetwork, excludeEnv) ?? undefined;
}

module.exports = { SHARE_ENV, Worker, reportOf, startInternal, startWeb };
