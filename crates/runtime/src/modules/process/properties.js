'use strict';

// Properties of `process` that few programs look at, each defined when it is first looked up: versions and other facts
// about the program, old and inner functions, what belongs to a feature of its own.

const {
  ObjectAssign,
  ObjectDefineProperty,
  ObjectKeys,
  RangeError,
  ReflectApply,
  SymbolToStringTag,
} = primordials;

const { defineValue } = require('#internal/value_properties');

const natives = internalBinding('process_methods');

function fixed(name, value) {
  ObjectDefineProperty(process, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    value,
    writable: false,
  });
}

function plain(name, value) {
  ObjectDefineProperty(process, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    value,
    writable: true,
  });
}

function accessor(name, get, set) {
  ObjectDefineProperty(process, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get,
    set,
  });
}

/** An accessor of what `load()` gives at first use; assigning replaces it. */
function lazy(name, load) {
  let value;
  let loaded = false;
  accessor(
    name,
    () => {
      if (!loaded) {
        value = load();
        loaded = true;
      }
      return value;
    },
    (replacement) => {
      value = replacement;
      loaded = true;
    },
  );
}

let versions;
function allVersions() {
  if (versions === undefined) {
    versions = natives.versions();
    const names = ObjectKeys(versions);
    // Loaders of packages add themselves; what is there stays.
    for (let i = 0; i < names.length; i++) {
      const value = versions[names[i]];
      ObjectDefineProperty(versions, names[i], { __proto__: null, value, writable: false });
    }
  }
  return versions;
}

function release(version) {
  return {
    name: 'node',
    sourceUrl: `https://nodejs.org/download/release/v${version}/node-v${version}.tar.gz`,
    headersUrl: `https://nodejs.org/download/release/v${version}/node-v${version}-headers.tar.gz`,
  };
}

const features = {
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
  get require_module() {
    return require('#module/native').requireModuleEnabled();
  },
  dtls: false,
  quic: false,
  get typescript() {
    const { getOptionValue } = require('#internal/options');
    return getOptionValue('--strip-types') === false ? false : 'strip';
  },
};

function defineSourceMapsEnabled() {
  accessor('sourceMapsEnabled', () => {
    state.sourceMaps ??=
      require('#internal/options').getOptionValue('--enable-source-maps') === true;
    return state.sourceMaps;
  });
}

function setSourceMapsEnabled(enabled) {
  require('#internal/validators').validateBoolean(enabled, 'enabled');
  state.sourceMaps = enabled;
  require('#module/source_map_cache').setSourceMapsSupport(enabled, {
    nodeModules: enabled,
    generatedCode: enabled,
  });
}

function defineTitle() {
  let title = natives.title();
  defineValue(
    process,
    'title',
    () => title,
    (value) => {
      title = `${value}`;
      natives.setTitle(title);
    },
  );
}

function defineDebugPort() {
  const place = require('#inspector/place');
  defineValue(
    process,
    'debugPort',
    () => place.current().port,
    (value) => {
      const port = value | 0;
      if (port !== 0 && (port < 1024 || port > 65535)) {
        const told = 'process.debugPort must be 0 or in range 1024 to 65535';
        throw ObjectAssign(new RangeError(told), { code: 'ERR_OUT_OF_RANGE' });
      }
      place.current().port = port;
    },
  );
}

const state = { sourceMaps: undefined };

const definers = {
  __proto__: null,

  version: (name) => fixed(name, `v${allVersions().node}`),
  versions: (name) => fixed(name, allVersions()),
  arch: (name) => fixed(name, natives.arch()),
  platform: (name) => fixed(name, 'linux'),
  release: (name) => fixed(name, release(allVersions().node)),
  moduleLoadList: (name) => fixed(name, []),
  pid: (name) => fixed(name, natives.pid()),
  argv0: (name) =>
    ObjectDefineProperty(process, name, {
      __proto__: null,
      enumerable: true,
      configurable: false,
      value: natives.startInfo().argv0,
      writable: false,
    }),
  features: (name) =>
    ObjectDefineProperty(process, name, {
      __proto__: null,
      enumerable: true,
      configurable: false,
      writable: false,
      value: features,
    }),
  ppid: (name) =>
    defineValue(
      process,
      name,
      () => natives.ppid(),
      () => undefined,
    ),
  title: defineTitle,
  debugPort: defineDebugPort,
  sourceMapsEnabled: defineSourceMapsEnabled,
  setSourceMapsEnabled: (name) => plain(name, setSourceMapsEnabled),

  config: (name) => defineValue(process, name, () => require('#process/config').config),
  _preload_modules: (name) =>
    fixed(name, require('#internal/options').getOptionValue('--require') ?? []),
  finalization: (name) => lazy(name, () => require('#process/finalization').createFinalization()),
  allowedNodeEnvironmentFlags: (name) =>
    lazy(name, () => require('#process/flags').allowedNodeEnvironmentFlags),
  report: (name) => accessor(name, () => require('#process/report').report),
  _linkedBinding: (name) => plain(name, require('#process/binding').linkedBinding),
  _fatalException: (name) =>
    plain(name, (error, fromPromise, location) =>
      require('#process/execution').onUncaughtException(error, fromPromise, location),
    ),
  _tickCallback: (name) => plain(name, require('#process/task_queues').runNextTicks),

  _rawDebug: (name) =>
    plain(name, function _rawDebug(...args) {
      const { format } = require('util');
      natives.rawStderr(`${ReflectApply(format, null, args)}\n`);
    }),
  _getActiveRequests: (name) => plain(name, () => natives.activeRequests?.() ?? []),
  _getActiveHandles: (name) =>
    plain(name, () => require('#process/active_handles').activeHandles()),
  _debugProcess: (name) => plain(name, require('#inspector/place').debugProcess),
  _debugEnd: (name) => plain(name, () => require('#inspector/server').close()),
  _startProfilerIdleNotifier: (name) => plain(name, () => undefined),
  _stopProfilerIdleNotifier: (name) => plain(name, () => undefined),

  [SymbolToStringTag]: () =>
    ObjectDefineProperty(process, SymbolToStringTag, {
      __proto__: null,
      configurable: false,
      enumerable: false,
      value: 'process',
      writable: true,
    }),
};

/** Defines a property of `process`. */
function defineOnProcess(name) {
  definers[name](name);
  return true;
}

module.exports = { defineOnProcess };
