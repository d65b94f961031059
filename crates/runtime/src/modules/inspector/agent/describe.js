'use strict';

// What an object is, in the protocol's words: class, subtype and description, without running the program's code.

const { toHost } = require('target');

const host = internalBinding;

const kTyped =
  /^(?:Int8|Uint8|Uint8Clamped|Int16|Uint16|Int32|Uint32|Float16|Float32|Float64|BigInt64|BigUint64)Array$/;

const subtypes = {
  __proto__: null,
  Array: 'array',
  Arguments: 'array',
  Map: 'map',
  Set: 'set',
  WeakMap: 'weakmap',
  WeakSet: 'weakset',
  Date: 'date',
  RegExp: 'regexp',
  Error: 'error',
  Promise: 'promise',
  Proxy: 'proxy',
  Generator: 'generator',
  AsyncGenerator: 'generator',
  ArrayBuffer: 'arraybuffer',
  SharedArrayBuffer: 'arraybuffer',
  DataView: 'dataview',
  'Map Iterator': 'iterator',
  'Set Iterator': 'iterator',
};

// Objects that the agent had the host make, which the protocol calls something of their own.
const marked = new WeakMap();

/** The object behind a proxy that only stands for the engine's own kind of object: `process.env`. */
function seenAs(object) {
  return object.isProxy && host.isEnvironment(toHost(object)) ? object.proxyTarget : object;
}

/** The engine's class of an object; proxies are Proxy. */
function classOf(object) {
  return object.isProxy ? 'Proxy' : object.class;
}

function subtypeOf(object) {
  const special = marked.get(object);
  if (special !== undefined) return special.subtype;
  if (object.callable && !object.isProxy) return undefined;
  const name = classOf(object);
  if (kTyped.test(name)) return 'typedarray';
  if (object.isError && !object.isProxy) return 'error';
  return subtypes[name];
}

/** A property's value as data; undefined when it is missing or an accessor. */
function dataOf(object, key) {
  try {
    return object.getOwnPropertyDescriptor(key)?.value;
  } catch {
    return undefined;
  }
}

function protoOf(object) {
  try {
    return object.isProxy ? null : object.proto;
  } catch {
    return null;
  }
}

// The classes whose prototypes are objects of the class.
const kLikeTheirOwn = new Set(['Array', 'Boolean', 'Number', 'String']);

/** The name of the constructor that made an object; what prototypes have as `constructor` did not make them. */
function constructorName(object) {
  const first = kLikeTheirOwn.has(object.class) ? object : protoOf(object);
  for (let at = first, depth = 0; at !== null && depth < 100; at = protoOf(at), depth++) {
    const constructor = dataOf(at, 'constructor');
    if (constructor instanceof Debugger.Object && constructor.callable) {
      const name = dataOf(constructor, 'name');
      const text = typeof name === 'string' ? name : constructor.displayName;
      if (text) return text;
    }
  }
  return undefined;
}

function classNameOf(object) {
  if (object.isProxy) {
    const target = object.proxyTarget;
    return target === null ? 'Object' : classNameOf(target);
  }
  const own = classOf(object);
  if (object.callable) {
    if (own !== 'Function') return own;
    if (object.isAsyncFunction) {
      return object.isGeneratorFunction ? 'AsyncGeneratorFunction' : 'AsyncFunction';
    }
    return object.isGeneratorFunction ? 'GeneratorFunction' : 'Function';
  }
  if (own === 'Map Iterator' || own === 'Set Iterator') return own.replace(' ', '');
  if (own === 'Arguments' || own === 'Generator' || own === 'AsyncGenerator') return own;
  const name = constructorName(object);
  if (name === undefined || name === 'Object' || name === 'Iterator') {
    for (let at = object, depth = 0; at !== null && depth < 20; at = protoOf(at), depth++) {
      const { tag } = host;
      const text = dataOf(at, tag);
      if (typeof text === 'string' && text !== '') return text;
    }
  }
  return name ?? 'Object';
}

function lengthOf(object) {
  const length = dataOf(object, 'length');
  return typeof length === 'number' ? length : 0;
}

function errorText(object) {
  const text = host.errorText(toHost(object));
  return text ?? classNameOf(object);
}

function descriptionOf(object) {
  const special = marked.get(object);
  if (special !== undefined) return special.description;
  if (object.isProxy) {
    const target = object.proxyTarget;
    return target === null
      ? 'Proxy'
      : `Proxy(${target.callable ? 'Function' : descriptionOf(target)})`;
  }
  if (object.callable) return host.functionText(toHost(object));
  const className = classNameOf(object);
  switch (subtypeOf(object)) {
    case 'array':
      return `${className}(${lengthOf(object)})`;
    case 'typedarray':
    case 'map':
    case 'set':
    case 'arraybuffer':
    case 'dataview':
      return `${className}(${host.size(toHost(object), subtypeOf(object))})`;
    case 'date':
    case 'regexp':
      return host.text(toHost(object), subtypeOf(object));
    case 'error':
      return errorText(object);
    default:
      return className;
  }
}

/** Has the protocol call an object of the host's making something of its own. */
function mark(object, subtype, description) {
  marked.set(object, { subtype, description });
  return object;
}

module.exports = {
  classNameOf,
  classOf,
  dataOf,
  descriptionOf,
  mark,
  protoOf,
  seenAs,
  subtypeOf,
};
