'use strict';

// The global names that Node adds to the language. They come into being when first looked up, and most of them load
// their module only when read.

const { ObjectDefineProperty, globalThis } = primordials;

const { setLazyProperties } = internalBinding('builtins');

/** Defines a global like a plain assignment would, but hidden from enumeration. */
function hidden(name, value) {
  ObjectDefineProperty(globalThis, name, {
    __proto__: null,
    configurable: true,
    enumerable: false,
    value,
    writable: true,
  });
}

/** Defines a global as plain assignment would. */
function visible(name, value) {
  ObjectDefineProperty(globalThis, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    value,
    writable: true,
  });
}

/** Defines a global that stays an accessor, as programs expect of the oldest ones; assigning replaces what it gives. */
function accessor(name, load) {
  let value;
  let known = false;
  ObjectDefineProperty(globalThis, name, {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get() {
      if (!known) {
        value = load();
        known = true;
      }
      return value;
    },
    set(given) {
      value = given;
      known = true;
    },
  });
}

/** Defines a global that `load()` supplies on first use; assigning replaces it. */
function lazy(name, load, enumerable = false) {
  const set = (value) => {
    ObjectDefineProperty(globalThis, name, {
      __proto__: null,
      configurable: true,
      enumerable,
      value,
      writable: true,
    });
  };
  const get = () => {
    const value = load();
    set(value);
    return value;
  };
  ObjectDefineProperty(get, 'name', { __proto__: null, value: `get ${name}` });
  ObjectDefineProperty(set, 'name', { __proto__: null, value: `set ${name}` });
  ObjectDefineProperty(globalThis, name, {
    __proto__: null,
    configurable: true,
    enumerable,
    get,
    set,
  });
}

// Where each lazy global comes from: the file that exports it under its name, or what loads it.
const sources = {
  __proto__: null,

  clearImmediate: '#timers/internal',
  setImmediate: '#timers/internal',
  clearInterval: '#timers/internal',
  clearTimeout: '#timers/internal',
  setInterval: '#timers/internal',
  setTimeout: '#timers/internal',
  queueMicrotask: '#process/task_queues',

  structuredClone: '#internal/structured_clone',
  performance: 'perf_hooks',
  console: () => require('console'),
  fetch: () => require('#fetch/global').fetch,
  navigator: '#internal/navigator',
  crypto: () => require('crypto').webcrypto,
  Crypto: () => require('crypto').webcrypto.constructor,
  CryptoKey: '#crypto/crypto_key',
  SubtleCrypto: () => require('crypto').subtle.constructor,

  Buffer: () => require('buffer').Buffer,
  atob: 'buffer',
  btoa: 'buffer',
  Blob: 'buffer',
  File: 'buffer',

  URL: '#url/url',
  URLSearchParams: '#url/url',
  URLPattern: '#url/url',

  TextEncoder: '#buffer/encoding',
  TextDecoder: '#buffer/encoding',

  AbortController: '#events/abort_controller',
  AbortSignal: '#events/abort_controller',

  Event: '#events/event_target',
  EventTarget: '#events/event_target',
  CustomEvent: '#events/event_target',

  DOMException: '#internal/dom_exception',
  QuotaExceededError: '#internal/dom_exception',

  PerformanceEntry: 'perf_hooks',
  PerformanceMark: 'perf_hooks',
  PerformanceMeasure: 'perf_hooks',
  PerformanceObserver: 'perf_hooks',
  PerformanceObserverEntryList: 'perf_hooks',
  PerformanceResourceTiming: 'perf_hooks',
  Performance: 'perf_hooks',

  ByteLengthQueuingStrategy: 'stream/web',
  CompressionStream: 'stream/web',
  CountQueuingStrategy: 'stream/web',
  DecompressionStream: 'stream/web',
  ReadableByteStreamController: 'stream/web',
  ReadableStream: 'stream/web',
  ReadableStreamBYOBReader: 'stream/web',
  ReadableStreamBYOBRequest: 'stream/web',
  ReadableStreamDefaultController: 'stream/web',
  ReadableStreamDefaultReader: 'stream/web',
  TextDecoderStream: 'stream/web',
  TextEncoderStream: 'stream/web',
  TransformStream: 'stream/web',
  TransformStreamDefaultController: 'stream/web',
  WritableStream: 'stream/web',
  WritableStreamDefaultController: 'stream/web',
  WritableStreamDefaultWriter: 'stream/web',

  BroadcastChannel: '#worker_threads/broadcast_channel',
  CloseEvent: '#events/close_event',
  ErrorEvent: '#events/error_event',
  EventSource: '#eventsource/eventsource',
  FormData: '#fetch/form_data',
  Headers: '#fetch/headers',
  MessageChannel: '#worker_threads/port',
  MessageEvent: '#worker_threads/message_event',
  MessagePort: '#worker_threads/port',
  Navigator: '#internal/navigator',
  Request: '#fetch/request',
  Response: '#fetch/response',
  Storage: '#sqlite/web_storage',
  localStorage: () => require('#sqlite/web_storage').localStorage,
  sessionStorage: '#sqlite/web_storage',
  WebSocket: '#websocket/websocket',
  Worker: '#web_worker/worker',

  // The engine's, but for an old name that programs take for the sign of an old runtime.
  Atomics: () => {
    delete globalThis.Atomics.wake;
  },

  // The engine's, to which what takes responses is added.
  WebAssembly: () => require('#fetch/wasm').install(),
};

// Those that are plain properties even when all names are listed, because their modules are loaded anyway.
const plain = {
  __proto__: null,
  clearImmediate: true,
  setImmediate: true,
  clearInterval: true,
  clearTimeout: true,
  setInterval: true,
  setTimeout: true,
  queueMicrotask: true,
};

// Those that are accessors in Node, too.
const accessors = {
  __proto__: null,
  localStorage: true,
  performance: true,
  sessionStorage: true,
};

// Those that are accessors which nothing can be assigned to.
const readOnly = { __proto__: null, crypto: true, navigator: true };

const enumerables = {
  __proto__: null,
  atob: true,
  btoa: true,
  structuredClone: true,
  performance: true,
  fetch: true,
  navigator: true,
  crypto: true,
  sessionStorage: true,
};

/** Defines a global that is read from `load()` and cannot be assigned to. */
function getter(name, load) {
  let value;
  const read = () => {
    value ??= load();
    return value;
  };
  // Only this one minds whose property it is read as. A method, for a getter is no constructor.
  const { get } = {
    get() {
      if (name === 'crypto' && this != null && this !== globalThis) {
        throw new (require('#internal/errors').codes.ERR_INVALID_THIS)(
          'nullish or must be the global object',
        );
      }
      return read();
    },
  };
  ObjectDefineProperty(get, 'name', { __proto__: null, value: `get ${name}` });
  ObjectDefineProperty(globalThis, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get,
    set: undefined,
  });
}

/**
 * Defines a lazy global that is looked up for the first time: with its value, unless it is only one of all names that
 * somebody lists.
 */
function defineGlobal(name, source, listing) {
  if (plain[name]) {
    visible(name, require(source)[name]);
    return;
  }
  if (name === 'WebAssembly' || name === 'Atomics') {
    source();
    return;
  }
  if (name === 'Buffer') {
    accessor(name, source);
    return;
  }
  const load = typeof source === 'string' ? () => require(source)[name] : source;
  if (readOnly[name]) getter(name, load);
  else if (listing || accessors[name]) lazy(name, load, enumerables[name] === true);
  else if (enumerables[name]) visible(name, load());
  else hidden(name, load());
}

/** Announces everything. */
function exposeLazyGlobals() {
  const { getOptionValue } = require('#internal/options');
  if (!getOptionValue('--experimental-eventsource')) delete sources.EventSource;
  if (!getOptionValue('--experimental-web-worker')) delete sources.Worker;
  if (!getOptionValue('--experimental-websocket')) {
    delete sources.WebSocket;
    delete sources.CloseEvent;
  }
  if (!getOptionValue('--experimental-webstorage')) {
    delete sources.Storage;
    delete sources.localStorage;
    delete sources.sessionStorage;
  }
  setLazyProperties(globalThis, sources, defineGlobal);
}

module.exports = { accessor, exposeLazyGlobals, hidden, lazy, visible };
