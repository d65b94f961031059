'use strict';

// The console and debuggers. Once somebody may listen, the methods of the global console tell before they write; what they
// told is kept for debuggers that come later. `inspector.console` has methods that only tell.

const {
  ArrayPrototypePush,
  ArrayPrototypeShift,
  ArrayPrototypeSlice,
  DateNow,
  FunctionPrototypeBind,
  Number,
  ObjectDefineProperty,
  ObjectKeys,
  ReflectApply,
  SafeMap,
  SafeSet,
  String,
  StringPrototypeStartsWith,
  globalThis,
} = primordials;

const { undisturbed } = require('#inspector/delivery');

// Of more, the oldest are forgotten.
const kMost = 1000;

// What the protocol calls the methods' messages.
const types = {
  __proto__: null,
  assert: 'assert',
  clear: 'clear',
  count: 'count',
  debug: 'debug',
  dir: 'dir',
  dirxml: 'dirxml',
  error: 'error',
  group: 'startGroup',
  groupCollapsed: 'startGroupCollapsed',
  groupEnd: 'endGroup',
  info: 'info',
  log: 'log',
  profile: undefined,
  profileEnd: undefined,
  table: 'table',
  time: undefined,
  timeEnd: 'timeEnd',
  timeLog: 'log',
  timeStamp: 'timeStamp',
  countReset: undefined,
  trace: 'trace',
  warn: 'warning',
};

let kept = [];
let listener;
// The methods that tell, by name.
const wrapped = new SafeSet();
let telling = false;

/** Where a message comes from: name, file, line and column by turns, from the first frame of the program on. */
function callerRows() {
  const { callSites } = internalBinding('util');
  const sites = callSites(200, callerRows);
  const rows = [];
  let isProgram = false;
  for (let i = 0; i < sites.length; i++) {
    const file = sites[i].getFileName() ?? '';
    isProgram ||= !StringPrototypeStartsWith(file, 'node:');
    if (!isProgram) continue;
    const name = sites[i].getFunctionName() ?? '';
    ArrayPrototypePush(
      rows,
      name,
      file,
      sites[i].getLineNumber() ?? 1,
      sites[i].getColumnNumber() ?? 1,
    );
  }
  return rows;
}

const counts = new SafeMap();
const timers = new SafeMap();

function labelOf(args) {
  return args.length === 0 || args[0] === undefined ? 'default' : String(args[0]);
}

/** What the protocol's message of a call says; undefined for calls that say nothing. */
function argumentsOf(name, args) {
  switch (name) {
    case 'assert':
      if (args[0]) return undefined;
      return args.length > 1 ? ArrayPrototypeSlice(args, 1) : ['console.assert'];
    case 'count': {
      const label = labelOf(args);
      const count = (counts.get(label) ?? 0) + 1;
      counts.set(label, count);
      return [`${label}: ${count}`];
    }
    case 'profile':
    case 'profileEnd':
      require('#inspector/console_profiles').called(name, labelOf(args));
      return undefined;
    case 'countReset':
      counts.delete(labelOf(args));
      return undefined;
    case 'time':
      timers.set(labelOf(args), process.hrtime.bigint());
      return undefined;
    case 'timeEnd':
    case 'timeLog': {
      const label = labelOf(args);
      const start = timers.get(label);
      if (start === undefined) return undefined;
      if (name === 'timeEnd') timers.delete(label);
      const text = `${label}: ${Number(process.hrtime.bigint() - start) / 1e6} ms`;
      return name === 'timeEnd' ? [text] : [text, ...ArrayPrototypeSlice(args, 1)];
    }
    default:
      return args.length === 0 && name !== 'log' ? [`console.${name}`] : args;
  }
}

function tell(name, given) {
  const args = argumentsOf(name, given);
  const type = types[name];
  if (args === undefined || type === undefined) return;
  const message = { __proto__: null, type, args, timestamp: DateNow(), rows: callerRows() };
  ArrayPrototypePush(kept, message);
  if (kept.length > kMost) ArrayPrototypeShift(kept);
  listener?.(message);
}

/** A method that tells and then does what it did before. */
function withTelling(name, method) {
  const teller = {
    [name](...args) {
      if (!telling) {
        undisturbed(() => {
          telling = true;
          try {
            tell(name, args);
          } finally {
            telling = false;
          }
        });
      }
      return ReflectApply(method, this, args);
    },
  }[name];
  return FunctionPrototypeBind(teller, globalThis.console);
}

/** From now on these methods tell. */
function wrap(names) {
  const { console } = globalThis;
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    if (wrapped.has(name) || typeof console[name] !== 'function') continue;
    wrapped.add(name);
    const value = withTelling(name, console[name]);
    ObjectDefineProperty(value, 'name', { __proto__: null, value: name });
    ObjectDefineProperty(console, name, {
      __proto__: null,
      writable: true,
      enumerable: true,
      configurable: true,
      value,
    });
  }
}

/** From now on the console's methods tell. */
function record(to) {
  if (to !== undefined) listener = to;
  wrap(ObjectKeys(types));
}

/** From now on those that are for profilers do. */
function recordProfiles() {
  wrap(['profile', 'profileEnd']);
}

/** What was told so far. */
function messages() {
  return kept;
}

function forget() {
  kept = [];
}

/** `inspector.console`: its methods speak to debuggers only. */
function makeConsole() {
  const console = {};
  const names = ObjectKeys(types);
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    console[name] = {
      [name](...args) {
        tell(name, args);
      },
    }[name];
  }
  return console;
}

/** The `require` of text that a debugger runs. */
function makeRequire() {
  const { createRequire } = require('module');
  const path = require('path');
  return createRequire(path.join(process.cwd(), '<inspector>'));
}

let debuggers;

module.exports = {
  get console() {
    debuggers ??= makeConsole();
    return debuggers;
  },
  forget,
  makeRequire,
  messages,
  record,
  recordProfiles,
};
