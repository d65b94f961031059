'use strict';

// `--frozen-intrinsics`: nothing of the language, nor the console and the timers, can be changed by a program. What
// prototypes hold can still be replaced on objects that inherit it, as if it were not frozen.

const {
  ArrayPrototypePush,
  ObjectDefineProperty,
  ObjectFreeze,
  ObjectGetOwnPropertyDescriptor,
  ObjectGetPrototypeOf,
  ObjectPreventExtensions,
  ReflectOwnKeys,
  SafeSet,
  String,
  SymbolIterator,
  TypeError,
  globalThis,
} = primordials;

const names = require('#internal/language_names');

// The functions that the language itself has as globals.
const functions = [
  'decodeURI',
  'decodeURIComponent',
  'encodeURI',
  'encodeURIComponent',
  'escape',
  'eval',
  'isFinite',
  'isNaN',
  'parseFloat',
  'parseInt',
  'unescape',
];

// Functions of Node's that are frozen without what they lead to.
const timers = [
  'clearImmediate',
  'clearInterval',
  'clearTimeout',
  'setImmediate',
  'setInterval',
  'setTimeout',
];

/** The objects that no name leads to. */
function hiddenIntrinsics() {
  const generator = function* () {};
  const asyncGenerator = async function* () {};
  return [
    ObjectGetPrototypeOf(generator),
    ObjectGetPrototypeOf(asyncGenerator),
    ObjectGetPrototypeOf(async () => {}),
    ObjectGetPrototypeOf([][SymbolIterator]()),
    ObjectGetPrototypeOf(new globalThis.Map()[SymbolIterator]()),
    ObjectGetPrototypeOf(new globalThis.Set()[SymbolIterator]()),
    ObjectGetPrototypeOf(''[SymbolIterator]()),
    ObjectGetPrototypeOf(globalThis.RegExp.prototype[globalThis.Symbol.matchAll]('')),
  ];
}

function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** Makes an accessor of a prototype's value, which objects that inherit it can replace for themselves. */
function allowReplacing(prototype, key, descriptor) {
  const { value } = descriptor;
  ObjectDefineProperty(prototype, key, {
    __proto__: null,
    configurable: false,
    enumerable: descriptor.enumerable,
    get() {
      return value;
    },
    set(replacement) {
      if (this === prototype) {
        throw new TypeError(`Cannot assign to read only property '${String(key)}' of object`);
      }
      ObjectDefineProperty(this, key, {
        __proto__: null,
        configurable: true,
        enumerable: true,
        writable: true,
        value: replacement,
      });
    },
  });
}

function freeze(object) {
  const { Error } = globalThis;
  if (object !== Error) {
    ObjectFreeze(object);
    return;
  }
  // How stacks are made stays a setting: builtin code changes it for a moment.
  const keys = ReflectOwnKeys(Error);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (key === 'stackTraceLimit' || key === 'prepareStackTrace') continue;
    const descriptor = ObjectGetOwnPropertyDescriptor(Error, key);
    descriptor.configurable = false;
    if ('value' in descriptor) descriptor.writable = false;
    ObjectDefineProperty(Error, key, descriptor);
  }
  ObjectPreventExtensions(Error);
}

/** Freezes everything that can be reached from the intrinsics by properties and prototypes. */
function freezeIntrinsics() {
  const found = new SafeSet();
  const list = [];
  const prototypes = new SafeSet();
  const add = (value) => {
    if (!isObject(value) || value === globalThis || found.has(value)) return;
    found.add(value);
    ArrayPrototypePush(list, value);
  };
  for (let i = 0; i < names.length; i++) {
    // Asked for with `in`: some need a switch of the engine.
    if (names[i] in globalThis) add(globalThis[names[i]]);
  }
  for (let i = 0; i < functions.length; i++) add(globalThis[functions[i]]);
  const more = hiddenIntrinsics();
  for (let i = 0; i < more.length; i++) add(more[i]);
  for (let i = 0; i < list.length; i++) {
    const object = list[i];
    add(ObjectGetPrototypeOf(object));
    const keys = ReflectOwnKeys(object);
    for (let j = 0; j < keys.length; j++) {
      const { get, set, value } = ObjectGetOwnPropertyDescriptor(object, keys[j]);
      add(get);
      add(set);
      add(value);
      if (keys[j] === 'prototype' && isObject(value)) prototypes.add(value);
    }
  }
  for (let i = 0; i < more.length; i++) if (typeof more[i] === 'object') prototypes.add(more[i]);

  prototypes.forEach((prototype) => {
    const keys = ReflectOwnKeys(prototype);
    for (let i = 0; i < keys.length; i++) {
      const descriptor = ObjectGetOwnPropertyDescriptor(prototype, keys[i]);
      if ('value' in descriptor && descriptor.configurable) {
        allowReplacing(prototype, keys[i], descriptor);
      }
    }
  });
  for (let i = 0; i < list.length; i++) freeze(list[i]);
}

let frozen = false;

/** Does it once. */
function run() {
  if (frozen) return;
  frozen = true;
  // Spelt as in Node.
  require('#internal/util').emitExperimentalWarning('Frozen intristics');
  const { console } = globalThis;
  const keys = ReflectOwnKeys(console);
  for (let i = 0; i < keys.length; i++) {
    if (typeof console[keys[i]] === 'function') ObjectFreeze(console[keys[i]]);
  }
  for (let i = 0; i < timers.length; i++) ObjectFreeze(globalThis[timers[i]]);
  freezeIntrinsics();
  ObjectFreeze(console);
  ObjectDefineProperty(globalThis, 'globalThis', {
    __proto__: null,
    configurable: false,
    enumerable: false,
    writable: false,
    value: globalThis,
  });
}

module.exports = { run };
