'use strict';

// Fills the `process` object at start-up. What few programs use is a getter that loads it.

const {
  FunctionPrototypeCall,
  ObjectCreate,
  ObjectDefineProperty,
  ObjectFreeze,
  ObjectSetPrototypeOf,
  RangeError,
  ReflectApply,
  SymbolToStringTag,
} = primordials;

const natives = internalBinding('process_methods');
const EventEmitter = require('#events/events');

// `process` is an emitter of a class of its own name.
const proto = ObjectCreate(EventEmitter.prototype, {
  constructor: {
    __proto__: null,
    configurable: true,
    enumerable: false,
    value: function process() {},
    writable: true,
  },
});
ObjectDefineProperty(proto.constructor, 'prototype', { __proto__: null, value: proto });
ObjectSetPrototypeOf(process, proto);

function fixed(name, value) {
  ObjectDefineProperty(process, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    value,
    writable: false,
  });
}

/** A property that becomes the plain value of `load()` on first use; assigning replaces it. */
function lazy(name, load, settable = true) {
  const define = (value) =>
    ObjectDefineProperty(process, name, {
      __proto__: null,
      configurable: true,
      enumerable: true,
      value,
      writable: true,
    });
  ObjectDefineProperty(process, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      const value = load();
      define(value);
      return value;
    },
    set: settable ? define : undefined,
  });
}

/** A method whose file loads at the first call. */
function lazyMethod(name, length, load) {
  let method;
  const wrapper = {
    [name](...args) {
      method ??= load();
      return ReflectApply(method, this, args);
    },
  }[name];
  ObjectDefineProperty(wrapper, 'length', { __proto__: null, value: length });
  process[name] = wrapper;
}

const info = natives.startInfo();
const version = info.versions.node;
fixed('version', `v${version}`);
fixed('versions', ObjectFreeze(info.versions));
fixed('arch', info.arch);
fixed('platform', 'linux');
fixed('release', {
  name: 'node',
  sourceUrl: `https://nodejs.org/download/release/v${version}/node-v${version}.tar.gz`,
  headersUrl: `https://nodejs.org/download/release/v${version}/node-v${version}-headers.tar.gz`,
});
process._rawDebug = function _rawDebug(...args) {
  const { format } = require('util');
  natives.rawStderr(`${ReflectApply(format, null, args)}\n`);
};
fixed('moduleLoadList', []);
lazyMethod('binding', 1, () => require('#process/binding').binding);
lazyMethod('_linkedBinding', 1, () => require('#process/binding').linkedBinding);
FunctionPrototypeCall(EventEmitter, process);
process.domain = null;
require('#process/exit').defineExitState();
lazy('config', () => require('#process/config').config);
lazyMethod('dlopen', 0, () => require('#process/dlopen').dlopen);
process._getActiveRequests = () => natives.activeRequests?.() ?? [];
process._getActiveHandles = () => natives.activeHandles?.() ?? [];

const { exit, reallyExit } = require('#process/exit');
process.reallyExit = reallyExit;
process.exit = exit;
require('#process/per_thread').defineMethods();
lazy('finalization', () => require('#process/finalization').createFinalization());
lazy('allowedNodeEnvironmentFlags', () => require('#process/flags').allowedNodeEnvironmentFlags);
ObjectDefineProperty(process, 'features', {
  __proto__: null,
  enumerable: true,
  configurable: false,
  writable: false,
  value: {
    inspector: true,
    debug: false,
    uv: true,
    ipv6: true,
    tls_alpn: true,
    tls_sni: true,
    tls_ocsp: true,
    tls: true,
    openssl_is_boringssl: false,
    cached_builtins: true,
    require_module: true,
    dtls: false,
    quic: false,
    typescript: 'strip',
  },
});

const execution = require('#process/execution');
process._fatalException = (error, fromPromise, location) =>
  execution.onUncaughtException(error, fromPromise, location);
process.setUncaughtExceptionCaptureCallback = execution.setUncaughtExceptionCaptureCallback;
process.addUncaughtExceptionCaptureCallback = execution.addUncaughtExceptionCaptureCallback;
process.hasUncaughtExceptionCaptureCallback = execution.hasUncaughtExceptionCaptureCallback;
execution.setupUncaughtExceptions();

const { emitWarning, setupWarnings } = require('#process/warning');
process.emitWarning = emitWarning;

const { queueMicrotask, setupTaskQueue } = require('#process/task_queues');
const { nextTick, runNextTicks } = setupTaskQueue();
process.nextTick = nextTick;
process._tickCallback = runNextTicks;

let sourceMapsEnabled;
ObjectDefineProperty(process, 'sourceMapsEnabled', {
  __proto__: null,
  enumerable: true,
  configurable: true,
  get() {
    sourceMapsEnabled ??=
      require('#internal/options').getOptionValue('--enable-source-maps') === true;
    return sourceMapsEnabled;
  },
});
process.setSourceMapsEnabled = function setSourceMapsEnabled(enabled) {
  require('#internal/validators').validateBoolean(enabled, 'enabled');
  sourceMapsEnabled = enabled;
  require('#module/source_map_cache').setSourceMapsSupport(enabled, {
    nodeModules: enabled,
    generatedCode: enabled,
  });
};
lazyMethod('getBuiltinModule', 1, () => require('#process/binding').getBuiltinModule);
process._debugProcess = () => natives.debugProcess?.();
process._debugEnd = () => undefined;
process._startProfilerIdleNotifier = () => undefined;
process._stopProfilerIdleNotifier = () => undefined;
require('#process/stdio').setupStdio();

const { createEnv } = require('#process/env');
process.env = createEnv(info.env, natives.setEnv, {
  pendingDeprecation: require('#internal/options').getOptionValue('--pending-deprecation') === true,
});
let { title } = info;
ObjectDefineProperty(process, 'title', {
  __proto__: null,
  enumerable: true,
  configurable: true,
  get: () => title,
  set(value) {
    title = `${value}`;
    natives.setTitle(title);
  },
});
process.argv = info.argv;
process.execArgv = info.execArgv;
fixed('pid', info.pid);
ObjectDefineProperty(process, 'ppid', {
  __proto__: null,
  enumerable: true,
  configurable: true,
  get: () => natives.ppid(),
  set: undefined,
});
process.execPath = info.execPath;
let debugPort = 9229;
ObjectDefineProperty(process, 'debugPort', {
  __proto__: null,
  enumerable: true,
  configurable: true,
  get: () => debugPort,
  set(value) {
    const port = value | 0;
    if (port !== 0 && (port < 1024 || port > 65535)) {
      throw new RangeError('process.debugPort must be 0 or in range 1024 to 65535');
    }
    debugPort = port;
  },
});
ObjectDefineProperty(process, 'argv0', {
  __proto__: null,
  enumerable: true,
  configurable: false,
  value: info.argv0,
  writable: false,
});
lazy('report', () => require('#process/report').report);
ObjectDefineProperty(process, SymbolToStringTag, {
  __proto__: null,
  configurable: false,
  enumerable: false,
  value: 'process',
  writable: true,
});

setupWarnings();
require('#process/signals').setupSignals();

module.exports = { queueMicrotask };
