'use strict';
// Deep comparison for `util.isDeepStrictEqual` and the deep methods of `assert`. One walk serves
// four modes; sets and maps, which must be searched, are in `comparisons_collections.js`.

const {
  ArrayIsArray,
  BigIntPrototypeValueOf,
  BooleanPrototypeValueOf,
  DatePrototypeGetTime,
  Error,
  NumberIsNaN,
  NumberPrototypeValueOf,
  ObjectFreeze,
  ObjectGetOwnPropertySymbols,
  ObjectGetPrototypeOf,
  ObjectIs,
  ObjectKeys,
  ObjectPrototype,
  ObjectPrototypeHasOwnProperty,
  ObjectPrototypePropertyIsEnumerable,
  ObjectPrototypeToString,
  RegExpPrototypeGetFlags,
  RegExpPrototypeGetSource,
  SafeSet,
  StringPrototypeValueOf,
  SymbolPrototypeValueOf,
  SymbolToStringTag,
  TypedArrayPrototypeGetSymbolToStringTag,
  Uint8Array,
  globalThis,
} = primordials;

const kLoose = 0;
const kStrict = 1;
const kPartial = 2;
const kStrictWithoutPrototypes = 3;

module.exports = {
  deepEqual,
  isDeepEqual,
  isDeepStrictEqual,
  isPartialStrictEqual,
  kLoose,
  kPartial,
};

const types = internalBinding('types');
const {
  constants: { ONLY_ENUMERABLE, SKIP_SYMBOLS },
  areWithoutNames,
  getOwnNonIndexProperties,
} = internalBinding('util');
const { mapsEqual, setsEqual } = require('#util/comparisons_collections');

/** Compares two values; `memo` is the set of objects being compared further up, or while these are few their number. */
function deepEqual(a, b, mode, memo) {
  if (a === b) return a !== 0 || mode === kLoose || ObjectIs(a, b);
  let proto;
  if (mode === kLoose) {
    if (a === null || typeof a !== 'object') {
      return (
        (b === null || typeof b !== 'object') &&
        // biome-ignore lint/suspicious/noDoubleEquals: that is what loose means
        (a == b || (a !== a && b !== b))
      );
    }
    if (b === null || typeof b !== 'object') return false;
  } else {
    if (a === null || typeof a !== 'object') return typeof a === 'number' && a !== a && b !== b;
    if (b === null || typeof b !== 'object') return false;
    if (mode === kStrict) {
      proto = ObjectGetPrototypeOf(a);
      if (proto !== ObjectGetPrototypeOf(b)) {
        if (!haveSameConstructor(a, b)) return false;
        proto = undefined;
      }
    }
  }
  // The usual kinds, by far the most, need only one question.
  const kind = types.commonKinds(a, b);
  if (kind === kSame) return true;
  if (kind !== 0) {
    const tag = a[SymbolToStringTag];
    if (tag === b[SymbolToStringTag]) {
      switch (kind) {
        case kOrdinary:
          // What inherits from nothing but `Object.prototype` is no error and no URL.
          if (tag === undefined && (proto === ObjectPrototype || !(isSpecial(a) || isSpecial(b)))) {
            return comparePlain(a, b, mode, memo);
          }
          break;
        case kArray:
          return compareArrays(a, b, mode, memo);
        case kDate:
          return compareDates(a, b, mode, memo);
        case kMap:
          return compareMaps(a, b, mode, memo);
        case kRegExp:
          return compareRegExps(a, b, mode, memo);
        case kSet:
          return compareSets(a, b, mode, memo);
      }
    }
  }
  return (
    ObjectPrototypeToString(a) === ObjectPrototypeToString(b) && compareObjects(a, b, mode, memo)
  );
}

/** Do two objects of different prototypes inherit the same constructor? */
function haveSameConstructor(a, b) {
  const { constructor } = a;
  return (
    constructor !== undefined &&
    constructor === b.constructor &&
    !ObjectPrototypeHasOwnProperty(a, 'constructor') &&
    !ObjectPrototypeHasOwnProperty(b, 'constructor')
  );
}

function compareMaps(a, b, mode, memo) {
  if (mode === kPartial ? a.size < b.size : a.size !== b.size) return false;
  return compareKeys(a, b, mode, memo, mapsEqual, false);
}

function compareSets(a, b, mode, memo) {
  if (mode === kPartial ? a.size < b.size : a.size !== b.size) return false;
  return compareKeys(a, b, mode, memo, setsEqual, false);
}

function compareDates(a, b, mode, memo) {
  const time = DatePrototypeGetTime(a);
  const other = DatePrototypeGetTime(b);
  if (time !== other && !(NumberIsNaN(time) && NumberIsNaN(other))) return false;
  return compareKeys(a, b, mode, memo, undefined, false);
}

function compareRegExps(a, b, mode, memo) {
  return sameRegExp(a, b) && compareKeys(a, b, mode, memo, undefined, false);
}

const SHALLOW = 8;
const kOrdinary = 1;
const kArray = 2;

const kDate = 4;
const kMap = 5;
const kRegExp = 6;
const kSet = 7;
const kSame = 8;

/** Has an ordinary object a nature that needs a closer look? */
function isSpecial(object) {
  if (ObjectGetPrototypeOf(object) === ObjectPrototype) return false;
  return (
    object instanceof Error ||
    (typeof object.href === 'string' && typeof object.protocol === 'string')
  );
}

function compareArrays(a, b, mode, memo) {
  if (mode === kPartial ? a.length < b.length : a.length !== b.length) return false;
  return compareKeys(a, b, mode, memo, compareElements, true);
}

function compareObjects(a, b, mode, memo) {
  if (ArrayIsArray(a)) {
    return ArrayIsArray(b) && compareArrays(a, b, mode, memo);
  }
  if (ArrayIsArray(b)) return false;

  const view = TypedArrayPrototypeGetSymbolToStringTag(a);
  if (view !== undefined || types.isDataView(a)) {
    if (TypedArrayPrototypeGetSymbolToStringTag(b) !== view) return false;
    if (view === undefined && !types.isDataView(b)) return false;
    if (!compareViews(a, b, mode, view)) return false;
    return compareKeys(a, b, mode, memo, undefined, view !== undefined);
  }
  if (types.isSet(a)) return types.isSet(b) && compareSets(a, b, mode, memo);
  if (types.isMap(a)) return types.isMap(b) && compareMaps(a, b, mode, memo);
  if (types.isDate(a)) return types.isDate(b) && compareDates(a, b, mode, memo);
  if (types.isRegExp(a)) return types.isRegExp(b) && compareRegExps(a, b, mode, memo);
  if (types.isNativeError(a) || a instanceof Error) {
    if (!types.isNativeError(b) && !(b instanceof Error)) return false;
    if (!sameErrorFields(a, b, mode, memo)) return false;
  } else if (types.isAnyArrayBuffer(a)) {
    if (!types.isAnyArrayBuffer(b)) return false;
    if (!compareBytes(new Uint8Array(a), new Uint8Array(b), mode)) return false;
  } else if (types.isBoxedPrimitive(a)) {
    if (!sameBoxed(a, b)) return false;
  } else if (
    types.isSet(b) ||
    types.isMap(b) ||
    types.isDate(b) ||
    types.isRegExp(b) ||
    types.isAnyArrayBuffer(b) ||
    types.isBoxedPrimitive(b) ||
    types.isNativeError(b) ||
    b instanceof Error ||
    TypedArrayPrototypeGetSymbolToStringTag(b) !== undefined
  ) {
    return false;
  } else if (isOpaque(a)) {
    // What they hold cannot be looked at: only identity would do.
    return false;
  } else if (isUrl(a)) {
    if (!isUrl(b) || a.href !== b.href) return false;
  } else if (isKey(a) && !sameKey(a, b)) {
    return false;
  }
  return compareKeys(a, b, mode, memo, undefined, false);
}

function isOpaque(value) {
  return types.isWeakMap(value) || types.isWeakSet(value) || types.isPromise(value);
}

let URLClass;
function isUrl(value) {
  if (typeof value.href !== 'string' || typeof value.protocol !== 'string') return false;
  URLClass ??= globalThis.URL;
  return typeof URLClass === 'function' && value instanceof URLClass;
}

function isKey(value) {
  const name = ObjectPrototypeToString(value);
  return name === '[object KeyObject]' || name === '[object CryptoKey]';
}

/** Keys of `crypto`: what they are is hidden, so they are asked. */
function sameKey(a, b) {
  if (!isKey(b)) return false;
  if (typeof a.equals === 'function') return a.equals(b);
  const { KeyObject } = require('crypto');
  return (
    a.extractable === b.extractable &&
    isDeepStrictEqual(a.algorithm, b.algorithm) &&
    isDeepStrictEqual(a.usages, b.usages) &&
    KeyObject.from(a).equals(KeyObject.from(b))
  );
}

function sameRegExp(a, b) {
  return (
    RegExpPrototypeGetSource(a) === RegExpPrototypeGetSource(b) &&
    RegExpPrototypeGetFlags(a) === RegExpPrototypeGetFlags(b) &&
    a.lastIndex === b.lastIndex
  );
}

function sameErrorFields(a, b, mode, memo) {
  // Message and name count even though they are hidden; enumerable ones come with the keys.
  return (
    sameHidden(a, b, mode, memo, 'message') &&
    sameHidden(a, b, mode, memo, 'name') &&
    sameHidden(a, b, mode, memo, 'cause') &&
    sameHidden(a, b, mode, memo, 'errors')
  );
}

function sameHidden(a, b, mode, memo, key) {
  const shown = ObjectPrototypePropertyIsEnumerable(a, key);
  if (mode === kPartial && !shown) {
    if (key !== 'name' && !ObjectPrototypeHasOwnProperty(b, key)) return true;
  }
  if (shown) return true;
  if (key === 'cause' || key === 'errors') {
    if (ObjectPrototypeHasOwnProperty(a, key) !== ObjectPrototypeHasOwnProperty(b, key))
      return false;
  }
  return deepEqual(a[key], b[key], mode, memo);
}

function sameBoxed(a, b) {
  if (types.isNumberObject(a))
    return (
      types.isNumberObject(b) && ObjectIs(NumberPrototypeValueOf(a), NumberPrototypeValueOf(b))
    );
  if (types.isStringObject(a))
    return types.isStringObject(b) && StringPrototypeValueOf(a) === StringPrototypeValueOf(b);
  if (types.isBooleanObject(a))
    return types.isBooleanObject(b) && BooleanPrototypeValueOf(a) === BooleanPrototypeValueOf(b);
  if (types.isBigIntObject(a))
    return types.isBigIntObject(b) && BigIntPrototypeValueOf(a) === BigIntPrototypeValueOf(b);
  return types.isSymbolObject(b) && SymbolPrototypeValueOf(a) === SymbolPrototypeValueOf(b);
}

function compareViews(a, b, mode, view) {
  const floats = view === 'Float64Array' || view === 'Float32Array' || view === 'Float16Array';
  if (mode === kLoose && floats) {
    if (a.length !== b.length) return false;
    // 0 and -0 are the same here, as they are outside of arrays.
    for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
    return true;
  }
  return compareBytes(
    view === 'Uint8Array' ? a : new Uint8Array(a.buffer, a.byteOffset, a.byteLength),
    view === 'Uint8Array' ? b : new Uint8Array(b.buffer, b.byteOffset, b.byteLength),
    mode,
  );
}

function compareBytes(a, b, mode) {
  const length = a.length;
  if (mode === kPartial) {
    // The expected bytes must occur in this order, others may lie between.
    if (length < b.length) return false;
    let at = 0;
    for (let i = 0; i < b.length; i++, at++) {
      while (at < length && a[at] !== b[i]) at++;
      if (at === length) return false;
    }
    return true;
  }
  if (length !== b.length) return false;
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function ownEnumerable(object, key) {
  return ObjectPrototypePropertyIsEnumerable(object, key);
}

/** As `compareKeys`, in one loop for objects with the same names in the same order and nothing but names. */
function comparePlain(a, b, mode, memo) {
  if (mode === kPartial || typeof memo !== 'number' || memo >= SHALLOW) {
    return compareKeys(a, b, mode, memo, undefined, false);
  }
  const keys = getOwnNonIndexProperties(b, ONLY_ENUMERABLE);
  const { length } = keys;
  if (
    length !== ObjectKeys(b).length ||
    (length > 0 && typeof keys[length - 1] !== 'string') ||
    ObjectGetOwnPropertySymbols(a).length > 0
  ) {
    return compareKeys(a, b, mode, memo, undefined, false);
  }
  if (length !== ObjectKeys(a).length) return false;
  let i = 0;
  // The engine reads what it lists without a look-up.
  for (const key in a) {
    if (keys[i] !== key) {
      // Behind its own names come those of its prototypes.
      return i === length || compareKeys(a, b, mode, memo, undefined, false);
    }
    i++;
    const one = a[key];
    const other = b[key];
    if (one === other && one !== 0) continue;
    if (!deepEqual(one, other, mode, memo + 1)) return false;
  }
  return true;
}

/** The keys, the circles, the entries (by `entries`) and the properties of two objects. */
function compareKeys(a, b, mode, memo, entries, indexed) {
  const keys = indexed ? namesOf(a, b, mode) : plainKeysOf(a, b, mode);
  if (keys === undefined) return false;
  if (keys.length === 0 && entries === undefined) return true;
  if (keys.length === 0 && indexed && entries === compareElements && b.length === 0) return true;

  // Near the top there is nothing to remember yet, only to count: most objects are not deep.
  if (typeof memo === 'number') {
    if (memo < SHALLOW) return compareContents(a, b, mode, memo + 1, keys, entries);
    memo = new SafeSet();
  }
  return compareRemembered(a, b, mode, memo, keys, entries);
}

const noKeys = ObjectFreeze([]);

/** The names of `b` besides its indices; undefined if those of `a` do not fit. */
function namesOf(a, b, mode) {
  if (areWithoutNames(a, b)) return noKeys;
  const filter = mode === kLoose ? ONLY_ENUMERABLE | SKIP_SYMBOLS : ONLY_ENUMERABLE;
  const keys = getOwnNonIndexProperties(b, filter);
  if (mode !== kPartial && keys.length !== getOwnNonIndexProperties(a, filter).length) {
    return undefined;
  }
  for (let i = 0; i < keys.length; i++) if (!ownEnumerable(a, keys[i])) return undefined;
  return keys;
}

/** As `keysOf`, in fewer steps for objects without symbols and indices. */
function plainKeysOf(a, b, mode) {
  if (mode !== kPartial) {
    const keys = getOwnNonIndexProperties(b, ONLY_ENUMERABLE);
    const { length } = keys;
    if (length === ObjectKeys(b).length && (length === 0 || typeof keys[length - 1] === 'string')) {
      const others = getOwnNonIndexProperties(a, ONLY_ENUMERABLE);
      if (length !== others.length || length !== ObjectKeys(a).length) return keysOf(a, b, mode);
      for (let i = 0; i < length; i++) {
        if (others[i] !== keys[i] && !ownEnumerable(a, keys[i])) return undefined;
      }
      return keys;
    }
  }
  return keysOf(a, b, mode);
}

/** The keys of `b`; undefined if those of `a` do not fit. */
function keysOf(a, b, mode) {
  const keys = ObjectKeys(b);
  if (mode === kPartial) {
    for (let i = 0; i < keys.length; i++) {
      if (!ownEnumerable(a, keys[i])) return undefined;
    }
  } else {
    const others = ObjectKeys(a);
    if (keys.length !== others.length) return undefined;
    for (let i = 0; i < keys.length; i++) {
      // The same name at the same place is the usual case.
      if (others[i] !== keys[i] && !ownEnumerable(a, keys[i])) return undefined;
    }
  }
  return mode === kLoose || addSymbols(a, b, mode, keys) ? keys : undefined;
}

function compareRemembered(a, b, mode, memo, keys, entries) {
  // An object that is being compared further up closes a circle: the other must do so too.
  const size = memo.size;
  memo.add(a);
  memo.add(b);
  if (memo.size !== size + 2) {
    if (memo.size === size) return true;
    // One of them is new: take it out again.
    removeNewest(memo, size);
    return false;
  }
  const equal = compareContents(a, b, mode, memo, keys, entries);
  memo.delete(a);
  memo.delete(b);
  return equal;
}

function removeNewest(memo, size) {
  let i = 0;
  let newest;
  memo.forEach((item) => {
    if (i++ === size) newest = item;
  });
  memo.delete(newest);
}

/** Adds the enumerable symbols of `b` to `keys`; false if those of `a` do not fit. */
function addSymbols(a, b, mode, keys) {
  const symbolsB = ObjectGetOwnPropertySymbols(b);
  let countB = 0;
  for (let i = 0; i < symbolsB.length; i++) {
    if (!ownEnumerable(b, symbolsB[i])) continue;
    if (!ownEnumerable(a, symbolsB[i])) return false;
    keys[keys.length] = symbolsB[i];
    countB++;
  }
  if (mode === kPartial) return true;
  const symbolsA = ObjectGetOwnPropertySymbols(a);
  for (let i = 0; i < symbolsA.length; i++) if (ownEnumerable(a, symbolsA[i])) countB--;
  return countB === 0;
}

function compareContents(a, b, mode, memo, keys, entries) {
  if (entries !== undefined && !entries(a, b, mode, memo)) return false;
  for (let i = 0; i < keys.length; i++) {
    const one = a[keys[i]];
    const other = b[keys[i]];
    // Saves the call for what is the same, but for the two zeros.
    if (one === other && one !== 0) continue;
    if (!deepEqual(one, other, mode, memo)) return false;
  }
  return true;
}

function compareElements(a, b, mode, memo) {
  if (mode === kPartial) return compareSubsequence(a, b, memo);
  for (let i = 0; i < a.length; i++) {
    const one = a[i];
    const other = b[i];
    if (one === undefined || other === undefined) {
      const own = ObjectPrototypeHasOwnProperty(a, i);
      if (own !== ObjectPrototypeHasOwnProperty(b, i)) return false;
      // From the first hole on, only existing elements are visited.
      if (!own) return compareSparse(a, b, mode, memo, i);
    }
    if (one === other && one !== 0) continue;
    if (!deepEqual(one, other, mode, memo)) return false;
  }
  return true;
}

function compareSparse(a, b, mode, memo, from) {
  const keysA = ObjectKeys(a);
  const keysB = ObjectKeys(b);
  if (keysA.length !== keysB.length) return false;
  for (let i = from; i < keysA.length; i++) {
    const key = keysA[i];
    if (!ObjectPrototypeHasOwnProperty(b, key) || !deepEqual(a[key], b[key], mode, memo))
      return false;
  }
  return true;
}

/** The elements of `b` must occur in `a` in the same order; its holes ask for nothing. */
function compareSubsequence(a, b, memo) {
  let at = 0;
  for (let i = 0; i < b.length; i++) {
    const wanted = b[i];
    if (wanted === undefined && !ObjectPrototypeHasOwnProperty(b, i)) continue;
    while (
      at < a.length &&
      // A hole is no element that is undefined.
      !(
        (wanted !== undefined || ObjectPrototypeHasOwnProperty(a, at)) &&
        deepEqual(a[at], wanted, kPartial, memo)
      )
    ) {
      at++;
    }
    if (at === a.length) return false;
    at++;
  }
  return true;
}

function isDeepEqual(a, b) {
  return deepEqual(a, b, kLoose, 0);
}

function isDeepStrictEqual(a, b, skipPrototype = false) {
  return deepEqual(a, b, skipPrototype ? kStrictWithoutPrototypes : kStrict, 0);
}

function isPartialStrictEqual(a, b) {
  return deepEqual(a, b, kPartial, 0);
}
