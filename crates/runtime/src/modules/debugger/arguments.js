'use strict';

// The command line of `nodus inspect`: what to debug and how, or which probes to set.

const { ArrayPrototypeIncludes, ArrayPrototypePush, ArrayPrototypeShift } = primordials;
const { ArrayPrototypeSlice, Number } = primordials;
const { RegExpPrototypeExec, StringPrototypeIndexOf, StringPrototypeSlice } = primordials;
const { StringPrototypeStartsWith } = primordials;

const kDefaultPort = 9229;
const kDefaultTimeout = 30_000;

const kPort = /^--(?:port|inspect-port|debug-port)=(\d{1,5})$/;
const kAddress = /^(?:\[([^\]]+)\]|([^:/\\]+)):(\d{1,5})$/;
const kPlace = /^(.+?):(\d+)(?::(\d+))?$/;

/** What an interactive session is about: an address to connect to, a process, or a script to start. */
function parseInteractive(args) {
  const rest = ArrayPrototypeSlice(args, 0);
  const options = {
    host: '127.0.0.1',
    port: kDefaultPort,
    script: undefined,
    args: [],
    pid: undefined,
  };
  if (rest.length === 0) return options;
  const port = RegExpPrototypeExec(kPort, rest[0]);
  if (port !== null) {
    options.port = Number(port[1]);
    ArrayPrototypeShift(rest);
    if (rest.length === 0) {
      options.remote = true;
      return options;
    }
  }
  const target = rest[0];
  if (target === '-p' && rest.length === 2 && RegExpPrototypeExec(/^\d+$/, rest[1]) !== null) {
    options.pid = Number(rest[1]);
    options.remote = true;
    return options;
  }
  const address = rest.length === 1 ? RegExpPrototypeExec(kAddress, target) : null;
  if (address !== null) {
    options.host = address[1] ?? address[2];
    options.port = Number(address[3]);
    options.remote = true;
    return options;
  }
  options.script = target;
  options.args = ArrayPrototypeSlice(rest, 1);
  return options;
}

/** Whether these arguments set probes. */
function wantsProbes(args) {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === '--probe' || StringPrototypeStartsWith(arg, '--probe=')) return true;
    // A first argument that is not one of the probes' own options begins what is debugged.
    const name = nameOf(arg);
    if (!ArrayPrototypeIncludes(kProbeOptions, name)) return false;
    if (name === arg && !ArrayPrototypeIncludes(kSwitches, name)) i++;
  }
  return false;
}

const kSwitches = ['--json', '--preview'];
const kProbeOptions = [
  '--probe',
  '--expr',
  '--cond',
  '--max-hit',
  '--timeout',
  '--port',
  ...kSwitches,
];

function nameOf(arg) {
  const at = StringPrototypeIndexOf(arg, '=');
  return at < 0 ? arg : StringPrototypeSlice(arg, 0, at);
}

function place(text) {
  const found = text === undefined ? null : RegExpPrototypeExec(kPlace, text);
  if (found === null) throw `Invalid probe location: ${text}`;
  const line = Number(found[2]);
  if (line < 1) throw `Invalid probe location: ${found[2]}`;
  const target = { suffix: found[1], line };
  if (found[3] !== undefined) {
    target.column = Number(found[3]);
    if (target.column < 1) throw `Invalid probe location: ${found[3]}`;
  }
  return target;
}

function positive(text, what) {
  if (text === undefined || RegExpPrototypeExec(/^\d+$/, text) === null || Number(text) < 1) {
    throw `Invalid ${what}: ${text}`;
  }
  return Number(text);
}

/** The probes, and what they are set in. Throws a text where the arguments make no sense. */
function parseProbes(args) {
  const options = { probes: [], json: false, preview: false, timeout: kDefaultTimeout, port: 0 };
  let at = 0;
  let current;
  for (; at < args.length; at++) {
    const arg = args[at];
    if (arg === '--') {
      at++;
      break;
    }
    if (arg[0] !== '-') break;
    const name = nameOf(arg);
    const value = () => (name === arg ? args[++at] : StringPrototypeSlice(arg, name.length + 1));
    const owned = () => {
      if (current === undefined) throw `Unexpected ${name} before --probe`;
      const text = value();
      if (text === undefined) throw `Missing value for ${name}`;
      return text;
    };
    switch (name) {
      case '--probe': {
        const target = place(value());
        const next = args[at + 1];
        if (next === undefined || nameOf(next) !== '--expr') {
          throw 'Each --probe must be followed immediately by --expr <expr>';
        }
        at++;
        const expr = next === '--expr' ? args[++at] : StringPrototypeSlice(next, '--expr='.length);
        if (expr === undefined) throw 'Each --probe must be followed immediately by --expr <expr>';
        current = { expr, target };
        ArrayPrototypePush(options.probes, current);
        break;
      }
      case '--expr':
        throw 'Unexpected --expr before --probe';
      case '--cond': {
        const text = owned();
        current.condition = text;
        break;
      }
      case '--max-hit': {
        const text = owned();
        current.maxHit = positive(text, 'max-hit');
        break;
      }
      case '--json':
        options.json = true;
        break;
      case '--preview':
        options.preview = true;
        break;
      case '--timeout':
        options.timeout = positive(value(), 'timeout');
        break;
      case '--port': {
        const text = value();
        if (text === undefined || RegExpPrototypeExec(/^\d{1,5}$/, text) === null || text > 65535) {
          throw `Invalid inspector port: ${text}`;
        }
        options.port = Number(text);
        break;
      }
      default:
        throw 'Use -- before child Node.js flags in probe mode';
    }
  }
  const script = ArrayPrototypeSlice(args, at);
  if (script.length === 0) throw 'Probe mode requires a child script';
  checkConditions(options.probes);
  return { ...options, script };
}

/** A place has one condition. */
function checkConditions(probes) {
  for (let i = 0; i < probes.length; i++) {
    for (let j = 0; j < i; j++) {
      const a = probes[i];
      const b = probes[j];
      if (nameOfPlace(a.target) === nameOfPlace(b.target) && a.condition !== b.condition) {
        throw `Probes at ${nameOfPlace(a.target)} must use the same --cond (or none)`;
      }
    }
  }
}

/** A probe's place as it is written. */
function nameOfPlace({ suffix, line, column }) {
  return column === undefined ? `${suffix}:${line}` : `${suffix}:${line}:${column}`;
}

module.exports = { nameOfPlace, parseInteractive, parseProbes, wantsProbes };
