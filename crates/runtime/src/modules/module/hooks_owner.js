'use strict';

// Asynchronous hooks as the thread sees whose modules they customise: questions go to the thread of the hooks through a
// port. `import` waits for the answers as for anything else; what has to know at once (`require()`, `import.meta.resolve`,
// `register()` itself) sleeps until the answer is there.

const {
  AtomicsLoad,
  AtomicsWait,
  FunctionPrototypeCall,
  Int32Array,
  Promise,
  SafeMap,
  globalThis: { SharedArrayBuffer },
} = primordials;

const { receiveMessageOnPort } = internalBinding('messaging');
const { MessageChannel, kReceiver, nativeStart } = require('#worker_threads/port');
const { answers } = require('#module/hooks_protocol');

/** The thread of the hooks, and the questions that it has not answered. */
class HooksThread {
  #cells = new Int32Array(new SharedArrayBuffer(4));
  #port;
  #worker;
  #lastId = 0;
  #waiting = new SafeMap();
  #drains = false;
  #ended = false;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    const { startInternal } = require('#worker_threads/worker');
    const entry = { kind: 'hooks', cells: this.#cells, port: port2 };
    this.#worker = startInternal(entry, [port2]);
    this.#worker.worker.on('error', throwUncaught);
    this.#worker.worker.unref();
    this.#port = port1;
    port1[kReceiver] = (message) => this.#receive(message);
    FunctionPrototypeCall(nativeStart, port1);
    port1.unref();
  }

  #post(method, args, transferList) {
    if (this.#ended) throw neverSettled(method, args);
    const id = ++this.#lastId;
    this.#port.postMessage({ id, method, args }, transferList);
    return id;
  }

  /** Asks, and goes on; a promise of the answer, which keeps the thread alive until the hooks can never answer. */
  ask(method, args) {
    return new Promise((resolve, reject) => {
      const id = this.#post(method, args, undefined);
      if (this.#waiting.size === 0) this.#port.ref();
      this.#waiting.set(id, { __proto__: null, resolve, reject });
    });
  }

  /** Asks, and sleeps until the answer is there. */
  askSync(method, args, transferList = undefined) {
    const id = this.#post(method, args, transferList);
    while (true) {
      const seen = AtomicsLoad(this.#cells, 0);
      for (;;) {
        const received = receiveMessageOnPort(this.#port);
        if (received === undefined) break;
        const { 0: message } = received;
        if (message.id !== id) {
          this.#receive(message);
          // The program dealt with the exception that ended the hooks: nobody is left to answer.
          if (this.#ended) throw errorOf(message);
          continue;
        }
        this.#showOutput();
        return valueOf(message, method, args);
      }
      AtomicsWait(this.#cells, 0, seen);
    }
  }

  /** What the hooks have written is shown even if the program ends with the next turn of the loop. */
  #showOutput() {
    if (this.#drains) return;
    this.#drains = true;
    const { setImmediate } = require('#timers/internal');
    setImmediate(() => {
      this.#drains = false;
      this.#worker.drain();
    });
  }

  /** Has the thread write what it ran, since it ends with this one. */
  finish() {
    if (!this.#ended) this.askSync('finish', []);
  }

  #receive(message) {
    const { kind, id } = message;
    if (kind === answers.EXIT || kind === answers.UNCAUGHT) this.#ended = true;
    if (kind === answers.EXIT) {
      process.exit(message.code);
      return;
    }
    if (kind === answers.UNCAUGHT) {
      throwUncaught(errorOf(message));
      return;
    }
    const waiter = this.#waiting.get(id);
    if (waiter === undefined) return;
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#port.unref();
    this.#showOutput();
    if (kind === answers.VALUE) waiter.resolve(message.value);
    else if (kind === answers.ERROR) waiter.reject(errorOf(message));
  }
}

function errorOf(message) {
  const { deserializeError } = require('#worker_threads/error_transfer');
  return deserializeError(message.error);
}

function throwUncaught(error) {
  internalBinding('errors').triggerUncaughtException(error, false /* fromPromise */);
}

function valueOf(message, method, args) {
  if (message.kind === answers.VALUE) return message.value;
  if (message.kind === answers.ERROR) throw errorOf(message);
  throw neverSettled(method, args);
}

function neverSettled(method, args) {
  const { ERR_ASYNC_LOADER_REQUEST_NEVER_SETTLED } = require('#internal/errors').codes;
  const error = new ERR_ASYNC_LOADER_REQUEST_NEVER_SETTLED();
  error.details = { method, args };
  return error;
}

let thread;

/** What the loader asks while hooks are registered. */
const hooks = {
  __proto__: null,
  resolve: (specifier, parentURL, attributes) =>
    thread.ask('resolve', [specifier, parentURL, attributes]),
  resolveSync: (specifier, parentURL, attributes) =>
    thread.askSync('resolve', [specifier, parentURL, attributes]),
  load: (url, format, attributes) => thread.ask('load', [url, format, attributes]),
  loadSync: (url, format, attributes, _, extra) =>
    thread.askSync('load', [url, format, attributes, extra]),
};

function begin() {
  const { hooks: endings } = require('#process/exit');
  const made = new HooksThread();
  if (require('#module/cjs_loader').state.keepsMaps) {
    const { atEnd } = endings;
    endings.atEnd = () => {
      endings.atEnd = atEnd;
      made.finish();
      atEnd?.();
    };
  }
  return made;
}

/** Registers a module's hooks, after those that there are. */
function register(specifier, parentURL, data, transferList) {
  thread ??= begin();
  thread.askSync('register', [specifier, parentURL, data], transferList);
  require('#module/esm_loader').setAsyncHooks(hooks);
}

module.exports = { register };
