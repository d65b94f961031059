'use strict';

// The global names that Node adds to the language, each loaded when first read.

const { ObjectDefineProperty, globalThis } = primordials;

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

// Which file a group of globals comes from.
const groups = [
  ['buffer', ['atob', 'btoa', 'Blob', 'File']],
  ['#url/url', ['URL', 'URLSearchParams', 'URLPattern']],
  ['#buffer/encoding', ['TextEncoder', 'TextDecoder']],
  ['#events/abort_controller', ['AbortController', 'AbortSignal']],
  ['#events/event_target', ['Event', 'EventTarget', 'CustomEvent']],
  ['#internal/dom_exception', ['DOMException']],
  [
    'perf_hooks',
    [
      'PerformanceEntry',
      'PerformanceMark',
      'PerformanceMeasure',
      'PerformanceObserver',
      'PerformanceObserverEntryList',
      'PerformanceResourceTiming',
      'Performance',
    ],
  ],
  [
    'stream/web',
    [
      'ByteLengthQueuingStrategy',
      'CompressionStream',
      'CountQueuingStrategy',
      'DecompressionStream',
      'ReadableByteStreamController',
      'ReadableStream',
      'ReadableStreamBYOBReader',
      'ReadableStreamBYOBRequest',
      'ReadableStreamDefaultController',
      'ReadableStreamDefaultReader',
      'TextDecoderStream',
      'TextEncoderStream',
      'TransformStream',
      'TransformStreamDefaultController',
      'WritableStream',
      'WritableStreamDefaultController',
      'WritableStreamDefaultWriter',
    ],
  ],
];

const enumerables = { __proto__: null, atob: true, btoa: true };

/** Defines everything. `timers` are the timer functions, needed by nearly every program. */
function exposeLazyGlobals(timers, queueMicrotask) {
  visible('clearImmediate', timers.clearImmediate);
  visible('setImmediate', timers.setImmediate);
  visible('clearInterval', timers.clearInterval);
  visible('clearTimeout', timers.clearTimeout);
  visible('setInterval', timers.setInterval);
  visible('setTimeout', timers.setTimeout);
  visible('queueMicrotask', queueMicrotask);
  lazy('structuredClone', () => require('#internal/structured_clone').structuredClone, true);
  lazy('performance', () => require('perf_hooks').performance, true);
  accessor('Buffer', () => require('buffer').Buffer);
  lazy('console', () => require('console'));
  lazy('fetch', () => require('#internal/unbuilt').functionOf('fetch'), true);
  lazy('navigator', () => require('#internal/navigator').navigator, true);
  lazy('crypto', () => require('crypto').webcrypto, true);
  lazy('Crypto', () => require('crypto').webcrypto.constructor);
  lazy('CryptoKey', () => require('#crypto/crypto_key').CryptoKey);
  lazy('SubtleCrypto', () => require('crypto').subtle.constructor);
  for (let i = 0; i < groups.length; i++) {
    const { 0: id, 1: names } = groups[i];
    for (let j = 0; j < names.length; j++) {
      const name = names[j];
      lazy(name, () => require(id)[name], enumerables[name] === true);
    }
  }
  const { names } = require('#internal/unbuilt_globals');
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    lazy(name, () => require('#internal/unbuilt').classOf(name));
  }
}

module.exports = { accessor, exposeLazyGlobals, hidden, lazy, visible };
