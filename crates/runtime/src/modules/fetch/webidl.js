'use strict';

// The conversions of WebIDL that the classes here share, with the messages that programs see when a value does not fit.

const {
  FunctionPrototypeCall,
  IteratorPrototype,
  ObjectCreate,
  ObjectDefineProperties,
  ObjectDefineProperty,
  String,
  StringPrototypeCharCodeAt,
  StringPrototypeToWellFormed,
  SymbolIterator,
  SymbolToStringTag,
  TypeError,
} = primordials;

const { checkDictionary } = require('#events/init');
const { kEnumerableProperty } = require('#internal/util');
const { isArrayBuffer, isArrayBufferView } = require('util/types');

// Whoever asks both for colours and for none is told when this is first used.
require('#console/internal').shouldColorize();

/** The error of a method that is called on something else. */
function illegalInvocation() {
  const error = new TypeError('Illegal invocation');
  error.code = 'ERR_INVALID_THIS';
  return error;
}

/** Refuses a call with too few arguments. */
function needArguments(count, needed, prefix) {
  if (count >= needed) return;
  const plural = needed === 1 ? '' : 's';
  throw new TypeError(
    `${prefix}: ${needed} argument${plural} required, but${count > 0 ? ' only' : ''} ${count} found.`,
  );
}

/** A value as messages show it. */
function shown(value) {
  switch (typeof value) {
    case 'symbol':
      return String(value);
    case 'object':
    case 'function':
      return require('#util/inspect').inspect(value);
    case 'string':
      return `"${value}"`;
    case 'bigint':
      return `${value}n`;
    default:
      return `${value}`;
  }
}

function isSymbol(value) {
  return typeof value === 'symbol';
}

function domString(value, prefix, name) {
  if (typeof value === 'string') return value;
  if (isSymbol(value)) {
    throw new TypeError(
      `${prefix}: ${name} is a symbol, which cannot be converted to a DOMString.`,
    );
  }
  return `${value}`;
}

function usvString(value) {
  if (typeof value === 'string') return StringPrototypeToWellFormed(value);
  if (isSymbol(value)) throw new TypeError('Cannot convert a Symbol value to a string');
  return StringPrototypeToWellFormed(`${value}`);
}

function byteString(value, prefix, name) {
  if (typeof value !== 'string') {
    if (isSymbol(value)) {
      throw new TypeError(
        `${prefix}: ${name} is a symbol, which cannot be converted to a ByteString.`,
      );
    }
    value = `${value}`;
  }
  for (let i = 0; i < value.length; i++) {
    const unit = StringPrototypeCharCodeAt(value, i);
    if (unit > 255) {
      throw new TypeError(
        'Cannot convert argument to a ByteString because the character at ' +
          `index ${i} has a value of ${unit} which is greater than 255.`,
      );
    }
  }
  return value;
}

/** One of a list of words. */
function oneOf(value, words, prefix, name) {
  value = domString(value, prefix, name);
  for (let i = 0; i < words.length; i++) if (words[i] === value) return value;
  let list = '';
  for (let i = 0; i < words.length; i++) list += i === 0 ? words[i] : `, ${words[i]}`;
  throw new TypeError(`${prefix}: ${value} is not an accepted type. Expected one of ${list}.`);
}

/** The prototype of a pair iterator: `next` over what `entries(target)` gives at that moment. */
function pairIterator(name, entries) {
  const tag = `${name} Iterator`;
  function identity(object) {
    return object;
  }
  class Stamp extends identity {
    #target;
    #kind;
    #index = 0;

    constructor(object, target, kind) {
      super(object);
      this.#target = target;
      this.#kind = kind;
    }

    static next(iterator) {
      if (iterator === null || typeof iterator !== 'object' || !(#target in iterator)) {
        throw new TypeError(`'next' called on an object that does not implement interface ${tag}.`);
      }
      const list = entries(iterator.#target);
      const index = iterator.#index;
      if (index >= list.length) return { value: undefined, done: true };
      iterator.#index = index + 1;
      const entry = list[index];
      let value;
      if (iterator.#kind === 'key') value = entry[0];
      else if (iterator.#kind === 'value') value = entry[1];
      else value = [entry[0], entry[1]];
      return { value, done: false };
    }
  }
  const prototype = ObjectCreate(IteratorPrototype);
  const methods = {
    next() {
      return Stamp.next(this);
    },
  };
  ObjectDefineProperties(prototype, {
    next: {
      __proto__: null,
      configurable: true,
      enumerable: true,
      writable: true,
      value: methods.next,
    },
    [SymbolToStringTag]: { __proto__: null, configurable: true, value: tag },
  });
  return (target, kind) => new Stamp(ObjectCreate(prototype), target, kind);
}

/** Gives a class `keys`, `values`, `entries`, `forEach` and the iterator of its pairs. */
function defineIterable(Class, name, check, entries) {
  const iterate = pairIterator(name, entries);
  const members = {
    keys() {
      check(this);
      return iterate(this, 'key');
    },
    values() {
      check(this);
      return iterate(this, 'value');
    },
    entries() {
      check(this);
      return iterate(this, 'entry');
    },
    forEach(callback, self = undefined) {
      check(this);
      needArguments(arguments.length, 1, `${name}.forEach`);
      if (typeof callback !== 'function') {
        throw new TypeError(
          `Failed to execute 'forEach' on '${name}': parameter 1 is not of type 'Function'.`,
        );
      }
      for (let i = 0; i < entries(this).length; i++) {
        const entry = entries(this)[i];
        FunctionPrototypeCall(callback, self, entry[1], entry[0], this);
      }
    },
  };
  const hidden = { __proto__: null, configurable: true, enumerable: true, writable: true };
  ObjectDefineProperty(members.forEach, 'length', { __proto__: null, value: 1 });
  ObjectDefineProperties(Class.prototype, {
    keys: { ...hidden, value: members.keys },
    values: { ...hidden, value: members.values },
    entries: { ...hidden, value: members.entries },
    forEach: { ...hidden, value: members.forEach },
    [SymbolIterator]: {
      __proto__: null,
      configurable: true,
      enumerable: false,
      writable: true,
      value: members.entries,
    },
  });
}

/** Gives a class what WebIDL gives an interface: enumerable members and a string tag. */
function defineInterface(Class, name, members) {
  const properties = { __proto__: null };
  for (let i = 0; i < members.length; i++) properties[members[i]] = kEnumerableProperty;
  properties[SymbolToStringTag] = { __proto__: null, configurable: true, value: name };
  ObjectDefineProperties(Class.prototype, properties);
}

/** How `util.inspect` shows an object of a class with these properties. */
function inspectAs(name, properties, options) {
  const { formatWithOptions } = require('util');
  return `${name} ${formatWithOptions(options, properties)}`;
}

/** Whether a value's bytes may be taken. Shared memory is no source of them: it goes by its text, as any other object. */
function isBufferSource(value) {
  return isArrayBufferView(value) ? isArrayBuffer(value.buffer) : isArrayBuffer(value);
}

module.exports = {
  byteString,
  checkDictionary,
  defineInterface,
  defineIterable,
  domString,
  illegalInvocation,
  inspectAs,
  isBufferSource,
  needArguments,
  oneOf,
  shown,
  usvString,
};
