'use strict';
// The global console. It writes to `process.stdout` and
// `process.stderr`, which are made at the first message.

const {
  Error,
  FunctionPrototypeBind,
  ObjectCreate,
  ObjectDefineProperties,
  ObjectDefineProperty,
  ObjectKeys,
  ReflectOwnKeys,
  SymbolToStringTag,
} = primordials;

const { defineLazyValue } = require('#internal/value_properties');

const { internals, kDirect, methods, stateOf } = require('#console/methods');
const { isPlain, writeDirectly } = require('#process/stdio');

// The prototype of a WebIDL namespace is an empty object of its own.
const console = ObjectCreate({});

function define(name, fn) {
  const bound = FunctionPrototypeBind(fn, console);
  ObjectDefineProperty(bound, 'name', { __proto__: null, value: name });
  // A namespace's operations count the arguments that they need, and these need none.
  ObjectDefineProperty(bound, 'length', { __proto__: null, value: 0 });
  ObjectDefineProperty(console, name, {
    __proto__: null,
    writable: true,
    enumerable: true,
    configurable: true,
    value: bound,
  });
}

const names = ObjectKeys(methods);
for (let i = 0; i < names.length; i++) define(names[i], methods[names[i]]);

ObjectDefineProperties(console, stateOf(console, true, 'auto', 2));
const symbols = ReflectOwnKeys(internals);
for (let i = 0; i < symbols.length; i++) {
  ObjectDefineProperty(console, symbols[i], {
    __proto__: null,
    writable: true,
    enumerable: false,
    configurable: true,
    value: internals[symbols[i]],
  });
}

defineLazyValue(console, 'Console', () => require('#console/console_class').Console);

// These speak to an attached inspector only; without one there is nobody to tell.
define('profile', () => {});
define('profileEnd', () => {});
define('timeStamp', () => {});

define('context', () => {
  const other = {};
  const own = [
    'debug',
    'error',
    'info',
    'log',
    'warn',
    'dir',
    'dirxml',
    'table',
    'trace',
    'group',
    'groupCollapsed',
    'groupEnd',
    'clear',
    'count',
    'countReset',
    'assert',
    'profile',
    'profileEnd',
    'time',
    'timeLog',
    'timeEnd',
    'timeStamp',
  ];
  // A context shows up in the inspector alone: its messages go nowhere else.
  for (let i = 0; i < own.length; i++) other[own[i]] = () => {};
  return other;
});

define('createTask', (name) => {
  if (typeof name !== 'string' || name === '')
    throw new Error('First argument must be a non-empty string.');
  return {
    run(fn) {
      if (typeof fn !== 'function') throw new Error('First argument must be a function.');
      return fn();
    },
  };
});

// Whether a program put a stream of its own in the place of `_stdout` or `_stderr`, by descriptor.
const isReplaced = [false, false, false];

// Until somebody asks for the process's streams themselves, messages go to the descriptors.
ObjectDefineProperty(console, kDirect, {
  __proto__: null,
  value: {
    __proto__: null,
    write: (fd, text) => !isReplaced[fd] && writeDirectly(fd, text),
    isPlain: (fd) => !isReplaced[fd] && isPlain(fd),
  },
});

/** `_stdout` and `_stderr`: the process's streams unless a program puts others in their place. */
function defineStream(name, fd, stream) {
  let replaced;
  ObjectDefineProperty(console, name, {
    __proto__: null,
    enumerable: false,
    configurable: true,
    get() {
      return isReplaced[fd] ? replaced : process[stream];
    },
    set(value) {
      replaced = value;
      isReplaced[fd] = true;
    },
  });
}
defineStream('_stdout', 1, 'stdout');
defineStream('_stderr', 2, 'stderr');

ObjectDefineProperty(console, SymbolToStringTag, {
  __proto__: null,
  writable: false,
  enumerable: false,
  configurable: true,
  value: 'console',
});

module.exports = console;
