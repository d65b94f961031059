'use strict';

// `process.binding`, deprecated and almost empty, and `process.getBuiltinModule`.

const { Error, ObjectAssign, String } = primordials;

// The state of the permission model in which it refuses.
const kEnforced = 1;
// The number of the system's error ENOENT.
const kNoEntry = -2;

const { genericNodeError, getErrorMap } = require('#internal/errors');
const { deprecate } = require('#internal/util');
const { validateString } = require('#internal/validators');

// Names that programs of old asked for, and what makes their objects. Each is made once, so that what a program puts there
// is found by the next.
const allowed = {
  __proto__: null,
  buffer: () => require('#buffer/binding'),
  cares_wrap: () => require('#dns/binding'),
  contextify: () => require('#vm/binding'),
  fs_event_wrap: () => require('#fs/event_binding'),
  icu: () => require('#buffer/icu_binding'),
  inspector: () => require('#inspector/binding'),
  js_stream: () => require('#net/js_stream'),
  os: () => require('#os/binding'),
  process_wrap: () => {
    const { Process } = internalBinding('process_wrap');
    require('#async_hooks/internal').defineAsyncWrap(Process, 'PROCESSWRAP');
    const constants = {
      kProcessFlagDetached: 1,
      kProcessFlagWindowsHide: 2,
      kProcessFlagWindowsVerbatimArguments: 4,
    };
    return { Process, constants };
  },
  tls_wrap: () => {
    const { TLSWrap } = require('#tls/handle');
    const wrap = (handle, context, isServer) => new TLSWrap(handle, context, isServer);
    return { wrap, HAVE_SSL_TRACE: 1, TLSWrap };
  },
  udp_wrap: () => require('#dgram/binding'),
  zlib: () => require('#zlib/binding'),
  constants: () => {
    const { os, fs, zlib, trace } = internalBinding('constants');
    const { constants: crypto } = require('#crypto/constants');
    // What a file without an extension may be.
    const internal = { EXTENSIONLESS_FORMAT_JAVASCRIPT: 0, EXTENSIONLESS_FORMAT_WASM: 1 };
    return { os, fs, crypto, zlib: zlib(), trace: trace(), internal };
  },
  uv: () => {
    const { getErrorList, ...shared } = internalBinding('uv');
    shared.getErrorMap = getErrorMap;
    return shared;
  },
  natives: () => {
    const { publicIds } = internalBinding('builtins');
    const result = {};
    for (let i = 0; i < publicIds.length; i++) result[publicIds[i]] = '';
    return result;
  },
  config: () => ({
    isDebugBuild: false,
    openSSLIsBoringSSL: false,
    hasOpenSSL: true,
    fipsMode: true,
    hasIntl: true,
    hasTracing: true,
    hasNodeOptions: true,
    hasInspector: true,
    noBrowserGlobals: false,
    bits: 64,
    getDefaultLocale: () => require('#internal/navigator').navigator.language,
  }),
  util: typeTests,
  fs: () => ({ internalModuleStat }),
  // Handles are shaped as in Node, and programs that stand in for them look at these.
  pipe_wrap: () => ObjectAssign({}, internalBinding('pipe_wrap')),
  // The very object: what programs put in the place of `spawn` is called from then on.
  spawn_sync: () => internalBinding('spawn_sync'),
  stream_wrap: () => ObjectAssign({}, internalBinding('stream_wrap')),
  tcp_wrap: () => ObjectAssign({}, internalBinding('tcp_wrap')),
  tty_wrap: () => ({
    ...internalBinding('tty_wrap'),
    UV_TTY_MODE_NORMAL: 0,
    UV_TTY_MODE_IO: 2,
    UV_TTY_MODE_RAW_VT: 3,
  }),
};

const made = { __proto__: null };

const testNames = [
  'isArrayBuffer',
  'isAsyncFunction',
  'isDate',
  'isExternal',
  'isMap',
  'isMapIterator',
  'isNativeError',
  'isPromise',
  'isRegExp',
  'isSet',
  'isSetIterator',
  'isAnyArrayBuffer',
  'isArrayBufferView',
  'isDataView',
  'isTypedArray',
  'isUint8Array',
];

/** What a path leads to: 0 for a file, 1 for a folder, less for nothing. Loaders of modules ask so. */
function internalModuleStat(path) {
  const stats = require('fs').statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return kNoEntry;
  return stats.isDirectory() ? 1 : 0;
}

/** What `process.binding('util')` has kept of `util.types`. */
function typeTests() {
  const types = require('util/types');
  const result = {};
  for (let i = 0; i < testNames.length; i++) result[testNames[i]] = types[testNames[i]];
  return result;
}

function noSuchModule(name) {
  return new Error(`No such module: ${name}`);
}

function plainBinding(name) {
  name = String(name);
  const make = allowed[name];
  if (make === undefined) throw noSuchModule(name);
  return (made[name] ??= make());
}

let warned;
function binding(name) {
  if (internalBinding('permission').state() === kEnforced) {
    throw require('#process/permission').accessDenied('', '', 'process.binding');
  }
  const { getOptionValue } = require('#internal/options');
  if (getOptionValue('--pending-deprecation')) {
    warned ??= deprecate(
      plainBinding,
      'process.binding() is deprecated. Please use public APIs instead.',
      'DEP0111',
    );
    return warned(name);
  }
  return plainBinding(name);
}

function linkedBinding(name) {
  name = String(name);
  require('#process/permission').permit('addon', name);
  throw genericNodeError(`No such binding was linked: ${name}`, { code: 'ERR_INVALID_MODULE' });
}

function getBuiltinModule(id) {
  validateString(id, 'id');
  return require('#module/internal').getBuiltinModule(id);
}

module.exports = { binding, getBuiltinModule, linkedBinding };
