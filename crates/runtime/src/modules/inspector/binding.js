'use strict';

// What `process.binding('inspector')` has: the port for debuggers, and conversations with this thread's own.

const { ReflectApply, StringPrototypeIndexOf, StringPrototypeSlice } = primordials;

const { unbuilt } = require('#process/unbuilt');
const server = require('#inspector/server');

const missing = (member) => unbuilt('inspector', member);

function isEnabled() {
  return server.url() !== undefined;
}

/** Calls the console's method, and before it the debugger's if there is one. */
function consoleCall(inspectorMethod, consoleMethod, ...args) {
  if (isEnabled()) ReflectApply(inspectorMethod, this, args);
  ReflectApply(consoleMethod, this, args);
}

/** Calls a function, at whose first statement the debugger stops if there is one. */
function callAndPauseOnStart(f, receiver, ...args) {
  if (isEnabled()) require('#inspector/connection').pauseOnStart();
  return ReflectApply(f, receiver, args);
}

function open(port, host) {
  require('inspector').open(port, host);
}

/** Blocks until a debugger lets the program run; false where none can come. */
function waitForDebugger() {
  if (!isEnabled()) return false;
  server.waitForDebugger();
  return true;
}

/** Tells debuggers of an event of the program's own, `Domain.name`. */
function emitProtocolEvent(event, params) {
  const dot = StringPrototypeIndexOf(event, '.');
  const domain = StringPrototypeSlice(event, 0, dot);
  const name = StringPrototypeSlice(event, dot + 1);
  if (domain === 'Network') require('#inspector/network_domain').emit(name, params);
  else if (domain === 'DOMStorage') require('#inspector/storage_domain').emit(name, params);
  else missing(`emitProtocolEvent of ${domain}`)();
}

/** A conversation: `receive(text)` is called with every message. */
class Connection {
  #connection;

  constructor(receive) {
    this.#connection = require('#inspector/connection').createConnection((text) => receive(text));
  }

  dispatch(text) {
    this.#connection.dispatch(text);
  }

  disconnect() {
    this.#connection.disconnect();
  }
}

/** The same with the main thread. */
class MainThreadConnection {
  #connection;

  constructor(receive) {
    if (require('worker_threads').isMainThread) {
      const { ERR_INSPECTOR_NOT_WORKER } = require('#internal/errors').codes;
      throw new ERR_INSPECTOR_NOT_WORKER();
    }
    const { connectToMainThread } = require('#inspector/threads');
    this.#connection = connectToMainThread((text) => receive(text));
  }

  dispatch(text) {
    this.#connection.dispatch(text);
  }

  disconnect() {
    this.#connection.disconnect();
  }
}

module.exports = {
  consoleCall,
  setConsoleExtensionInstaller: missing('setConsoleExtensionInstaller'),
  callAndPauseOnStart,
  open,
  url: server.url,
  waitForDebugger,
  asyncTaskScheduled: missing('asyncTaskScheduled'),
  asyncTaskCanceled: missing('asyncTaskCanceled'),
  asyncTaskStarted: missing('asyncTaskStarted'),
  asyncTaskFinished: missing('asyncTaskFinished'),
  registerAsyncHook: missing('registerAsyncHook'),
  isEnabled,
  emitProtocolEvent,
  setupNetworkTracking: missing('setupNetworkTracking'),
  putNetworkResource: (url, data) => require('#inspector/network_domain').put(url, data),
  console: require('inspector').console,
  Connection,
  MainThreadConnection,
};
