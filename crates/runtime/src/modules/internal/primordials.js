'use strict';

// Captures the language's built-in functions before any program runs, so that builtin modules keep
// working when a program patches or deletes them. Statics are copied as `ObjectKeys`, prototype
// methods as uncurried `ArrayPrototypePush(self, ...)`, accessors as `MapPrototypeGetSize(self)`,
// well-known symbols as `SymbolIterator`. Runs once per realm at start-up: it allocates only what
// it hands out.

const { bind, call, apply } = Function.prototype;
const {
  defineProperty,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  ownKeys,
  setPrototypeOf,
  apply: ReflectApply,
} = Reflect;
const { freeze } = Object;
const { push, slice: sliceArray } = Array.prototype;
const { charCodeAt, slice: sliceString } = String.prototype;
const { hasOwnProperty } = Object.prototype;
const { exec } = RegExp.prototype;
const NativePromise = Promise;
const NativeSymbol = Symbol;
const { FinalizationRegistry, WeakRef, WeakSet } = globalThis;
const { iterator: kIterator } = Symbol;

/**
 * `fn` with its `this` as first parameter. Written out by number of arguments: the engine inlines such
 * a call, but neither a bound `call` nor a spread.
 */
function uncurryThis(fn) {
  return function uncurried(self, a, b, c) {
    switch (arguments.length) {
      case 1:
        return fn.call(self);
      case 2:
        return fn.call(self, a);
      case 3:
        return fn.call(self, a, b);
      case 4:
        return fn.call(self, a, b, c);
      default:
        return applyRest(fn, arguments);
    }
  };
}

/** Calls `fn` with the first of `list` as `this` and the rest as arguments. */
function applyRest(fn, list) {
  return ReflectApply(fn, list[0], restOf(list));
}

/** The arguments after the first. */
function restOf(list) {
  const args = [];
  for (let i = 1; i < list.length; i++) args[i - 1] = list[i];
  return args;
}

const applyBind = bind.bind(apply);
primordials.uncurryThis = uncurryThis;
primordials.applyBind = applyBind;

const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The part of a primordial's name that stands for a property key. */
function nameOf(key) {
  if (typeof key === 'symbol') {
    // `Symbol(Symbol.iterator)` -> `SymbolIterator`
    const { description } = key;
    return `Symbol${description[7].toUpperCase()}${description.slice(8)}`;
  }
  const code = charCodeAt.call(key, 0);
  if (code < 97 || code > 122) return key;
  return capitals[code - 97] + sliceString.call(key, 1);
}

/** Copies the own properties of `source` under `prefix`; functions go through `wrap` if given. */
function copyProperties(source, prefix, wrap) {
  const keys = ownKeys(source);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (key === 'constructor') continue;
    const descriptor = getOwnPropertyDescriptor(source, key);
    const name = nameOf(key);
    if (descriptor.get !== undefined || descriptor.set !== undefined) {
      if (descriptor.get !== undefined) {
        primordials[`${prefix}Get${name}`] = uncurryThis(descriptor.get);
      }
      if (descriptor.set !== undefined) {
        primordials[`${prefix}Set${name}`] = uncurryThis(descriptor.set);
      }
      continue;
    }
    const { value } = descriptor;
    primordials[prefix + name] =
      wrap !== undefined && typeof value === 'function' ? wrap(value) : value;
  }
}

const bindToPromise = (value) => ReflectApply(bind, value, [NativePromise]);

const namespaces = ['Atomics', 'JSON', 'Math', 'Proxy', 'Reflect'];
for (let i = 0; i < namespaces.length; i++) {
  const name = namespaces[i];
  const value = globalThis[name];
  if (value === undefined) continue;
  primordials[name] = value;
  copyProperties(value, name);
}

const constructors = [
  'AggregateError',
  'Array',
  'ArrayBuffer',
  'AsyncDisposableStack',
  'BigInt',
  'BigInt64Array',
  'BigUint64Array',
  'Boolean',
  'DataView',
  'Date',
  'DisposableStack',
  'Error',
  'EvalError',
  'FinalizationRegistry',
  'Float16Array',
  'Float32Array',
  'Float64Array',
  'Function',
  'Int16Array',
  'Int32Array',
  'Int8Array',
  'Iterator',
  'Map',
  'Number',
  'Object',
  'RangeError',
  'ReferenceError',
  'RegExp',
  'Set',
  'String',
  'SuppressedError',
  'Symbol',
  'SyntaxError',
  'TypeError',
  'URIError',
  'Uint16Array',
  'Uint32Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'WeakMap',
  'WeakRef',
  'WeakSet',
];
for (let i = 0; i < constructors.length; i++) {
  const name = constructors[i];
  const value = globalThis[name];
  if (value === undefined) continue;
  primordials[name] = value;
  copyProperties(value, name);
  copyProperties(value.prototype, `${name}Prototype`, uncurryThis);
}

primordials.Promise = NativePromise;
copyProperties(NativePromise, 'Promise', bindToPromise);
primordials.PromisePrototype = NativePromise.prototype;
copyProperties(NativePromise.prototype, 'PromisePrototype', uncurryThis);

// The hottest of all have code of their own, so that each call site sees one callee.
primordials.ArrayPrototypePush = function ArrayPrototypePush(self, item) {
  if (arguments.length === 2) return push.call(self, item);
  return applyRest(push, arguments);
};
primordials.ArrayPrototypeSlice = function ArrayPrototypeSlice(self, start, end) {
  return sliceArray.call(self, start, end);
};
primordials.StringPrototypeCharCodeAt = bind.call(call, charCodeAt);
primordials.StringPrototypeSlice = function StringPrototypeSlice(self, start, end) {
  return sliceString.call(self, start, end);
};
primordials.ObjectPrototypeHasOwnProperty = function ObjectPrototypeHasOwnProperty(self, key) {
  return hasOwnProperty.call(self, key);
};
primordials.RegExpPrototypeExec = function RegExpPrototypeExec(self, text) {
  return exec.call(self, text);
};
primordials.FunctionPrototypeCall = function FunctionPrototypeCall(fn, self, a, b) {
  // Functions with a `call` of their own, and those without any, go the long way.
  if (fn.call !== call) return ReflectApply(call, fn, restOf(arguments));
  switch (arguments.length) {
    case 1:
    case 2:
      return fn.call(self);
    case 3:
      return fn.call(self, a);
    case 4:
      return fn.call(self, a, b);
    default:
      return ReflectApply(call, fn, restOf(arguments));
  }
};

// %TypedArray%'s statics need a subclass as receiver: `TypedArrayFrom(Uint8Array, items)`.
const TypedArray = getPrototypeOf(Uint8Array);
primordials.TypedArray = TypedArray;
copyProperties(TypedArray, 'TypedArray', uncurryThis);
copyProperties(TypedArray.prototype, 'TypedArrayPrototype', uncurryThis);

const ArrayIteratorPrototype = getPrototypeOf([][kIterator]());
const StringIteratorPrototype = getPrototypeOf(''[kIterator]());
const AsyncIteratorPrototype = getPrototypeOf(
  getPrototypeOf(async function* generator() {}.prototype),
);
primordials.ArrayIteratorPrototype = ArrayIteratorPrototype;
copyProperties(ArrayIteratorPrototype, 'ArrayIteratorPrototype', uncurryThis);
primordials.StringIteratorPrototype = StringIteratorPrototype;
copyProperties(StringIteratorPrototype, 'StringIteratorPrototype', uncurryThis);
primordials.AsyncIteratorPrototype = AsyncIteratorPrototype;
copyProperties(AsyncIteratorPrototype, 'AsyncIteratorPrototype', uncurryThis);
primordials.IteratorPrototype = getPrototypeOf(ArrayIteratorPrototype);

const functions = [
  'decodeURI',
  'decodeURIComponent',
  'encodeURI',
  'encodeURIComponent',
  'escape',
  'eval',
  'unescape',
];
for (let i = 0; i < functions.length; i++) primordials[functions[i]] = globalThis[functions[i]];
primordials.globalThis = globalThis;
primordials.SymbolDispose ??= NativeSymbol('Symbol.dispose');
primordials.SymbolAsyncDispose ??= NativeSymbol('Symbol.asyncDispose');

// Variants that take their arguments as one array: `ArrayPrototypePushApply(list, items)`.
primordials.ArrayOfApply = applyBind(Array.of, Array);
primordials.ArrayPrototypePushApply = applyBind(Array.prototype.push);
primordials.ArrayPrototypeUnshiftApply = applyBind(Array.prototype.unshift);
primordials.MathMaxApply = applyBind(Math.max, Math);
primordials.MathMinApply = applyBind(Math.min, Math);
primordials.StringFromCharCodeApply = applyBind(String.fromCharCode, String);
primordials.StringFromCodePointApply = applyBind(String.fromCodePoint, String);
primordials.StringPrototypeConcatApply = applyBind(String.prototype.concat);
primordials.TypedArrayOfApply = applyBind(TypedArray.of);

const {
  ArrayIteratorPrototypeNext,
  ArrayPrototypeSymbolIterator,
  PromisePrototypeThen,
  StringIteratorPrototypeNext,
  StringPrototypeSymbolIterator,
  MapPrototypeEntries,
  SetPrototypeValues,
} = primordials;

/** An iterator class that never looks up a patchable `next` or `Symbol.iterator`. */
function createSafeIterator(factory, next) {
  class SafeIterator {
    constructor(iterable) {
      this._iterator = factory(iterable);
    }
    next() {
      return next(this._iterator);
    }
    [kIterator]() {
      return this;
    }
  }
  setPrototypeOf(SafeIterator.prototype, null);
  freeze(SafeIterator.prototype);
  freeze(SafeIterator);
  return SafeIterator;
}
primordials.SafeArrayIterator = createSafeIterator(
  ArrayPrototypeSymbolIterator,
  ArrayIteratorPrototypeNext,
);
primordials.SafeStringIterator = createSafeIterator(
  StringPrototypeSymbolIterator,
  StringIteratorPrototypeNext,
);

/** Copies own properties of `from` to `to` where `to` has none of its own. */
function copyMissing(from, to) {
  const keys = ownKeys(from);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (!hasOwnProperty.call(to, key)) {
      defineProperty(to, key, getOwnPropertyDescriptor(from, key));
    }
  }
}

/** Gives `safe` (a subclass of `unsafe`) frozen own copies of everything it would inherit. */
function makeSafe(unsafe, safe) {
  const iteratorPrototype = safeIteratorSources.get(unsafe);
  if (iteratorPrototype !== undefined) {
    const next = uncurryThis(iteratorPrototype.next);
    const keys = ownKeys(unsafe.prototype);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (key !== 'entries' && key !== 'keys' && key !== 'values' && key !== kIterator) continue;
      const SafeIterator = createSafeIterator(uncurryThis(unsafe.prototype[key]), next);
      defineProperty(safe.prototype, key, {
        __proto__: null,
        configurable: true,
        writable: true,
        value() {
          return new SafeIterator(this);
        },
      });
    }
  }
  copyMissing(unsafe.prototype, safe.prototype);
  copyMissing(unsafe, safe);
  setPrototypeOf(safe.prototype, null);
  freeze(safe.prototype);
  freeze(safe);
  return safe;
}
const safeIteratorSources = new Map([
  [Map, getPrototypeOf(MapPrototypeEntries(new Map()))],
  [Set, getPrototypeOf(SetPrototypeValues(new Set()))],
]);
primordials.makeSafe = makeSafe;
primordials.MapIteratorPrototype = safeIteratorSources.get(Map);
primordials.MapIteratorPrototypeNext = uncurryThis(primordials.MapIteratorPrototype.next);
primordials.SetIteratorPrototype = safeIteratorSources.get(Set);
primordials.SetIteratorPrototypeNext = uncurryThis(primordials.SetIteratorPrototype.next);

// The explicit constructors keep `super(...args)` from going through a patchable array iterator.
primordials.SafeMap = makeSafe(
  Map,
  class SafeMap extends Map {
    constructor(entries) {
      super(entries);
    }
  },
);
primordials.SafeSet = makeSafe(
  Set,
  class SafeSet extends Set {
    constructor(values) {
      super(values);
    }
  },
);
primordials.SafeWeakMap = makeSafe(
  WeakMap,
  class SafeWeakMap extends WeakMap {
    constructor(entries) {
      super(entries);
    }
  },
);
/** A class of `primordials` that is made when first asked for. */
function lazyClass(name, make) {
  let value;
  defineProperty(primordials, name, {
    __proto__: null,
    enumerable: true,
    get: () => (value ??= make()),
  });
}
lazyClass('SafeWeakSet', () =>
  makeSafe(
    WeakSet,
    class SafeWeakSet extends WeakSet {
      constructor(values) {
        super(values);
      }
    },
  ),
);
lazyClass('SafeWeakRef', () =>
  makeSafe(
    WeakRef,
    class SafeWeakRef extends WeakRef {
      constructor(target) {
        super(target);
      }
    },
  ),
);
lazyClass('SafeFinalizationRegistry', () =>
  makeSafe(
    FinalizationRegistry,
    class SafeFinalizationRegistry extends FinalizationRegistry {
      constructor(cleanup) {
        super(cleanup);
      }
    },
  ),
);

const { resolve: nativeResolve } = NativePromise;
const resolvePromise = (value) => ReflectApply(nativeResolve, NativePromise, [value]);

/** Calls `then` on each (mapped) item; the callbacks receive the item's index as well. */
function forEachPromise(items, mapFn, onFulfilled, onRejected) {
  for (let i = 0; i < items.length; i++) {
    const item = mapFn != null ? mapFn(items[i], i) : items[i];
    PromisePrototypeThen(
      resolvePromise(item),
      (value) => onFulfilled(value, i),
      (reason) => onRejected(reason, i),
    );
  }
}

/** `Promise.all` over an array that calls no patchable method. */
primordials.SafePromiseAll = (promises, mapFn) =>
  new NativePromise((resolve, reject) => {
    let pending = promises.length;
    const results = new Array(pending);
    if (pending === 0) resolve(results);
    forEachPromise(
      promises,
      mapFn,
      (value, i) => {
        results[i] = value;
        if (--pending === 0) resolve(results);
      },
      reject,
    );
  });
primordials.SafePromiseAllReturnArrayLike = primordials.SafePromiseAll;

/** As `SafePromiseAll`, resolving with `undefined`. */
primordials.SafePromiseAllReturnVoid = (promises, mapFn) =>
  new NativePromise((resolve, reject) => {
    let pending = promises.length;
    if (pending === 0) resolve();
    forEachPromise(
      promises,
      mapFn,
      () => {
        if (--pending === 0) resolve();
      },
      reject,
    );
  });

primordials.SafePromiseAllSettled = (promises, mapFn) =>
  new NativePromise((resolve) => {
    let pending = promises.length;
    const results = new Array(pending);
    if (pending === 0) resolve(results);
    const settle = (entry, i) => {
      results[i] = entry;
      if (--pending === 0) resolve(results);
    };
    forEachPromise(
      promises,
      mapFn,
      (value, i) => settle({ status: 'fulfilled', value }, i),
      (reason, i) => settle({ status: 'rejected', reason }, i),
    );
  });

primordials.SafePromiseAllSettledReturnVoid = (promises, mapFn) =>
  new NativePromise((resolve) => {
    let pending = promises.length;
    if (pending === 0) resolve();
    const settle = () => {
      if (--pending === 0) resolve();
    };
    forEachPromise(promises, mapFn, settle, settle);
  });

primordials.SafePromiseRace = (promises, mapFn) =>
  new NativePromise((resolve, reject) => {
    forEachPromise(promises, mapFn, resolve, reject);
  });

primordials.SafePromiseAny = (promises, mapFn) =>
  new NativePromise((resolve, reject) => {
    let pending = promises.length;
    const errors = new Array(pending);
    const fail = () => reject(new primordials.AggregateError(errors, 'All promises were rejected'));
    if (pending === 0) fail();
    forEachPromise(promises, mapFn, resolve, (reason, i) => {
      errors[i] = reason;
      if (--pending === 0) fail();
    });
  });

/** `promise.finally(onFinally)` without the species look-up. */
primordials.SafePromisePrototypeFinally = (promise, onFinally) =>
  new NativePromise((resolve, reject) => {
    const settled = PromisePrototypeThen(
      promise,
      (value) => PromisePrototypeThen(resolvePromise(onFinally()), () => value),
      (reason) =>
        PromisePrototypeThen(resolvePromise(onFinally()), () => {
          throw reason;
        }),
    );
    PromisePrototypeThen(settled, resolve, reject);
  });

/**
 * Marks a regular expression as used by builtins only. The engine's fast paths need a pristine
 * object, so nothing is defined on it; `RegExpPrototypeExec` needs no protection.
 */
primordials.hardenRegExp = (pattern) => pattern;

/** `String.prototype.search` that leaves `lastIndex` alone and calls no patchable method. */
primordials.SafeStringPrototypeSearch = (string, pattern) => {
  const { lastIndex } = pattern;
  pattern.lastIndex = 0;
  const match = primordials.RegExpPrototypeExec(pattern, string);
  pattern.lastIndex = lastIndex;
  return match === null ? -1 : match.index;
};

setPrototypeOf(primordials, null);
freeze(primordials);
