'use strict';

// The language's built-in functions as they were before any program ran, so that builtin modules keep working when a
// program patches or deletes them. The engine keeps copies of the classes' properties and makes each primordial when
// it is first asked for: statics are `ObjectKeys`, prototype methods uncurried `ArrayPrototypePush(self, ...)`,
// accessors `MapPrototypeGetSize(self)`, well-known symbols `SymbolIterator`. This file says how methods lose their
// `this`, and makes what the language lacks, each again when it is first asked for.

const { capturePrimordials, setPrimordialFunctions } = internalBinding('primordials');

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
const NativePromise = Promise;
const NativeSymbol = Symbol;
const { iterator: kIterator } = NativeSymbol;
const {
  filter: arrayFilter,
  forEach: arrayForEach,
  includes: arrayIncludes,
  indexOf: arrayIndexOf,
  join: arrayJoin,
  map: arrayMap,
  pop: arrayPop,
  push: arrayPush,
  shift: arrayShift,
  slice: arraySlice,
  some: arraySome,
  sort: arraySort,
} = Array.prototype;
const bufferGetByteLength = getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength').get;
const { get: mapGet, has: mapHas, set: mapSet } = Map.prototype;
const mapGetSize = getOwnPropertyDescriptor(Map.prototype, 'size').get;
const { toString: numberToString } = Number.prototype;
const { hasOwnProperty: objectHasOwnProperty, toString: objectToString } = Object.prototype;
const { then: promiseThen } = Promise.prototype;
const { exec: regexpExec, test: regexpTest } = RegExp.prototype;
const { add: setAdd, has: setHas } = Set.prototype;
const setGetSize = getOwnPropertyDescriptor(Set.prototype, 'size').get;
const {
  charAt: stringCharAt,
  charCodeAt: stringCharCodeAt,
  codePointAt: stringCodePointAt,
  endsWith: stringEndsWith,
  includes: stringIncludes,
  indexOf: stringIndexOf,
  lastIndexOf: stringLastIndexOf,
  padStart: stringPadStart,
  repeat: stringRepeat,
  replace: stringReplace,
  replaceAll: stringReplaceAll,
  slice: stringSlice,
  split: stringSplit,
  startsWith: stringStartsWith,
  substring: stringSubstring,
  toLowerCase: stringToLowerCase,
  toUpperCase: stringToUpperCase,
  toWellFormed: stringToWellFormed,
  trim: stringTrim,
} = String.prototype;
const {
  copyWithin: typedCopyWithin,
  fill: typedFill,
  indexOf: typedIndexOf,
  set: typedSet,
  slice: typedSlice,
  subarray: typedSubarray,
} = getPrototypeOf(Uint8Array).prototype;
const typedGetBuffer = getOwnPropertyDescriptor(getPrototypeOf(Uint8Array).prototype, 'buffer').get;
const typedGetByteLength = getOwnPropertyDescriptor(
  getPrototypeOf(Uint8Array).prototype,
  'byteLength',
).get;
const typedGetByteOffset = getOwnPropertyDescriptor(
  getPrototypeOf(Uint8Array).prototype,
  'byteOffset',
).get;
const typedGetLength = getOwnPropertyDescriptor(getPrototypeOf(Uint8Array).prototype, 'length').get;
const typedGetToStringTag = getOwnPropertyDescriptor(
  getPrototypeOf(Uint8Array).prototype,
  NativeSymbol.toStringTag,
).get;
const { get: weakMapGet, has: weakMapHas, set: weakMapSet } = WeakMap.prototype;
const {
  decodeURI,
  decodeURIComponent,
  encodeURI,
  encodeURIComponent,
  escape,
  eval: nativeEval,
  unescape,
} = globalThis;

/**
 * `fn` with its `this` as first parameter, written out by number of arguments: the engine inlines such a call, but not
 * a spread, and a bound `call` only of the functions that it can inline whole.
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

/** The form in which a function is handed out; the engine knows which of its own have code. */
function wrap(fn, how) {
  switch (how) {
    case 2:
      return ReflectApply(bind, fn, [NativePromise]);
    default:
      return uncurryThis(fn);
  }
}

/** `fn` taking its `this` and all arguments as one list. */
function applyBind(fn, ...self) {
  return ReflectApply(bind, apply, [fn, ...self]);
}

/** An uncurried method, or a static of %TypedArray%, that takes its arguments as one list. */
function applyMethod(method) {
  return (self, list) => {
    const args = [self];
    for (let i = 0; i < list.length; i++) args[i + 1] = list[i];
    return ReflectApply(method, undefined, args);
  };
}

// Prototypes without a global name.
const ArrayIteratorPrototype = getPrototypeOf([][kIterator]());
const MapIteratorPrototype = getPrototypeOf(new Map().entries());
const SetIteratorPrototype = getPrototypeOf(new Set().values());
capturePrimordials('ArrayIteratorPrototype', ArrayIteratorPrototype);
capturePrimordials('StringIteratorPrototype', getPrototypeOf(''[kIterator]()));
capturePrimordials('MapIteratorPrototype', MapIteratorPrototype);
capturePrimordials('SetIteratorPrototype', SetIteratorPrototype);

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

/** Copies own properties of `from` to `to` where `to` has none of its own. */
function copyMissing(from, to) {
  const keys = ownKeys(from);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (!objectHasOwnProperty.call(to, key)) {
      defineProperty(to, key, getOwnPropertyDescriptor(from, key));
    }
  }
}

/** The prototype of the iterators of a class of the language, undefined for those that have none. */
function iteratorPrototypeOf(unsafe) {
  if (unsafe === primordials.Map) return MapIteratorPrototype;
  return unsafe === primordials.Set ? SetIteratorPrototype : undefined;
}

/** Gives `safe` (a subclass of `unsafe`) frozen own copies of everything it would inherit. */
function makeSafe(unsafe, safe) {
  const iteratorPrototype = iteratorPrototypeOf(unsafe);
  if (iteratorPrototype !== undefined) {
    const next = uncurryThis(iteratorPrototype.next);
    const keys = ownKeys(unsafe.prototype);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (key !== 'entries' && key !== 'keys' && key !== 'values' && key !== kIterator) continue;
      const factory = uncurryThis(unsafe.prototype[key]);
      // The class is made with the first iterator.
      let SafeIterator;
      defineProperty(safe.prototype, key, {
        __proto__: null,
        configurable: true,
        writable: true,
        value() {
          SafeIterator ??= createSafeIterator(factory, next);
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

const {
  reject: nativeReject,
  resolve: nativeResolve,
  withResolvers: nativeWithResolvers,
} = NativePromise;
const resolvePromise = (value) => ReflectApply(nativeResolve, NativePromise, [value]);
const PromisePrototypeThen = (self, a, b) => promiseThen.call(self, a, b);

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
function SafePromiseAll(promises, mapFn) {
  return new NativePromise((resolve, reject) => {
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
}

/** As `SafePromiseAll`, resolving with `undefined`. */
function SafePromiseAllReturnVoid(promises, mapFn) {
  return new NativePromise((resolve, reject) => {
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
}

function SafePromiseAllSettled(promises, mapFn) {
  return new NativePromise((resolve) => {
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
}

function SafePromiseAllSettledReturnVoid(promises, mapFn) {
  return new NativePromise((resolve) => {
    let pending = promises.length;
    if (pending === 0) resolve();
    const settle = () => {
      if (--pending === 0) resolve();
    };
    forEachPromise(promises, mapFn, settle, settle);
  });
}

function SafePromiseRace(promises, mapFn) {
  return new NativePromise((resolve, reject) => {
    forEachPromise(promises, mapFn, resolve, reject);
  });
}

function SafePromiseAny(promises, mapFn) {
  return new NativePromise((resolve, reject) => {
    let pending = promises.length;
    const errors = new Array(pending);
    const fail = () => reject(new primordials.AggregateError(errors, 'All promises were rejected'));
    if (pending === 0) fail();
    forEachPromise(promises, mapFn, resolve, (reason, i) => {
      errors[i] = reason;
      if (--pending === 0) fail();
    });
  });
}

/** `promise.finally(onFinally)` without the species look-up. */
function SafePromisePrototypeFinally(promise, onFinally) {
  return new NativePromise((resolve, reject) => {
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
}

/** `String.prototype.search` that leaves `lastIndex` alone and calls no patchable method. */
function SafeStringPrototypeSearch(string, pattern) {
  const { lastIndex } = pattern;
  pattern.lastIndex = 0;
  const match = primordials.RegExpPrototypeExec(pattern, string);
  pattern.lastIndex = lastIndex;
  return match === null ? -1 : match.index;
}

// What the language lacks or has in a form that builtin code should not use, by name.
setPrimordialFunctions(wrap, {
  __proto__: null,

  uncurryThis: () => uncurryThis,
  applyBind: () => applyBind,
  makeSafe: () => makeSafe,
  globalThis: () => globalThis,
  decodeURI: () => decodeURI,
  decodeURIComponent: () => decodeURIComponent,
  encodeURI: () => encodeURI,
  encodeURIComponent: () => encodeURIComponent,
  escape: () => escape,
  eval: () => nativeEval,
  unescape: () => unescape,

  // Those that builtin code calls much have code of their own, so that the engine sees one callee at each call site
  // and calls it directly. None of them tells an absent argument from an undefined one.
  ArrayPrototypeFilter: () =>
    function ArrayPrototypeFilter(self, a, b) {
      return arrayFilter.call(self, a, b);
    },
  ArrayPrototypeForEach: () =>
    function ArrayPrototypeForEach(self, a, b) {
      return arrayForEach.call(self, a, b);
    },
  ArrayPrototypeIncludes: () =>
    function ArrayPrototypeIncludes(self, a, b) {
      return arrayIncludes.call(self, a, b);
    },
  ArrayPrototypeIndexOf: () =>
    function ArrayPrototypeIndexOf(self, a, b) {
      return arrayIndexOf.call(self, a, b);
    },
  ArrayPrototypeJoin: () =>
    function ArrayPrototypeJoin(self, a) {
      return arrayJoin.call(self, a);
    },
  ArrayPrototypeMap: () =>
    function ArrayPrototypeMap(self, a, b) {
      return arrayMap.call(self, a, b);
    },
  ArrayPrototypePop: () =>
    function ArrayPrototypePop(self) {
      return arrayPop.call(self);
    },
  ArrayPrototypePush: () =>
    function ArrayPrototypePush(self, item) {
      if (arguments.length === 2) return arrayPush.call(self, item);
      return applyRest(arrayPush, arguments);
    },
  ArrayPrototypeShift: () =>
    function ArrayPrototypeShift(self) {
      return arrayShift.call(self);
    },
  ArrayPrototypeSlice: () =>
    function ArrayPrototypeSlice(self, a, b) {
      return arraySlice.call(self, a, b);
    },
  ArrayPrototypeSome: () =>
    function ArrayPrototypeSome(self, a, b) {
      return arraySome.call(self, a, b);
    },
  ArrayPrototypeSort: () =>
    function ArrayPrototypeSort(self, a) {
      return arraySort.call(self, a);
    },
  ArrayBufferPrototypeGetByteLength: () =>
    function ArrayBufferPrototypeGetByteLength(self) {
      return bufferGetByteLength.call(self);
    },
  MapPrototypeGet: () =>
    function MapPrototypeGet(self, a) {
      return mapGet.call(self, a);
    },
  MapPrototypeHas: () =>
    function MapPrototypeHas(self, a) {
      return mapHas.call(self, a);
    },
  MapPrototypeSet: () =>
    function MapPrototypeSet(self, a, b) {
      return mapSet.call(self, a, b);
    },
  MapPrototypeGetSize: () =>
    function MapPrototypeGetSize(self) {
      return mapGetSize.call(self);
    },
  NumberPrototypeToString: () =>
    function NumberPrototypeToString(self, a) {
      return numberToString.call(self, a);
    },
  ObjectPrototypeHasOwnProperty: () =>
    function ObjectPrototypeHasOwnProperty(self, a) {
      return objectHasOwnProperty.call(self, a);
    },
  ObjectPrototypeToString: () =>
    function ObjectPrototypeToString(self) {
      return objectToString.call(self);
    },
  PromiseReject: () =>
    function PromiseReject(reason) {
      return nativeReject.call(NativePromise, reason);
    },
  PromiseResolve: () =>
    function PromiseResolve(value) {
      return nativeResolve.call(NativePromise, value);
    },
  PromiseWithResolvers: () =>
    function PromiseWithResolvers() {
      return nativeWithResolvers.call(NativePromise);
    },
  PromisePrototypeThen: () =>
    function PromisePrototypeThen(self, a, b) {
      return promiseThen.call(self, a, b);
    },
  RegExpPrototypeExec: () =>
    function RegExpPrototypeExec(self, a) {
      return regexpExec.call(self, a);
    },
  RegExpPrototypeTest: () =>
    function RegExpPrototypeTest(self, a) {
      return regexpTest.call(self, a);
    },
  SetPrototypeAdd: () =>
    function SetPrototypeAdd(self, a) {
      return setAdd.call(self, a);
    },
  SetPrototypeHas: () =>
    function SetPrototypeHas(self, a) {
      return setHas.call(self, a);
    },
  SetPrototypeGetSize: () =>
    function SetPrototypeGetSize(self) {
      return setGetSize.call(self);
    },
  StringPrototypeCharAt: () =>
    function StringPrototypeCharAt(self, a) {
      return stringCharAt.call(self, a);
    },
  StringPrototypeCharCodeAt: () =>
    function StringPrototypeCharCodeAt(self, a) {
      return stringCharCodeAt.call(self, a);
    },
  StringPrototypeCodePointAt: () =>
    function StringPrototypeCodePointAt(self, a) {
      return stringCodePointAt.call(self, a);
    },
  StringPrototypeEndsWith: () =>
    function StringPrototypeEndsWith(self, a, b) {
      return stringEndsWith.call(self, a, b);
    },
  StringPrototypeIncludes: () =>
    function StringPrototypeIncludes(self, a, b) {
      return stringIncludes.call(self, a, b);
    },
  StringPrototypeIndexOf: () =>
    function StringPrototypeIndexOf(self, a, b) {
      return stringIndexOf.call(self, a, b);
    },
  StringPrototypeLastIndexOf: () =>
    function StringPrototypeLastIndexOf(self, a, b) {
      return stringLastIndexOf.call(self, a, b);
    },
  StringPrototypePadStart: () =>
    function StringPrototypePadStart(self, a, b) {
      return stringPadStart.call(self, a, b);
    },
  StringPrototypeRepeat: () =>
    function StringPrototypeRepeat(self, a) {
      return stringRepeat.call(self, a);
    },
  StringPrototypeReplace: () =>
    function StringPrototypeReplace(self, a, b) {
      return stringReplace.call(self, a, b);
    },
  StringPrototypeReplaceAll: () =>
    function StringPrototypeReplaceAll(self, a, b) {
      return stringReplaceAll.call(self, a, b);
    },
  StringPrototypeSlice: () =>
    function StringPrototypeSlice(self, a, b) {
      return stringSlice.call(self, a, b);
    },
  StringPrototypeSplit: () =>
    function StringPrototypeSplit(self, a, b) {
      return stringSplit.call(self, a, b);
    },
  StringPrototypeStartsWith: () =>
    function StringPrototypeStartsWith(self, a, b) {
      return stringStartsWith.call(self, a, b);
    },
  StringPrototypeSubstring: () =>
    function StringPrototypeSubstring(self, a, b) {
      return stringSubstring.call(self, a, b);
    },
  StringPrototypeToLowerCase: () =>
    function StringPrototypeToLowerCase(self) {
      return stringToLowerCase.call(self);
    },
  StringPrototypeToUpperCase: () =>
    function StringPrototypeToUpperCase(self) {
      return stringToUpperCase.call(self);
    },
  StringPrototypeToWellFormed: () =>
    function StringPrototypeToWellFormed(self) {
      return stringToWellFormed.call(self);
    },
  StringPrototypeTrim: () =>
    function StringPrototypeTrim(self) {
      return stringTrim.call(self);
    },
  TypedArrayPrototypeCopyWithin: () =>
    function TypedArrayPrototypeCopyWithin(self, a, b, c) {
      return typedCopyWithin.call(self, a, b, c);
    },
  TypedArrayPrototypeFill: () =>
    function TypedArrayPrototypeFill(self, a, b, c) {
      return typedFill.call(self, a, b, c);
    },
  TypedArrayPrototypeIndexOf: () =>
    function TypedArrayPrototypeIndexOf(self, a, b) {
      return typedIndexOf.call(self, a, b);
    },
  TypedArrayPrototypeSet: () =>
    function TypedArrayPrototypeSet(self, a, b) {
      return typedSet.call(self, a, b);
    },
  TypedArrayPrototypeSlice: () =>
    function TypedArrayPrototypeSlice(self, a, b) {
      return typedSlice.call(self, a, b);
    },
  TypedArrayPrototypeSubarray: () =>
    function TypedArrayPrototypeSubarray(self, a, b) {
      return typedSubarray.call(self, a, b);
    },
  TypedArrayPrototypeGetBuffer: () =>
    function TypedArrayPrototypeGetBuffer(self) {
      return typedGetBuffer.call(self);
    },
  TypedArrayPrototypeGetByteLength: () =>
    function TypedArrayPrototypeGetByteLength(self) {
      return typedGetByteLength.call(self);
    },
  TypedArrayPrototypeGetByteOffset: () =>
    function TypedArrayPrototypeGetByteOffset(self) {
      return typedGetByteOffset.call(self);
    },
  TypedArrayPrototypeGetLength: () =>
    function TypedArrayPrototypeGetLength(self) {
      return typedGetLength.call(self);
    },
  TypedArrayPrototypeGetSymbolToStringTag: () =>
    function TypedArrayPrototypeGetSymbolToStringTag(self) {
      return typedGetToStringTag.call(self);
    },
  WeakMapPrototypeGet: () =>
    function WeakMapPrototypeGet(self, a) {
      return weakMapGet.call(self, a);
    },
  WeakMapPrototypeHas: () =>
    function WeakMapPrototypeHas(self, a) {
      return weakMapHas.call(self, a);
    },
  WeakMapPrototypeSet: () =>
    function WeakMapPrototypeSet(self, a, b) {
      return weakMapSet.call(self, a, b);
    },
  FunctionPrototypeCall: () =>
    function FunctionPrototypeCall(fn, self, a, b, c) {
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
        case 5:
          return fn.call(self, a, b, c);
        default:
          return ReflectApply(call, fn, restOf(arguments));
      }
    },

  // Variants that take their arguments as one array: `ArrayPrototypePushApply(list, items)`.
  ArrayOfApply: () => applyBind(primordials.ArrayOf, primordials.Array),
  ArrayPrototypePushApply: () => applyMethod(primordials.ArrayPrototypePush),
  ArrayPrototypeUnshiftApply: () => applyMethod(primordials.ArrayPrototypeUnshift),
  MathMaxApply: () => applyBind(primordials.MathMax, primordials.Math),
  MathMinApply: () => applyBind(primordials.MathMin, primordials.Math),
  StringFromCharCodeApply: () => applyBind(primordials.StringFromCharCode, primordials.String),
  StringFromCodePointApply: () => applyBind(primordials.StringFromCodePoint, primordials.String),
  StringPrototypeConcatApply: () => applyMethod(primordials.StringPrototypeConcat),
  TypedArrayOfApply: () => applyMethod(primordials.TypedArrayOf),

  AsyncIteratorPrototype: () =>
    getPrototypeOf(getPrototypeOf(async function* generator() {}.prototype)),

  SafeArrayIterator: () =>
    createSafeIterator(
      primordials.ArrayPrototypeSymbolIterator,
      primordials.ArrayIteratorPrototypeNext,
    ),
  SafeStringIterator: () =>
    createSafeIterator(
      primordials.StringPrototypeSymbolIterator,
      primordials.StringIteratorPrototypeNext,
    ),
  // The explicit constructors keep lists from going through a patchable array iterator.
  SafeMap: () =>
    makeSafe(
      primordials.Map,
      class SafeMap extends primordials.Map {
        constructor(entries) {
          const isList = primordials.ArrayIsArray(entries);
          super(isList ? undefined : entries);
          for (let i = 0; isList && i < entries.length; i++) {
            primordials.MapPrototypeSet(this, entries[i][0], entries[i][1]);
          }
        }
      },
    ),
  SafeSet: () =>
    makeSafe(
      primordials.Set,
      class SafeSet extends primordials.Set {
        constructor(values) {
          const isList = primordials.ArrayIsArray(values);
          super(isList ? undefined : values);
          for (let i = 0; isList && i < values.length; i++) {
            primordials.SetPrototypeAdd(this, values[i]);
          }
        }
      },
    ),
  SafeWeakMap: () =>
    makeSafe(
      primordials.WeakMap,
      class SafeWeakMap extends primordials.WeakMap {
        constructor(entries) {
          super(entries);
        }
      },
    ),
  SafeWeakSet: () =>
    makeSafe(
      primordials.WeakSet,
      class SafeWeakSet extends primordials.WeakSet {
        constructor(values) {
          super(values);
        }
      },
    ),
  SafeWeakRef: () =>
    makeSafe(
      primordials.WeakRef,
      class SafeWeakRef extends primordials.WeakRef {
        constructor(target) {
          super(target);
        }
      },
    ),
  SafeFinalizationRegistry: () =>
    makeSafe(
      primordials.FinalizationRegistry,
      class SafeFinalizationRegistry extends primordials.FinalizationRegistry {
        constructor(cleanup) {
          super(cleanup);
        }
      },
    ),

  SafePromiseAll: () => SafePromiseAll,
  SafePromiseAllReturnArrayLike: () => SafePromiseAll,
  SafePromiseAllReturnVoid: () => SafePromiseAllReturnVoid,
  SafePromiseAllSettled: () => SafePromiseAllSettled,
  SafePromiseAllSettledReturnVoid: () => SafePromiseAllSettledReturnVoid,
  SafePromiseRace: () => SafePromiseRace,
  SafePromiseAny: () => SafePromiseAny,
  SafePromisePrototypeFinally: () => SafePromisePrototypeFinally,
  // Marks a regular expression as used by builtins only. The engine's fast paths need a pristine object, so nothing is
  // defined on it; `RegExpPrototypeExec` needs no protection.
  hardenRegExp: () => (pattern) => pattern,
  SafeStringPrototypeSearch: () => SafeStringPrototypeSearch,
});
