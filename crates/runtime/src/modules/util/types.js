'use strict';
// The public `util/types` module: which kind of object a value is, told by the engine.

const {
  ArrayBufferIsView,
  ObjectAssign,
  ObjectDefineProperties,
  TypedArrayPrototypeGetSymbolToStringTag,
  globalThis,
} = primordials;

const binding = internalBinding('types');

function isTypedArray(value) {
  return TypedArrayPrototypeGetSymbolToStringTag(value) !== undefined;
}

function isUint8Array(value) {
  return TypedArrayPrototypeGetSymbolToStringTag(value) === 'Uint8Array';
}

function isUint8ClampedArray(value) {
  return TypedArrayPrototypeGetSymbolToStringTag(value) === 'Uint8ClampedArray';
}

function isUint16Array(value) {
  return TypedArrayPrototypeGetSymbolToStringTag(value) === 'Uint16Array';
}

function isUint32Array(value) {
  return TypedArrayPrototypeGetSymbolToStringTag(value) === 'Uint32Array';
}

function isInt8Array(value) {
  return TypedArrayPrototypeGetSymbolToStringTag(value) === 'Int8Array';
}

function isInt16Array(value) {
  return TypedArrayPrototypeGetSymbolToStringTag(value) === 'Int16Array';
}

function isInt32Array(value) {
  return TypedArrayPrototypeGetSymbolToStringTag(value) === 'Int32Array';
}

function isFloat16Array(value) {
  return TypedArrayPrototypeGetSymbolToStringTag(value) === 'Float16Array';
}

function isFloat32Array(value) {
  return TypedArrayPrototypeGetSymbolToStringTag(value) === 'Float32Array';
}

function isFloat64Array(value) {
  return TypedArrayPrototypeGetSymbolToStringTag(value) === 'Float64Array';
}

function isBigInt64Array(value) {
  return TypedArrayPrototypeGetSymbolToStringTag(value) === 'BigInt64Array';
}

function isBigUint64Array(value) {
  return TypedArrayPrototypeGetSymbolToStringTag(value) === 'BigUint64Array';
}

const {
  isArgumentsObject,
  isArrayBuffer,
  isAsyncFunction,
  isBigIntObject,
  isBooleanObject,
  isDate,
  isExternal,
  isGeneratorFunction,
  isGeneratorObject,
  isMap,
  isMapIterator,
  isModuleNamespaceObject,
  isNativeError,
  isNumberObject,
  isPromise,
  isProxy,
  isRegExp,
  isSet,
  isSetIterator,
  isSharedArrayBuffer,
  isStringObject,
  isSymbolObject,
  isWeakMap,
  isWeakSet,
  isAnyArrayBuffer,
  isBoxedPrimitive,
} = binding;

module.exports = ObjectAssign(
  {},
  {
    isArgumentsObject,
    isArrayBuffer,
    isAsyncFunction,
    isBigIntObject,
    isBooleanObject,
    isDate,
    isExternal,
    isGeneratorFunction,
    isGeneratorObject,
    isMap,
    isMapIterator,
    isModuleNamespaceObject,
    isNativeError,
    isNumberObject,
    isPromise,
    isProxy,
    isRegExp,
    isSet,
    isSetIterator,
    isSharedArrayBuffer,
    isStringObject,
    isSymbolObject,
    isWeakMap,
    isWeakSet,
    isAnyArrayBuffer,
    isBoxedPrimitive,
    isArrayBufferView: ArrayBufferIsView,
    isDataView: binding.isDataView,
    isTypedArray,
    isUint8Array,
    isUint8ClampedArray,
    isUint16Array,
    isUint32Array,
    isInt8Array,
    isInt16Array,
    isInt32Array,
    isFloat16Array,
    isFloat32Array,
    isFloat64Array,
    isBigInt64Array,
    isBigUint64Array,
  },
);

/** A test for a class of `crypto` that does not load `crypto`. */
function keyTest(name) {
  let test;
  return {
    [name](value) {
      if (value === null || typeof value !== 'object') return false;
      if (!process.versions.openssl) return false;
      if (test === undefined) {
        const { KeyObject, CryptoKey } = keyClasses();
        const Class = name === 'isKeyObject' ? KeyObject : CryptoKey;
        test = (candidate) => typeof Class === 'function' && candidate instanceof Class;
      }
      return test(value);
    },
  }[name];
}

function keyClasses() {
  const crypto = require('crypto');
  return {
    KeyObject: crypto.KeyObject,
    CryptoKey: crypto.webcrypto?.CryptoKey ?? globalThis.CryptoKey,
  };
}

ObjectDefineProperties(module.exports, {
  isKeyObject: {
    __proto__: null,
    configurable: false,
    enumerable: true,
    value: keyTest('isKeyObject'),
  },
  isCryptoKey: {
    __proto__: null,
    configurable: false,
    enumerable: true,
    value: keyTest('isCryptoKey'),
  },
});
