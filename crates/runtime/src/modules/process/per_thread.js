'use strict';

// Methods of `process` that ask the system: time, memory, signals, identity.
//
// Natives: `internalBinding('process_methods')` and `internalBinding('credentials')`, see their Rust.

const {
  ArrayPrototypePush,
  Error,
  FunctionPrototypeCall,
  NumberMAX_SAFE_INTEGER,
  ObjectAssign,
  StringPrototypeIncludes,
  StringPrototypeSlice,
  StringPrototypeToUpperCase,
  SymbolFor,
  TypeError,
  Uint32Array,
} = primordials;

const natives = internalBinding('process_methods');
const {
  ErrnoException,
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_OUT_OF_RANGE,
    ERR_UNKNOWN_CREDENTIAL,
    ERR_UNKNOWN_SIGNAL,
    ERR_WORKER_UNSUPPORTED_OPERATION,
  },
  uvErrmapGet,
} = require('#internal/errors');
const { emitExperimentalWarning } = require('#internal/util');
const {
  parseFileMode,
  validateArray,
  validateNumber,
  validateObject,
  validateString,
  validateUint32,
} = require('#internal/validators');

const kNanosecondsPerSecond = 1e9;

// Where the native leaves the seconds and nanoseconds.
const clock = new Uint32Array(2);

function hrtime(time) {
  natives.hrtime(clock);
  const now = [clock[0], clock[1]];
  if (time === undefined) return now;
  validateArray(time, 'time');
  if (time.length !== 2) throw new ERR_OUT_OF_RANGE('time', 2, time.length);
  let seconds = now[0] - time[0];
  let nanoseconds = now[1] - time[1];
  if (nanoseconds < 0) {
    seconds--;
    nanoseconds += kNanosecondsPerSecond;
  }
  return [seconds, nanoseconds];
}
hrtime.bigint = function bigint() {
  return natives.hrtimeBigInt();
};

/** A previous measurement given back to `cpuUsage`. */
function checkUsage(previous) {
  validateObject(previous, 'prevValue');
  validateNumber(previous.user, 'prevValue.user');
  if (!isUsage(previous.user)) {
    throw new ERR_INVALID_ARG_VALUE.RangeError('prevValue.user', previous.user);
  }
  validateNumber(previous.system, 'prevValue.system');
  if (!isUsage(previous.system)) {
    throw new ERR_INVALID_ARG_VALUE.RangeError('prevValue.system', previous.system);
  }
}

function isUsage(value) {
  return value >= 0 && value <= NumberMAX_SAFE_INTEGER;
}

function usageSince(values, previous) {
  if (previous) {
    return { user: values[0] - previous.user, system: values[1] - previous.system };
  }
  return { user: values[0], system: values[1] };
}

function cpuUsage(previous) {
  if (previous) checkUsage(previous);
  return usageSince(natives.cpuUsage(), previous);
}

function threadCpuUsage(previous) {
  if (previous) checkUsage(previous);
  return usageSince(natives.threadCpuUsage(), previous);
}

function resourceUsage() {
  const v = natives.resourceUsage();
  return {
    userCPUTime: v[0],
    systemCPUTime: v[1],
    maxRSS: v[2],
    sharedMemorySize: v[3],
    unsharedDataSize: v[4],
    unsharedStackSize: v[5],
    minorPageFault: v[6],
    majorPageFault: v[7],
    swappedOut: v[8],
    fsRead: v[9],
    fsWrite: v[10],
    ipcSent: v[11],
    ipcReceived: v[12],
    signalsCount: v[13],
    voluntaryContextSwitches: v[14],
    involuntaryContextSwitches: v[15],
  };
}

function memoryUsage() {
  const v = natives.memoryUsage();
  return { rss: v[0], heapTotal: v[1], heapUsed: v[2], external: v[3], arrayBuffers: v[4] };
}
memoryUsage.rss = function rss() {
  return natives.rss();
};

function constrainedMemory() {
  return natives.constrainedMemory();
}

function availableMemory() {
  return natives.availableMemory();
}

function signalName(number) {
  const { signals } = internalBinding('constants').os;
  for (const name in signals) {
    if (signals[name] === number) return name;
  }
  return '';
}

function kill(pid, signal) {
  // biome-ignore lint/suspicious/noDoubleEquals: numeric text is accepted
  if (pid != (pid | 0)) throw new ERR_INVALID_ARG_TYPE('pid', 'number', pid);
  let number;
  if (typeof signal === 'number' && signal === (signal | 0)) {
    number = signal;
  } else {
    const name = signal || 'SIGTERM';
    number = internalBinding('constants').os.signals[name];
    if (number === undefined) throw new ERR_UNKNOWN_SIGNAL(name);
  }
  const target = pid | 0;
  // A signal that this process sends itself and that nobody listens to may be its end.
  if (
    number > 0 &&
    (target === process.pid || target === 0 || target === -1 || target === -process.pid) &&
    process.listenerCount(signalName(number)) === 0
  ) {
    require('#process/exit').hooks.atEnd?.();
  }
  const error = process._kill(target, number);
  if (error) throw new ErrnoException(error, 'kill');
  return true;
}

function umask(mask) {
  if (mask === undefined) return natives.umask();
  return natives.umask(parseFileMode(mask, 'mask'));
}

function uptime() {
  return natives.uptime();
}

// Identity.

const credentials = internalBinding('credentials');

function checkId(id, name) {
  if (typeof id === 'number') validateUint32(id, name);
  else if (typeof id !== 'string') throw new ERR_INVALID_ARG_TYPE(name, ['number', 'string'], id);
}

/** The error of a system call that changes who the process is, in the C library's words. */
function credentialError(result, syscall) {
  const { 0: code, 1: text } = uvErrmapGet(result) ?? [`${-result}`, 'unknown error'];
  const words = StringPrototypeToUpperCase(text[0]) + StringPrototypeSlice(text, 1);
  const error = new Error(`${code}, ${words}`);
  error.errno = -result;
  error.code = code;
  error.syscall = syscall;
  return error;
}

/** Setters answer 0, a negative error number, or 1 for a name nobody has. */
function idSetter(name, kind) {
  const set = credentials[name];
  const setter = function (id) {
    checkId(id, 'id');
    if (typeof id === 'number') id |= 0;
    const result = set(typeof id === 'number' ? id >>> 0 : id);
    if (result === 1) throw new ERR_UNKNOWN_CREDENTIAL(kind, id);
    if (result < 0) throw credentialError(result, name);
  };
  return setter;
}

function getgroups() {
  return credentials.getgroups();
}

function initgroups(user, extraGroup) {
  checkId(user, 'user');
  checkId(extraGroup, 'extraGroup');
  const result = credentials.initgroups(user, extraGroup);
  if (result === 1) throw new ERR_UNKNOWN_CREDENTIAL('User', user);
  if (result === 2) throw new ERR_UNKNOWN_CREDENTIAL('Group', extraGroup);
  if (result < 0) throw credentialError(result, 'initgroups');
}

function setgroups(groups) {
  validateArray(groups, 'groups');
  for (let i = 0; i < groups.length; i++) checkId(groups[i], `groups[${i}]`);
  const result = credentials.setgroups(groups);
  if (result > 0) throw new ERR_UNKNOWN_CREDENTIAL('Group', groups[result - 1]);
  if (result < 0) throw credentialError(result, 'setgroups');
}

// What keeps the loop alive.

const kRefSymbol = SymbolFor('nodejs.ref');
const kUnrefSymbol = SymbolFor('nodejs.unref');
const kOldRefSymbol = SymbolFor('node:ref');
const kOldUnrefSymbol = SymbolFor('node:unref');

function ref(maybeRefable) {
  const fn = maybeRefable?.[kRefSymbol] || maybeRefable?.[kOldRefSymbol] || maybeRefable?.ref;
  if (typeof fn === 'function') FunctionPrototypeCall(fn, maybeRefable);
}

function unref(maybeRefable) {
  const fn = maybeRefable?.[kUnrefSymbol] || maybeRefable?.[kOldUnrefSymbol] || maybeRefable?.unref;
  if (typeof fn === 'function') FunctionPrototypeCall(fn, maybeRefable);
}

function getActiveResourcesInfo() {
  const result = natives.activeResources?.() ?? [];
  const { timerInfo, immediateInfo } = internalBinding('timers');
  for (let i = 0; i < timerInfo[0]; i++) ArrayPrototypePush(result, 'Timeout');
  for (let i = 0; i < immediateInfo[1]; i++) ArrayPrototypePush(result, 'Immediate');
  return result;
}

/** Replaces the process image: nothing of this program is left. */
/** The system's number and words, as Node shows them for this call alone. */
function execveError(errno, path) {
  const { code } = new ErrnoException(errno, 'execve');
  const error = new Error(`${code}, ${natives.strerror(-errno)} '${path}'`);
  error.errno = -errno;
  error.code = code;
  error.path = path;
  error.syscall = 'execve';
  return error;
}

function execve(execPath, args = [], env = process.env) {
  emitExperimentalWarning('process.execve');
  if (!internalBinding('worker').isMainThread) {
    throw new ERR_WORKER_UNSUPPORTED_OPERATION('Calling process.execve');
  }
  validateString(execPath, 'execPath');
  validateArray(args, 'args');
  for (let i = 0; i < args.length; i++) {
    if (typeof args[i] !== 'string' || StringPrototypeIncludes(args[i], '\u0000')) {
      throw new ERR_INVALID_ARG_VALUE(`args[${i}]`, args[i], 'must be a string without null bytes');
    }
  }
  validateObject(env, 'env');
  const pairs = [];
  for (const key in env) {
    const value = env[key];
    if (
      typeof value !== 'string' ||
      StringPrototypeIncludes(value, '\u0000') ||
      StringPrototypeIncludes(key, '\u0000')
    ) {
      throw new ERR_INVALID_ARG_VALUE(
        'env',
        env,
        'must be an object with string keys and values without null bytes',
      );
    }
    ArrayPrototypePush(pairs, key, value);
  }
  const errno = natives.execve(execPath, args, pairs);
  throw execveError(errno, execPath);
}

function loadEnvFile(path = undefined) {
  const { readFileSync } = require('fs');
  const { parseEnv } = require('util');
  const { toPathIfFileURL } = require('#url/internal');
  let file = '.env';
  if (path != null) {
    const { isUint8Array } = require('util/types');
    file = toPathIfFileURL(path);
    if (typeof file !== 'string' && !isUint8Array(file)) {
      throw new ERR_INVALID_ARG_TYPE('path', ['string', 'Buffer', 'URL'], path);
    }
  }
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code !== 'EISDIR') throw error;
    const told = `Contents of '${file}' should be a valid string.`;
    throw ObjectAssign(new TypeError(told), { code: 'ERR_INVALID_ARG_TYPE' });
  }
  const variables = parseEnv(text);
  // What the environment has already wins.
  for (const key in variables) {
    if (process.env[key] === undefined) process.env[key] = variables[key];
  }
}

/** What `process` has of the above. */
const methods = {
  __proto__: null,
  uptime,
  getActiveResourcesInfo,
  _kill: (pid, signal) => natives.kill(pid, signal),
  loadEnvFile,
  cpuUsage,
  threadCpuUsage,
  resourceUsage,
  memoryUsage,
  constrainedMemory,
  availableMemory,
  kill,
  execve,
  ref,
  unref,
  hrtime,
  abort: natives.abort,
  umask,
  initgroups,
  setgroups,
  getuid: () => credentials.getuid(),
  geteuid: () => credentials.geteuid(),
  getgid: () => credentials.getgid(),
  getegid: () => credentials.getegid(),
  getgroups,
  setegid: idSetter('setegid', 'Group'),
  seteuid: idSetter('seteuid', 'User'),
  setgid: idSetter('setgid', 'Group'),
  setuid: idSetter('setuid', 'User'),
};

module.exports = { checkUsage, methods };
