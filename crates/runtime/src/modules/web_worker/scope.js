'use strict';

// The inside of the global `Worker`'s threads: the globals of browsers' workers, and the script.

const {
  FunctionPrototypeBind,
  ObjectAssign,
  ObjectDefineProperties,
  ObjectDefineProperty,
  ObjectGetOwnPropertyDescriptor,
  ObjectSetPrototypeOf,
  StringPrototypeStartsWith,
  SymbolToStringTag,
  TypeError,
  globalThis,
} = primordials;

const { EventTarget, defineEventHandler, initEventTarget } = require('#events/event_target');
const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_STATE },
} = require('#internal/errors');
const { visible } = require('#internal/globals');
const { kEnumerableProperty } = require('#internal/util');
const { Navigator, kConstruct } = require('#internal/navigator');
const { read } = require('#web_worker/script');
const thread = require('#worker_threads/thread');

let script;

function illegal() {
  throw new ERR_ILLEGAL_CONSTRUCTOR();
}

function textOf(value, place) {
  if (typeof value !== 'symbol') return `${value}`;
  const what = `Argument ${place} is a Symbol and cannot be converted to a string.`;
  const error = new TypeError(`Failed to execute 'importScripts' on 'WorkerGlobalScope': ${what}`);
  throw ObjectAssign(error, { code: 'ERR_INVALID_ARG_TYPE' });
}

function runClassic(source, filename) {
  return require('vm').runInThisContext(source, { __proto__: null, filename });
}

class WorkerLocation {
  #url;

  constructor(key, url) {
    if (key !== kConstruct) illegal();
    const { URL } = require('url');
    this.#url = new URL(url);
  }

  toString() {
    return this.#url.href;
  }

  get href() {
    return this.#url.href;
  }

  get origin() {
    return this.#url.origin;
  }

  get protocol() {
    return this.#url.protocol;
  }

  get host() {
    return this.#url.host;
  }

  get hostname() {
    return this.#url.hostname;
  }

  get port() {
    return this.#url.port;
  }

  get pathname() {
    return this.#url.pathname;
  }

  get search() {
    return this.#url.search;
  }

  get hash() {
    return this.#url.hash;
  }
}

class WorkerNavigator extends Navigator {
  get locks() {
    return super.locks;
  }

  get appVersion() {
    return this.userAgent;
  }

  get appCodeName() {
    return 'Mozilla';
  }

  get appName() {
    return 'Netscape';
  }

  get product() {
    return 'Gecko';
  }

  get onLine() {
    return true;
  }
}

let location;
let navigator;

class WorkerGlobalScope extends EventTarget {
  constructor() {
    super();
    illegal();
  }

  get self() {
    return globalThis;
  }

  get location() {
    location ??= new WorkerLocation(kConstruct, script.text);
    return location;
  }

  get navigator() {
    navigator ??= new WorkerNavigator(kConstruct);
    return navigator;
  }

  importScripts(...urls) {
    if (script.type === 'module') {
      const error = new ERR_INVALID_STATE.TypeError(
        'importScripts() cannot be used in a module worker',
      );
      throw error;
    }
    const { DOMException } = require('#internal/dom_exception');
    const { URL } = require('url');
    const addresses = [];
    for (let i = 0; i < urls.length; i++) {
      const text = textOf(urls[i], i + 1);
      const url = URL.parse(text, script.text);
      if (url === null) throw new DOMException(`Failed to parse URL: ${text}`, 'SyntaxError');
      addresses[i] = url.href;
    }
    for (let i = 0; i < addresses.length; i++) {
      let source;
      try {
        source = read(addresses[i]);
      } catch {
        // Told below.
      }
      if (source === undefined) {
        throw new DOMException(`Failed to load script: ${addresses[i]}`, 'NetworkError');
      }
      runClassic(source, addresses[i]);
    }
  }
}

class DedicatedWorkerGlobalScope extends WorkerGlobalScope {
  get name() {
    return script.name;
  }

  // Programs may put another in its place.
  set name(value) {
    visible('name', value);
  }

  postMessage(message, transfer = undefined) {
    thread.parentPort.postMessage(message, transfer);
  }

  close() {
    thread.parentPort.close();
    // What was posted goes out first.
    require('#timers/internal').setImmediate(() => process.exit());
  }
}

/** Moves an accessor of the global object to the class that has it in workers. */
function moveToScope(name, changes) {
  ObjectDefineProperty(WorkerGlobalScope.prototype, name, {
    __proto__: null,
    ...ObjectGetOwnPropertyDescriptor(globalThis, name),
    ...changes,
    enumerable: true,
  });
  delete globalThis[name];
}

/** Makes the thread's global object one of a worker. */
function dressGlobal() {
  const tag = (Class) => {
    ObjectDefineProperty(Class.prototype, SymbolToStringTag, {
      __proto__: null,
      configurable: true,
      value: Class.name,
    });
    ObjectDefineProperty(globalThis, Class.name, {
      __proto__: null,
      configurable: true,
      enumerable: false,
      value: Class,
      writable: true,
    });
  };
  tag(WorkerGlobalScope);
  tag(DedicatedWorkerGlobalScope);
  tag(WorkerLocation);
  tag(WorkerNavigator);
  for (const name of ['error', 'languagechange', 'offline', 'online', 'rejectionhandled']) {
    defineEventHandler(WorkerGlobalScope.prototype, name);
  }
  defineEventHandler(WorkerGlobalScope.prototype, 'unhandledrejection');
  defineEventHandler(DedicatedWorkerGlobalScope.prototype, 'message');
  defineEventHandler(DedicatedWorkerGlobalScope.prototype, 'messageerror');
  ObjectDefineProperties(WorkerGlobalScope.prototype, {
    importScripts: kEnumerableProperty,
    location: kEnumerableProperty,
    navigator: kEnumerableProperty,
    self: kEnumerableProperty,
  });
  moveToScope('crypto', { set: undefined });
  moveToScope('performance');
  ObjectDefineProperties(DedicatedWorkerGlobalScope.prototype, {
    close: kEnumerableProperty,
    name: kEnumerableProperty,
    postMessage: kEnumerableProperty,
  });
  // The one of the main thread.
  delete globalThis.navigator;
  ObjectSetPrototypeOf(globalThis, DedicatedWorkerGlobalScope.prototype);
  initEventTarget(globalThis);
  // Without an object in front these mean the global one.
  for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent']) {
    visible(name, FunctionPrototypeBind(EventTarget.prototype[name], globalThis));
  }
  for (const name of ['importScripts', 'postMessage', 'close']) visible(name, globalThis[name]);
  if (script.type === 'classic' && StringPrototypeStartsWith(script.text, 'file:')) {
    const { createRequire } = require('module');
    ObjectDefineProperty(globalThis, 'require', {
      __proto__: null,
      configurable: true,
      enumerable: false,
      value: createRequire(script.text),
      writable: true,
    });
  }
}

/** Hands on what the owner sends. */
function listen() {
  const { MessageEvent } = require('#worker_threads/message_event');
  const hand = (type) => {
    thread.parentPort.addEventListener(type, ({ data, ports }) => {
      globalThis.dispatchEvent(new MessageEvent(type, { data, ports: [...(ports ?? [])] }));
    });
  };
  hand('message');
  hand('messageerror');
  thread.parentPort.start();
  // The thread lives until it is ended.
  thread.parentPort.ref();
}

function run(entry) {
  script = entry;
  dressGlobal();
  listen();
  const source = entry.source ?? read(entry.text);
  if (entry.type === 'module') require('#module/run_main').importMain(entry.text, source);
  else runClassic(source, entry.text);
}

module.exports = { run };
