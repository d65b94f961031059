'use strict';

// `inspector.Session`: a program's own conversation with the debugger and the profilers of its thread, or of the main one, in
// the words of the Chrome DevTools Protocol.

const { JSONParse, JSONStringify, SafeMap } = primordials;

const EventEmitter = require('events');
const {
  codes: {
    ERR_INSPECTOR_ALREADY_CONNECTED,
    ERR_INSPECTOR_CLOSED,
    ERR_INSPECTOR_COMMAND,
    ERR_INSPECTOR_NOT_CONNECTED,
    ERR_INSPECTOR_NOT_WORKER,
  },
} = require('#internal/errors');
const { validateFunction, validateObject, validateString } = require('#internal/validators');

class Session extends EventEmitter {
  #connection = undefined;
  #nextId = 1;
  #callbacks = new SafeMap();
  // How many messages are being dispatched, and what their listeners threw.
  #depth = 0;
  #thrown = undefined;

  constructor() {
    super();
    if (internalBinding('permission').state() !== 0) {
      require('#process/permission').permit('inspector');
    }
  }

  /** Begins a conversation with this very thread. */
  connect() {
    if (this.#connection !== undefined) {
      throw new ERR_INSPECTOR_ALREADY_CONNECTED('The inspector session');
    }
    const { createConnection } = require('#inspector/connection');
    this.#connection = createConnection((text) => this.#receive(text));
  }

  /** Begins one with the main thread. */
  connectToMainThread() {
    if (require('worker_threads').isMainThread) throw new ERR_INSPECTOR_NOT_WORKER();
    if (this.#connection !== undefined) {
      throw new ERR_INSPECTOR_ALREADY_CONNECTED('The inspector session');
    }
    const { connectToMainThread } = require('#inspector/threads');
    this.#connection = connectToMainThread((text) => this.#receive(text));
  }

  /**
   * Takes a message. Errors that listeners throw are warnings; what else they throw is refused as one, where the message
   * was sent and never in the debugger.
   */
  #receive(text) {
    try {
      this.#handle(JSONParse(text));
    } catch (thrown) {
      let error;
      try {
        process.emitWarning(thrown);
        return;
      } catch (refused) {
        error = refused;
      }
      if (this.#depth > 0) this.#thrown ??= { __proto__: null, error };
      else {
        process.nextTick(() => {
          throw error;
        });
      }
    }
  }

  #handle(message) {
    if (message.id !== undefined) {
      const callback = this.#callbacks.get(message.id);
      this.#callbacks.delete(message.id);
      if (callback === undefined) return;
      if (message.error) {
        callback(new ERR_INSPECTOR_COMMAND(message.error.code, message.error.message));
      } else {
        callback(null, message.result);
      }
    } else {
      this.emit(message.method, message);
      this.emit('inspectorNotification', message);
    }
  }

  /** Sends a command; `callback(error, result)` is called before this returns where the thread serves itself. */
  post(method, params, callback) {
    validateString(method, 'method');
    if (callback === undefined && typeof params === 'function') {
      callback = params;
      params = undefined;
    }
    if (params !== undefined && params !== null) validateObject(params, 'params');
    if (callback !== undefined && callback !== null) validateFunction(callback, 'callback');
    if (this.#connection === undefined) throw new ERR_INSPECTOR_NOT_CONNECTED();
    const id = this.#nextId++;
    const message = { id, method };
    if (params) message.params = params;
    if (callback) this.#callbacks.set(id, callback);
    this.#depth++;
    try {
      this.#connection.dispatch(JSONStringify(message));
    } finally {
      this.#depth--;
    }
    if (this.#depth === 0 && this.#thrown !== undefined) {
      const { error } = this.#thrown;
      this.#thrown = undefined;
      throw error;
    }
  }

  /** Ends the conversation and what it had started. */
  disconnect() {
    const connection = this.#connection;
    if (connection === undefined) return;
    this.#connection = undefined;
    connection.disconnect();
    const callbacks = [...this.#callbacks.values()];
    this.#callbacks.clear();
    for (let i = 0; i < callbacks.length; i++) {
      process.nextTick(callbacks[i], new ERR_INSPECTOR_CLOSED());
    }
    this.#nextId = 1;
  }
}

module.exports = { Session };
