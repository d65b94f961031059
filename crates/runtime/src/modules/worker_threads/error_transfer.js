'use strict';

// Uncaught exceptions on their way from a worker to its owner: as much of an error as can be cloned, and its text when
// nothing else can.

const {
  ArrayPrototypePush,
  ErrorIsError,
  FunctionPrototypeSymbolHasInstance,
  ObjectDefineProperty,
  ObjectGetOwnPropertyDescriptor,
  ObjectGetOwnPropertyNames,
  ObjectGetPrototypeOf,
  ObjectPrototype,
  SafeSet,
  SafeWeakMap,
  StringPrototypeSlice,
  Symbol,
  SymbolPrototypeToString,
} = primordials;

const constructors = require('#internal/error_constructors');

const { structuredClone: clone } = internalBinding('messaging');

function isCloneable(value) {
  if (typeof value === 'function' || typeof value === 'symbol') return false;
  if (value === null || typeof value !== 'object') return true;
  try {
    clone(value);
    return true;
  } catch {
    return false;
  }
}

/** What is told of a DOMException, whose constants belong to its class. */
function propertiesOfException({ name, message, code, stack }) {
  return [
    ['name', name, false],
    ['message', message, false],
    ['code', code, false],
    ['stack', stack, false],
  ];
}

/** The properties of an error and of its own classes, the builtin ones left out. */
function propertiesOf(error, stop) {
  const { DOMException } = require('#internal/dom_exception');
  if (FunctionPrototypeSymbolHasInstance(DOMException, error)) return propertiesOfException(error);
  const list = [];
  const seen = new SafeSet();
  for (
    let object = error;
    object !== null && object !== stop;
    object = ObjectGetPrototypeOf(object)
  ) {
    const names = ObjectGetOwnPropertyNames(object);
    for (let i = 0; i < names.length; i++) {
      const name = names[i];
      if (name === 'constructor' || name === '__proto__' || seen.has(name)) continue;
      seen.add(name);
      const descriptor = ObjectGetOwnPropertyDescriptor(object, name);
      let value;
      try {
        value = error[name];
      } catch {
        continue;
      }
      if (isCloneable(value)) {
        ArrayPrototypePush(list, [name, value, descriptor.enumerable === true]);
      }
    }
  }
  // `stack` may be an accessor of a builtin prototype.
  if (!seen.has('stack')) {
    try {
      const { stack } = error;
      if (stack !== undefined) ArrayPrototypePush(list, ['stack', stack, false]);
    } catch {
      // Then it has none.
    }
  }
  return list;
}

/** What is sent for a thrown value. */
function serializeError(error) {
  try {
    if (ErrorIsError(error)) {
      for (
        let object = ObjectGetPrototypeOf(error);
        object !== null && object !== ObjectPrototype;
        object = ObjectGetPrototypeOf(object)
      ) {
        const name = ObjectGetOwnPropertyDescriptor(object, 'name')?.value;
        const Class = typeof name === 'string' ? constructors[name] : undefined;
        if (Class !== undefined && Class.prototype === object) {
          return { kind: 'error', name, properties: propertiesOf(error, object) };
        }
      }
    }
  } catch {
    // A hostile error: the general ways will do.
  }
  if (isCloneable(error)) return { kind: 'value', value: error };
  const { inspect } = require('#util/inspect');
  const { customInspectSymbol } = require('#internal/util');
  if (typeof error === 'symbol')
    return { kind: 'symbol', text: StringPrototypeSlice(SymbolPrototypeToString(error), 7, -1) };
  if (error !== null && customInspectSymbol in error) {
    return { kind: 'custom', text: inspect(error) };
  }
  return { kind: 'text', text: inspect(error) };
}

const texts = new SafeWeakMap();

/** Something that is shown as its text. */
function shownAs(text) {
  const { customInspectSymbol } = require('#internal/util');
  const shown = { [customInspectSymbol]: () => text };
  texts.set(shown, text);
  return shown;
}

/** The text of a thrown value that could not be sent as what it is. */
function shownText(error) {
  return texts.get(error);
}

/** The thrown value as the owner sees it. */
function deserializeError(sent) {
  if (sent.kind === 'value') return sent.value;
  if (sent.kind === 'error') {
    const Class = constructors[sent.name];
    const error = sent.name === 'AggregateError' ? new Class([]) : new Class();
    ObjectDefineProperty(error, 'stack', {
      __proto__: null,
      configurable: true,
      enumerable: false,
      value: undefined,
      writable: true,
    });
    const { properties } = sent;
    for (let i = 0; i < properties.length; i++) {
      const { 0: name, 1: value, 2: enumerable } = properties[i];
      ObjectDefineProperty(error, name, {
        __proto__: null,
        configurable: true,
        enumerable,
        value,
        writable: true,
      });
    }
    return error;
  }
  if (sent.kind === 'symbol') return Symbol(sent.text);
  return sent.kind === 'custom' ? shownAs(sent.text) : sent.text;
}

module.exports = { deserializeError, serializeError, shownText };
