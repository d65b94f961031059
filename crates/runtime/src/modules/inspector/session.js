'use strict';

// `inspector.Session`: a program's own conversation with the profilers of its thread, in the words of the Chrome DevTools
// Protocol. What belongs to a debugger is refused by name.

const { RegExpPrototypeExec } = primordials;

const EventEmitter = require('events');
const {
  codes: {
    ERR_INSPECTOR_ALREADY_CONNECTED,
    ERR_INSPECTOR_CLOSED,
    ERR_INSPECTOR_COMMAND,
    ERR_INSPECTOR_NOT_CONNECTED,
    ERR_INSPECTOR_NOT_WORKER,
  },
  notImplemented,
} = require('#internal/errors');
const { validateFunction, validateObject, validateString } = require('#internal/validators');

// Domains of the protocol that are another engine's or a debugger's.
const kDomain =
  /^(?:Console|Debugger|DOMStorage|HeapProfiler|IO|Network|NodeRuntime|NodeTracing|NodeWorker|Profiler|Runtime|Schema|Storage|Target)\.\w+$/;
const kMethodNotFound = -32601;

class Session extends EventEmitter {
  #state = undefined;

  constructor() {
    super();
    if (internalBinding('permission').state() !== 0) {
      require('#process/permission').permit('inspector');
    }
  }

  /** Begins a conversation with this very thread. */
  connect() {
    if (this.#state !== undefined)
      throw new ERR_INSPECTOR_ALREADY_CONNECTED('The inspector session');
    const notify = (method, params) => {
      const message = { method, params };
      this.emit(method, message);
      this.emit('inspectorNotification', message);
    };
    this.#state = { __proto__: null, notify };
  }

  connectToMainThread() {
    if (require('worker_threads').isMainThread) throw new ERR_INSPECTOR_NOT_WORKER();
    throw notImplemented('inspector.Session.prototype.connectToMainThread');
  }

  /** Sends a command; `callback(error, result)` is called before this returns, as the thread serves itself. */
  post(method, params, callback) {
    validateString(method, 'method');
    if (callback === undefined && typeof params === 'function') {
      callback = params;
      params = undefined;
    }
    if (params !== undefined && params !== null) validateObject(params, 'params');
    if (callback !== undefined && callback !== null) validateFunction(callback, 'callback');
    const state = this.#state;
    if (state === undefined) throw new ERR_INSPECTOR_NOT_CONNECTED();
    const command = require('#inspector/domains').commandOf(method);
    if (command === undefined && RegExpPrototypeExec(kDomain, method) !== null) {
      throw notImplemented(`inspector: ${method}`);
    }
    let error = null;
    let result;
    try {
      if (command === undefined) {
        error = new ERR_INSPECTOR_COMMAND(kMethodNotFound, `'${method}' wasn't found`);
      } else {
        result = command(state, params ?? {}) ?? {};
      }
    } catch (refused) {
      if (typeof refused?.code !== 'number') throw refused;
      error = new ERR_INSPECTOR_COMMAND(refused.code, refused.message);
    }
    if (this.#state === undefined) error = new ERR_INSPECTOR_CLOSED();
    if (callback) callback(error, error === null ? result : undefined);
  }

  /** Ends the conversation and what it had started. */
  disconnect() {
    const state = this.#state;
    if (state === undefined) return;
    const { commandOf } = require('#inspector/domains');
    commandOf('Profiler.disable')(state);
    commandOf('HeapProfiler.disable')(state);
    this.#state = undefined;
  }
}

module.exports = { Session };
