'use strict';

// Fills the `process` object at start-up. Nearly all of it comes into being, and loads its file, when it is first looked
// up; here are only the names, and what has to listen from the beginning.

const {
  FunctionPrototypeCall,
  ObjectCreate,
  ObjectDefineProperty,
  ObjectSetPrototypeOf,
  StringPrototypeStartsWith,
  SymbolToStringTag,
} = primordials;

const { setLazyProperties } = internalBinding('builtins');
const { setUncaughtExceptionHandler } = internalBinding('errors');
const natives = internalBinding('process_methods');
const EventEmitter = require('#events/events');
const { getOptionValue } = require('#internal/options');

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

/** Defines what a plain assignment would. */
function plain(name, value, writable = true) {
  ObjectDefineProperty(process, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    value,
    writable,
  });
}

/** What an option has decided, programs cannot change. */
function decided(name) {
  plain(name, true, false);
}

// Where each property comes from: the file that exports a value (or, among its `methods`, a function) of that name;
// `#process/properties`, `stdio` and `exit` define theirs themselves.
const sources = {
  __proto__: null,

  version: '#process/properties',
  versions: '#process/properties',
  arch: '#process/properties',
  platform: '#process/properties',
  release: '#process/properties',
  _rawDebug: '#process/properties',
  moduleLoadList: '#process/properties',
  binding: '#process/binding',
  _linkedBinding: '#process/properties',
  _exiting: '#process/exit',
  exitCode: '#process/exit',
  config: '#process/properties',
  dlopen: '#process/dlopen',
  _getActiveRequests: '#process/properties',
  _getActiveHandles: '#process/properties',
  reallyExit: '#process/exit',
  exit: '#process/exit',

  uptime: '#process/per_thread',
  getActiveResourcesInfo: '#process/per_thread',
  _kill: '#process/per_thread',
  loadEnvFile: '#process/per_thread',
  cpuUsage: '#process/per_thread',
  threadCpuUsage: '#process/per_thread',
  resourceUsage: '#process/per_thread',
  memoryUsage: '#process/per_thread',
  constrainedMemory: '#process/per_thread',
  availableMemory: '#process/per_thread',
  kill: '#process/per_thread',
  execve: '#process/per_thread',
  ref: '#process/per_thread',
  unref: '#process/per_thread',
  hrtime: '#process/per_thread',
  abort: '#process/per_thread',
  umask: '#process/per_thread',
  chdir: '#process/directory',
  cwd: '#process/directory',
  initgroups: '#process/per_thread',
  setgroups: '#process/per_thread',
  getuid: '#process/per_thread',
  geteuid: '#process/per_thread',
  getgid: '#process/per_thread',
  getegid: '#process/per_thread',
  getgroups: '#process/per_thread',
  setegid: '#process/per_thread',
  seteuid: '#process/per_thread',
  setgid: '#process/per_thread',
  setuid: '#process/per_thread',

  finalization: '#process/properties',
  allowedNodeEnvironmentFlags: '#process/properties',
  features: '#process/properties',
  _fatalException: '#process/properties',
  setUncaughtExceptionCaptureCallback: '#process/execution',
  addUncaughtExceptionCaptureCallback: '#process/execution',
  hasUncaughtExceptionCaptureCallback: '#process/execution',
  emitWarning: '#process/warning',
  nextTick: '#process/task_queues',
  _tickCallback: '#process/properties',
  sourceMapsEnabled: '#process/properties',
  setSourceMapsEnabled: '#process/properties',
  getBuiltinModule: '#process/binding',
  _debugProcess: '#process/properties',
  _debugEnd: '#process/properties',
  _startProfilerIdleNotifier: '#process/properties',
  _stopProfilerIdleNotifier: '#process/properties',
  stdout: '#process/stdio',
  stdin: '#process/stdio',
  stderr: '#process/stdio',
  openStdin: '#process/stdio',
  env: '#process/env',
  title: '#process/properties',
  pid: '#process/properties',
  ppid: '#process/properties',
  debugPort: '#process/properties',
  argv0: '#process/properties',
  _preload_modules: '#process/properties',
  report: '#process/properties',
  [SymbolToStringTag]: '#process/properties',
};

/** Defines a property that is looked up for the first time. */
function defineProperty(name, file) {
  const exports = require(file);
  if (exports.defineOnProcess?.(name)) return;
  plain(name, exports.methods === undefined ? exports[name] : exports.methods[name]);
}

setLazyProperties(process, sources, defineProperty);

FunctionPrototypeCall(EventEmitter, process);
process.domain = null;
const info = natives.startInfo();
process.argv = info.argv;
process.execArgv = info.execArgv;
process.execPath = info.execPath;

// Who handles an exception that nobody caught: programs may take over, or take the handler away.
setUncaughtExceptionHandler((error, fromPromise, location) => {
  const { onUnhandled } = require('#process/execution');
  return onUnhandled(error, fromPromise, location);
});

require('#process/task_queues').setupTaskQueue();

if (getOptionValue('--unhandled-rejections')) require('#process/promises').checkMode();
if (getOptionValue('--deprecation') === false) decided('noDeprecation');
if (getOptionValue('--throw-deprecation')) decided('throwDeprecation');
if (getOptionValue('--trace-deprecation')) decided('traceDeprecation');
if (getOptionValue('--trace-warnings')) decided('traceProcessWarnings');
if (getOptionValue('--warnings') === false) decided('noProcessWarnings');
else if (!info.noWarnings) {
  process.on('warning', function onWarning(warning) {
    require('#process/warning').onWarning(warning);
  });
}

/** Whether an event may be the name of a signal. */
function isSignal(event) {
  return typeof event === 'string' && StringPrototypeStartsWith(event, 'SIG');
}

process.on('newListener', function startListeningIfSignal(event) {
  if (isSignal(event)) require('#process/signals').startListeningIfSignal(event);
});
process.on('removeListener', function stopListeningIfSignal(event) {
  if (isSignal(event)) require('#process/signals').stopListeningIfSignal(event);
});

exports.sources = sources;
// Where a thread's last exception goes instead of stderr.
exports.report = { __proto__: null, elsewhere: undefined };
