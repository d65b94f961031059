'use strict';

// What `process.binding('os')` has: the facts of `os` as the system gives them. Where it refuses, the object given last learns
// why, as `errno`, `code`, `message` and `syscall`.

const { uvErrmapGet } = require('#internal/errors');
const binding = internalBinding('os');

function fail(context, errno, syscall) {
  const { 0: code, 1: message } = uvErrmapGet(errno) ?? ['UNKNOWN', 'unknown error'];
  if (context !== undefined) {
    context.errno = errno;
    context.code = code;
    context.message = message;
    context.syscall = syscall;
  }
}

// A fact, or nothing and the reason in `context`.
function fact(ask, syscall) {
  return (context) => {
    const value = ask();
    if (typeof value !== 'number' || value >= 0) return value;
    fail(context, value, syscall);
    return undefined;
  };
}

function getPriority(pid, context) {
  // Priorities can be negative themselves, so the native puts an error outside of their range.
  const priority = binding.getPriority(pid);
  if (priority >= -1000) return priority;
  fail(context, priority + 1000, 'uv_os_getpriority');
  return undefined;
}

function setPriority(pid, priority, context) {
  const errno = binding.setPriority(pid, priority);
  if (errno < 0) fail(context, errno, 'uv_os_setpriority');
  return errno;
}

function getUserInfo(options, context) {
  const { userInfo } = require('os');
  try {
    return userInfo(options);
  } catch (error) {
    fail(context, error.errno, error.syscall);
    return undefined;
  }
}

// [sysname, version, release, machine], as `os.type` and its neighbours give them.
const getOSInformation = fact(binding.osInformation, 'uv_os_uname');

module.exports = {
  getHostname: fact(binding.hostname, 'uv_os_gethostname'),
  getLoadAvg: binding.loadavg,
  getUptime: fact(binding.uptime, 'uv_uptime'),
  getTotalMem: binding.totalmem,
  getFreeMem: binding.freemem,
  getCPUs: binding.cpus,
  getInterfaceAddresses: fact(binding.networkInterfaces, 'uv_interface_addresses'),
  getHomeDirectory: fact(binding.homedir, 'uv_os_homedir'),
  getUserInfo,
  setPriority,
  getPriority,
  getAvailableParallelism: binding.availableParallelism,
  getOSInformation,
  isBigEndian: require('os').endianness() === 'BE',
};
