'use strict';

// Which functions of the language may be called for a preview, because they only compute.

const {
  ArrayPrototypeForEach,
  ObjectGetOwnPropertyDescriptor,
  ObjectGetOwnPropertyNames,
  ObjectGetPrototypeOf,
  RegExpPrototypeExec,
  SafeSet,
  SafeWeakMap,
} = primordials;

// Functions of the language that only compute. Of those with callbacks the callback is computed here, too.
const pureStatics = {
  __proto__: null,
  Array: ['from', 'isArray', 'of'],
  BigInt: ['asIntN', 'asUintN'],
  Date: ['UTC', 'now', 'parse'],
  JSON: ['parse', 'stringify'],
  Math: true,
  Number: true,
  Object: [
    'create',
    'entries',
    'fromEntries',
    'getOwnPropertyDescriptor',
    'getOwnPropertyDescriptors',
    'getOwnPropertyNames',
    'getOwnPropertySymbols',
    'getPrototypeOf',
    'hasOwn',
    'is',
    'isExtensible',
    'isFrozen',
    'isSealed',
    'keys',
    'values',
  ],
  Reflect: ['getOwnPropertyDescriptor', 'getPrototypeOf', 'has', 'ownKeys'],
  String: ['fromCharCode', 'fromCodePoint', 'raw'],
  Symbol: ['for', 'keyFor'],
};

const purePrototypes = {
  __proto__: null,
  Array: [
    'at',
    'concat',
    'entries',
    'every',
    'filter',
    'find',
    'findIndex',
    'findLast',
    'findLastIndex',
    'flat',
    'flatMap',
    'includes',
    'indexOf',
    'join',
    'keys',
    'lastIndexOf',
    'map',
    'reduce',
    'reduceRight',
    'slice',
    'some',
    'toLocaleString',
    'toReversed',
    'toSorted',
    'toSpliced',
    'toString',
    'values',
    'with',
  ],
  BigInt: true,
  Boolean: true,
  Date: 'get',
  Map: ['entries', 'get', 'has', 'keys', 'values'],
  Number: true,
  Object: ['hasOwnProperty', 'isPrototypeOf', 'propertyIsEnumerable', 'toString', 'valueOf'],
  RegExp: ['exec', 'test', 'toString'],
  Set: [
    'difference',
    'entries',
    'has',
    'intersection',
    'isDisjointFrom',
    'isSubsetOf',
    'isSupersetOf',
    'keys',
    'symmetricDifference',
    'union',
    'values',
  ],
  String: true,
  Symbol: true,
};

// These change their object, which does no harm to one that the expression itself has made.
const ownOnly = {
  __proto__: null,
  Array: ['copyWithin', 'fill', 'pop', 'push', 'reverse', 'shift', 'sort', 'splice', 'unshift'],
  Map: ['delete', 'set'],
  Set: ['add', 'delete'],
};

const pureCalls = [
  'Array',
  'BigInt',
  'Boolean',
  'Date',
  'Error',
  'EvalError',
  'Number',
  'Object',
  'RangeError',
  'ReferenceError',
  'RegExp',
  'String',
  'Symbol',
  'SyntaxError',
  'TypeError',
  'URIError',
  'decodeURI',
  'decodeURIComponent',
  'encodeURI',
  'encodeURIComponent',
  'isFinite',
  'isNaN',
  'parseFloat',
  'parseInt',
];

const pureConstructors = [
  'Array',
  'ArrayBuffer',
  'BigInt64Array',
  'BigUint64Array',
  'Boolean',
  'Date',
  'Error',
  'EvalError',
  'Float32Array',
  'Float64Array',
  'Int16Array',
  'Int32Array',
  'Int8Array',
  'Map',
  'Number',
  'Object',
  'RangeError',
  'ReferenceError',
  'RegExp',
  'Set',
  'String',
  'SyntaxError',
  'TypeError',
  'URIError',
  'Uint16Array',
  'Uint32Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'WeakMap',
  'WeakSet',
];

const tables = new SafeWeakMap();

function addAll(set, object, names) {
  if (object === undefined || object === null) return;
  const list = names === true || names === 'get' ? ObjectGetOwnPropertyNames(object) : names;
  ArrayPrototypeForEach(list, (name) => {
    if (names === 'get' && RegExpPrototypeExec(/^(?:get|to|valueOf)/, name) === null) {
      return;
    }
    if (name === 'constructor') return;
    const { value } = ObjectGetOwnPropertyDescriptor(object, name) ?? {};
    if (typeof value === 'function') set.add(value);
  });
}

/** The functions of a realm that may be called. */
function tableOf(realm) {
  let table = tables.get(realm);
  if (table !== undefined) return table;
  table = {
    __proto__: null,
    calls: new SafeSet(),
    own: new SafeSet(),
    constructors: new SafeSet(),
    getters: new SafeSet(),
  };
  const fetch = (name) => dataProperty(realm, name);
  for (const name in pureStatics) addAll(table.calls, fetch(name), pureStatics[name]);
  for (const name in purePrototypes) {
    addAll(table.calls, fetch(name)?.prototype, purePrototypes[name]);
  }
  for (const name in ownOnly) addAll(table.own, fetch(name)?.prototype, ownOnly[name]);
  ArrayPrototypeForEach(pureCalls, (name) => table.calls.add(fetch(name)));
  ArrayPrototypeForEach(pureConstructors, (name) => table.constructors.add(fetch(name)));
  addGetters(table.getters, fetch);
  tables.set(realm, table);
  return table;
}

/** Accessors of the language that only look. */
function addGetters(set, fetch) {
  const places = [
    ['Map', 'size'],
    ['Set', 'size'],
    [
      'RegExp',
      'flags',
      'global',
      'ignoreCase',
      'multiline',
      'source',
      'sticky',
      'unicode',
      'dotAll',
    ],
    ['Symbol', 'description'],
    ['Object', '__proto__'],
    ['ArrayBuffer', 'byteLength'],
  ];
  const add = (object, name) => {
    const getter = object && ObjectGetOwnPropertyDescriptor(object, name)?.get;
    if (getter !== undefined) set.add(getter);
  };
  ArrayPrototypeForEach(places, (place) => {
    const prototype = fetch(place[0])?.prototype;
    for (let i = 1; i < place.length; i++) add(prototype, place[i]);
  });
  const bytes = fetch('Uint8Array')?.prototype;
  const typed = bytes && ObjectGetPrototypeOf(bytes);
  ArrayPrototypeForEach(['buffer', 'byteLength', 'byteOffset', 'length'], (name) =>
    add(typed, name),
  );
}

/** The value of a plain property of one object. */
function dataProperty(object, name) {
  return ObjectGetOwnPropertyDescriptor(object, name)?.value;
}

module.exports = { dataProperty, tableOf };
