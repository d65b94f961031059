'use strict';
// Of which class an object is and how that is written before its braces: by the constructors on its prototype chain,
// and by the engine where there is none.

const {
  ArrayPrototypePop,
  ArrayPrototypePush,
  ObjectGetOwnPropertyDescriptor,
  ObjectGetPrototypeOf,
  ObjectPrototypeHasOwnProperty,
  ReflectOwnKeys,
  SafeMap,
  SafeSet,
  String,
  StringPrototypeEndsWith,
} = primordials;

const { getConstructorName: getClassName } = internalBinding('util');
const { isBuiltinName } = require('#util/inspect_classify');
const { kObjectType } = require('#util/inspect_layout');

function isInstanceOf(object, constructor) {
  try {
    return object instanceof constructor;
  } catch {
    return false;
  }
}

let wellKnown;
/** The name of the class of a prototype of the language, whatever became of its `constructor`. */
function wellKnownName(object) {
  if (wellKnown === undefined) {
    wellKnown = new SafeMap();
    const names = [
      'Array',
      'ArrayBuffer',
      'DataView',
      'Date',
      'Error',
      'Function',
      'Map',
      'Object',
      'Promise',
      'RangeError',
      'RegExp',
      'Set',
      'TypeError',
      'TypedArray',
      'WeakMap',
      'WeakSet',
    ];
    for (let i = 0; i < names.length; i++) wellKnown.set(primordials[names[i]].prototype, names[i]);
  }
  return wellKnown.get(object);
}

/**
 * The name of the class of `object`: of the nearest constructor on its prototype chain of which it
 * is an instance; null for objects without prototype. With `hidden` the accessors of the classes
 * in between are collected there.
 */
function getConstructorName(object, ctx, recurseTimes, hidden) {
  let first;
  const self = object;
  while (object) {
    const known = wellKnownName(object);
    // A prototype itself is no instance of its class.
    if (known !== undefined && isInstanceOf(self, primordials[known])) {
      if (hidden !== undefined && first !== object)
        addPrototypeProperties(ctx, self, first || self, recurseTimes, hidden);
      return known;
    }
    const descriptor = ObjectGetOwnPropertyDescriptor(object, 'constructor');
    if (
      descriptor !== undefined &&
      typeof descriptor.value === 'function' &&
      descriptor.value.name !== '' &&
      isInstanceOf(self, descriptor.value)
    ) {
      if (hidden !== undefined && (first !== object || !isBuiltinName(descriptor.value.name)))
        addPrototypeProperties(ctx, self, first || self, recurseTimes, hidden);
      return String(descriptor.value.name);
    }
    object = ObjectGetPrototypeOf(object);
    if (first === undefined) first = object;
  }
  if (first === null) return null;
  const name = getClassName(self);
  if (recurseTimes > ctx.depth && ctx.depth !== null) return `${name} <Complex prototype>`;
  const prototypeName = getConstructorName(first, ctx, recurseTimes + 1, hidden);
  if (prototypeName === null) {
    const { inspectFunction, userOptions } = require('#util/inspect_value');
    const shown = inspectFunction()(first, {
      ...userOptions(ctx, false),
      customInspect: false,
      depth: -1,
    });
    return `${name} <${shown}>`;
  }
  return `${name} <${prototypeName}>`;
}

/** Collects what up to three classes define as data or accessors on their prototypes. */
function addPrototypeProperties(ctx, main, object, recurseTimes, output) {
  const { formatProperty } = require('#util/inspect_value');
  let depth = 0;
  let keys;
  let seen;
  do {
    if (depth !== 0 || main === object) {
      object = ObjectGetPrototypeOf(object);
      if (object === null) break;
      const descriptor = ObjectGetOwnPropertyDescriptor(object, 'constructor');
      if (
        descriptor !== undefined &&
        typeof descriptor.value === 'function' &&
        isBuiltinName(descriptor.value.name)
      ) {
        break;
      }
    }
    if (depth === 0) seen = new SafeSet();
    else for (let i = 0; i < keys.length; i++) seen.add(keys[i]);
    keys = ReflectOwnKeys(object);
    ArrayPrototypePush(ctx.seen, main);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (
        key === 'constructor' ||
        ObjectPrototypeHasOwnProperty(main, key) ||
        (depth !== 0 && seen.has(key))
      ) {
        continue;
      }
      const descriptor = ObjectGetOwnPropertyDescriptor(object, key);
      if (typeof descriptor.value === 'function') continue;
      const text = formatProperty(ctx, object, recurseTimes, key, kObjectType, descriptor, main);
      ArrayPrototypePush(output, ctx.colors ? `\x1b[2m${text}\x1b[22m` : text);
    }
    ArrayPrototypePop(ctx.seen);
  } while (++depth !== 3);
}

/** What an object without prototype once was, as far as the engine knows. */
function classOf(value, constructor, tag) {
  if (constructor !== null) return 'Object';
  const name = getClassName(value);
  return name === tag ? 'Object' : name;
}

/** What stands before the opening brace, with a space behind it. */
function getPrefix(constructor, tag, fallback, size = '') {
  if (constructor === null) {
    if (tag !== '' && fallback !== tag) return `[${fallback}${size}: null prototype] [${tag}] `;
    return `[${fallback}${size}: null prototype] `;
  }
  if (tag !== '' && constructor !== tag) {
    // `Intl.NumberFormat` says what `NumberFormat` does, and more.
    return StringPrototypeEndsWith(tag, `.${constructor}`)
      ? `${tag}${size} `
      : `${constructor}${size} [${tag}] `;
  }
  return `${constructor}${size} `;
}

module.exports = { classOf, getConstructorName, getPrefix };
