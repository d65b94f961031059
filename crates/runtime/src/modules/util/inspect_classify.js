'use strict';
// What kind of object a value is, for the inspector and the deep comparison.

const { Error, ErrorIsError, SafeSet } = primordials;

const types = internalBinding('types');

function isError(value) {
  return types.isNativeError(value) || ErrorIsError(value) || hasErrorPrototype(value);
}

function hasErrorPrototype(value) {
  return value instanceof Error;
}

let builtins;
/** Is `name` the name of a constructor (or namespace) of the language? */
function isBuiltinName(name) {
  builtins ??= new SafeSet([
    'AggregateError',
    'Array',
    'ArrayBuffer',
    'AsyncDisposableStack',
    'Atomics',
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
    'Infinity',
    'Int16Array',
    'Int32Array',
    'Int8Array',
    'Intl',
    'Iterator',
    'JSON',
    'Map',
    'Math',
    'NaN',
    'Number',
    'Object',
    'Promise',
    'Proxy',
    'RangeError',
    'ReferenceError',
    'Reflect',
    'RegExp',
    'Set',
    'SharedArrayBuffer',
    'String',
    'SuppressedError',
    'Symbol',
    'SyntaxError',
    'Temporal',
    'TypeError',
    'URIError',
    'Uint16Array',
    'Uint32Array',
    'Uint8Array',
    'Uint8ClampedArray',
    'WeakMap',
    'WeakRef',
    'WeakSet',
    'WebAssembly',
  ]);
  return builtins.has(name);
}

module.exports = { isBuiltinName, isError };
