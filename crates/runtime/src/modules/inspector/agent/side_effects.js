'use strict';

// Evaluation that gives up before it changes anything (`throwOnSideEffect`). A `Debugger` of its own watches what such code
// runs: every instruction that stores into what may be seen elsewhere ends it, and so does a native function that is not
// known to be harmless.

const { contexts } = require('target');
const { ProtocolError } = require('protocol');

const host = internalBinding;

let guard;
let harmless;

/** A text that lists natives which only look, by the path they are found at. */
const kStatics = {
  Array: 'isArray of',
  ArrayBuffer: 'isView',
  BigInt: 'asIntN asUintN',
  Boolean: '',
  Date: 'UTC parse',
  Error: '',
  JSON: 'parse stringify',
  Map: '',
  Math: '*',
  Number: '*',
  Object:
    'entries fromEntries getOwnPropertyDescriptor getOwnPropertyDescriptors getOwnPropertyNames getOwnPropertySymbols getPrototypeOf hasOwn is isExtensible isFrozen isSealed keys values create',
  Reflect: 'get getOwnPropertyDescriptor getPrototypeOf has isExtensible ownKeys apply',
  RegExp: '',
  Set: '',
  String: '*',
  Symbol: 'for keyFor',
};

const kMethods = {
  Array:
    'at concat entries every filter find findIndex findLast findLastIndex flat flatMap forEach includes indexOf join keys lastIndexOf map reduce reduceRight slice some toLocaleString toReversed toSorted toSpliced toString values with',
  BigInt: 'toString valueOf toLocaleString',
  Boolean: 'toString valueOf',
  Date: '/^(?:get|to|valueOf)/',
  Error: 'toString',
  Function: 'apply bind call toString',
  Map: 'entries forEach get has keys values size',
  Number: '*',
  Object:
    'hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf __proto__',
  RegExp:
    '/^(?:toString|flags|global|ignoreCase|multiline|source|sticky|unicode|dotAll|hasIndices)$/',
  Set: 'entries forEach has keys values size union intersection difference symmetricDifference isSubsetOf isSupersetOf isDisjointFrom',
  String: '*',
  Symbol: '*',
  ArrayBuffer: 'byteLength maxByteLength resizable detached slice',
};

function isListed(list, name) {
  if (list === '*') return true;
  if (list.startsWith('/')) return new RegExp(list.slice(1, -1)).test(name);
  return list.split(' ').includes(name);
}

function collect(global) {
  const found = new Set();
  const add = (value) => {
    if (value instanceof Debugger.Object && value.callable) found.add(value);
  };
  const addOf = (object, list) => {
    for (const key of [...object.getOwnPropertyNames(), ...object.getOwnPropertySymbols()]) {
      if (typeof key === 'string' ? !isListed(list, key) : key !== host.iterator) continue;
      const descriptor = object.getOwnPropertyDescriptor(key);
      add(descriptor?.value);
      add(descriptor?.get);
    }
  };
  const dataOf = (object, key) => object.getOwnPropertyDescriptor(key)?.value;
  for (const [name, list] of Object.entries(kStatics)) {
    const object = dataOf(global, name);
    if (!(object instanceof Debugger.Object)) continue;
    if (name !== 'Math' && name !== 'JSON' && name !== 'Reflect') add(object);
    addOf(object, list);
  }
  for (const [name, list] of Object.entries(kMethods)) {
    const prototype = dataOf(global, name)?.getOwnPropertyDescriptor('prototype')?.value;
    if (prototype instanceof Debugger.Object) addOf(prototype, list);
  }
  for (const name of [
    'parseInt',
    'parseFloat',
    'isNaN',
    'isFinite',
    'encodeURI',
    'encodeURIComponent',
    'decodeURI',
    'decodeURIComponent',
  ]) {
    add(dataOf(global, name));
  }
  return found;
}

function make() {
  guard = new Debugger();
  guard.exclusiveDebuggerOnEval = true;
  guard.uncaughtExceptionHook = () => null;
}

/** Runs `f(global, adopt)`; its completion is that of an EvalError when it would have changed something. */
function guarded(context, f) {
  if (guard === undefined) make();
  for (const { global } of contexts.values()) guard.addDebuggee(guard.adoptDebuggeeValue(global));
  const global = guard.adoptDebuggeeValue(context.global);
  harmless = collect(global);
  let stopped = false;
  const stop = () => {
    stopped = true;
    return null;
  };
  guard.onNativeCall = (callee) => (harmless.has(callee) || callee.script ? undefined : stop());
  const handler = { hit: stop };
  const scripts = new Set();
  guard.onEnterFrame = (frame) => {
    const { script } = frame;
    if (!script || scripts.has(script)) return;
    scripts.add(script);
    for (const offset of script.getEffectfulOffsets()) script.setBreakpoint(offset, handler);
  };
  let completion;
  try {
    completion = f(global, (value) =>
      value instanceof Debugger.Object ? guard.adoptDebuggeeValue(value) : value,
    );
  } finally {
    guard.onNativeCall = undefined;
    guard.onEnterFrame = undefined;
    guard.clearAllBreakpoints();
  }
  const { dbg, fromHost } = require('target');
  let result;
  if (stopped) {
    result = { throw: fromHost(host.sideEffectError()) };
  } else if (completion === null) {
    guard.removeAllDebuggees();
    throw new ProtocolError('Execution was terminated');
  } else {
    const key = 'throw' in completion ? 'throw' : 'return';
    const value = completion[key];
    result = { [key]: value instanceof Debugger.Object ? dbg.adoptDebuggeeValue(value) : value };
  }
  guard.removeAllDebuggees();
  return result;
}

/** Bindings as the guard may use them. */
function adopted(bindings) {
  const copy = {};
  for (const [name, value] of Object.entries(bindings)) {
    copy[name] = value instanceof Debugger.Object ? guard.adoptDebuggeeValue(value) : value;
  }
  return copy;
}

/** A frame as the guard knows it. */
function frameOf(frame) {
  return guard.adoptFrame(frame);
}

module.exports = { adopted, frameOf, guarded };
