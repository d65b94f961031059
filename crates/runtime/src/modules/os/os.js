'use strict';

// The public `os` module: facts about the machine, each asked of the system when called.

const {
  ArrayPrototypePush,
  Float64Array,
  NumberParseInt,
  ObjectDefineProperties,
  ObjectFreeze,
  StringPrototypeSlice,
  StringPrototypeSplit,
  SymbolToPrimitive,
  Uint16Array,
  Uint8Array,
} = primordials;

const {
  codes: { ERR_SYSTEM_ERROR },
  hideStackFrames,
  uvErrmapGet,
} = require('#internal/errors');
const { validateInt32 } = require('#internal/validators');
const { os: constants } = internalBinding('constants');
const binding = internalBinding('os');

// A changed signal table would send other signals than the ones named.
ObjectFreeze(constants.signals);

const isWindows = process.platform === 'win32';

// Natives answer with a negative errno where the system refused.
function systemError(errno, syscall) {
  const { 0: code, 1: message } = uvErrmapGet(errno) ?? ['UNKNOWN', 'unknown error'];
  return new ERR_SYSTEM_ERROR({ errno, code, message, syscall });
}

function checked(value, syscall) {
  if (typeof value === 'number' && value < 0) throw systemError(value, syscall);
  return value;
}

let identity;

// [sysname, version, release, machine]: constant while the system runs.
function uname() {
  identity ??= checked(binding.osInformation(), 'uv_os_uname');
  return identity;
}

function arch() {
  return process.arch;
}

function availableParallelism() {
  return binding.availableParallelism();
}

function cpus() {
  const flat = checked(binding.cpus(), 'uv_cpu_info');
  const list = [];
  for (let i = 0; i < flat.length; i += 7) {
    ArrayPrototypePush(list, {
      model: flat[i],
      speed: flat[i + 1],
      times: {
        user: flat[i + 2],
        nice: flat[i + 3],
        sys: flat[i + 4],
        idle: flat[i + 5],
        irq: flat[i + 6],
      },
    });
  }
  return list;
}

function endianness() {
  return new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 'LE' : 'BE';
}

function freemem() {
  return binding.freemem();
}

function totalmem() {
  return binding.totalmem();
}

function getPriority(pid) {
  if (pid === undefined) pid = 0;
  else validateInt32(pid, 'pid');
  // Priorities can be negative themselves, so the native puts an error outside of their range.
  const priority = binding.getPriority(pid);
  if (priority < -1000) throw systemError(priority + 1000, 'uv_os_getpriority');
  return priority;
}

function setPriority(pid, priority) {
  if (priority === undefined) {
    priority = pid;
    pid = 0;
  }
  validateInt32(pid, 'pid');
  validateInt32(priority, 'priority', -20, 19);
  checked(binding.setPriority(pid, priority), 'uv_os_setpriority');
}

const homedir = hideStackFrames(function homedir() {
  return checked(binding.homedir(), 'uv_os_homedir');
});

const hostname = hideStackFrames(function hostname() {
  return checked(binding.hostname(), 'uv_os_gethostname');
});

const averages = new Float64Array(3);

function loadavg() {
  binding.loadavg(averages);
  return [averages[0], averages[1], averages[2]];
}

function networkInterfaces() {
  const flat = checked(binding.networkInterfaces(), 'uv_interface_addresses');
  const result = {};
  for (let i = 0; i < flat.length; i += 7) {
    const name = flat[i];
    const address = flat[i + 1];
    const netmask = flat[i + 2];
    const family = flat[i + 3];
    const entry = {
      address,
      netmask,
      family,
      mac: flat[i + 4],
      internal: flat[i + 5],
      cidr: cidrOf(address, netmask, family),
    };
    if (flat[i + 6] !== -1) entry.scopeid = flat[i + 6];
    if (result[name] === undefined) result[name] = [entry];
    else ArrayPrototypePush(result[name], entry);
  }
  return result;
}

// The address with the number of one-bits of the mask, or null when the mask has a hole.
function cidrOf(address, netmask, family) {
  const wide = family === 'IPv6';
  const groups = StringPrototypeSplit(netmask, wide ? ':' : '.');
  const width = wide ? 16 : 8;
  let bits = 0;
  let ended = false;
  for (let i = 0; i < groups.length; i++) {
    const group = groups[i] === '' ? 0 : NumberParseInt(groups[i], wide ? 16 : 10);
    if (ended && group !== 0) return null;
    for (let bit = width - 1; bit >= 0; bit--) {
      if ((group >> bit) & 1) {
        if (ended) return null;
        bits++;
      } else {
        ended = true;
      }
    }
  }
  return `${address}/${bits}`;
}

function platform() {
  return process.platform;
}

function release() {
  return uname()[2];
}

function tmpdir() {
  const { env } = process;
  if (isWindows) {
    const path = env.TEMP || env.TMP || `${env.SystemRoot || env.windir}\\temp`;
    const bare = path.length > 1 && path[path.length - 1] === '\\' && path[path.length - 2] !== ':';
    return bare ? StringPrototypeSlice(path, 0, -1) : path;
  }
  const path = env.TMPDIR || env.TMP || env.TEMP || '/tmp';
  return path.length > 1 && path[path.length - 1] === '/'
    ? StringPrototypeSlice(path, 0, -1)
    : path;
}

function type() {
  return uname()[0];
}

const uptime = hideStackFrames(function uptime() {
  return checked(binding.uptime(), 'uv_uptime');
});

function userInfo(options) {
  const encoding = typeof options === 'object' && options !== null ? options.encoding : undefined;
  const raw = checked(binding.userInfo(), 'uv_os_get_passwd');
  // [uid, gid, username, homedir, shell], the texts as bytes: names need not be UTF-8.
  const { Buffer } = require('buffer');
  const text = (bytes) => {
    if (bytes === null) return null;
    const buffer = Buffer.from(bytes);
    if (encoding === 'buffer') return buffer;
    return buffer.toString(Buffer.isEncoding(encoding) ? encoding : 'utf8');
  };
  return {
    __proto__: null,
    uid: raw[0],
    gid: raw[1],
    username: text(raw[2]),
    homedir: text(raw[3]),
    shell: text(raw[4]),
  };
}

function version() {
  return uname()[1];
}

function machine() {
  return uname()[3];
}

module.exports = {
  arch,
  availableParallelism,
  cpus,
  endianness,
  freemem,
  getPriority,
  homedir,
  hostname,
  loadavg,
  networkInterfaces,
  platform,
  release,
  setPriority,
  tmpdir,
  totalmem,
  type,
  userInfo,
  uptime,
  version,
  machine,
};

// `${os.hostname}` reads as the answer.
for (const getter of [
  arch,
  availableParallelism,
  endianness,
  freemem,
  homedir,
  hostname,
  platform,
  release,
  tmpdir,
  totalmem,
  type,
  uptime,
  version,
  machine,
]) {
  getter[SymbolToPrimitive] = () => getter();
}

ObjectDefineProperties(module.exports, {
  constants: { __proto__: null, configurable: false, enumerable: true, value: constants },
  EOL: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    writable: false,
    value: isWindows ? '\r\n' : '\n',
  },
  devNull: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    writable: false,
    value: isWindows ? '\\\\.\\nul' : '/dev/null',
  },
});
