'use strict';

// The checks of arguments that the module's files share, in the wording that programs know from it.

const {
  Error,
  ObjectDefineProperty,
  ObjectIs,
  RangeError,
  ReflectGetOwnPropertyDescriptor,
  StringPrototypeIncludes,
  TypeError,
} = primordials;

function withCode(error, code) {
  error.code = code;
  return error;
}

function invalidState(message) {
  return withCode(new Error(message), 'ERR_INVALID_STATE');
}

function argumentError(name, what) {
  return withCode(new TypeError(`The "${name}" argument must be ${what}.`), 'ERR_INVALID_ARG_TYPE');
}

/** A count that the library can hold. */
function notPositive(name) {
  const message = `The "${name}" argument must be a positive integer.`;
  return withCode(new RangeError(message), 'ERR_OUT_OF_RANGE');
}

/** Whether a value is a number that fits the library's integers, which know no negative zero. */
function isInt32(value) {
  return typeof value === 'number' && ObjectIs(value, value | 0);
}

function illegalConstructor() {
  return withCode(new Error('Illegal constructor'), 'ERR_ILLEGAL_CONSTRUCTOR');
}

function needString(value, name) {
  if (typeof value !== 'string') throw argumentError(name, 'a string');
  return value;
}

function needBoolean(value, name) {
  if (typeof value !== 'boolean') throw argumentError(name, 'a boolean');
  return value;
}

function needObject(value, name) {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) {
    throw argumentError(name, 'an object');
  }
  return value;
}

// The bytes of a path: a string, bytes, or a URL, whose query is for SQLite.
function pathBytes(path) {
  const { Buffer } = require('buffer');
  const { isUint8Array } = require('util/types');
  if (typeof path === 'string' && !StringPrototypeIncludes(path, '\0')) return Buffer.from(path);
  if (isUint8Array(path)) {
    const bytes = Buffer.from(path);
    if (bytes.indexOf(0) === -1) return bytes;
  }
  if (path !== null && typeof path === 'object' && typeof path.href === 'string') {
    if (path.protocol !== 'file:') {
      throw withCode(new TypeError('The URL must be of scheme file:'), 'ERR_INVALID_URL_SCHEME');
    }
    return Buffer.from(path.href);
  }
  throw argumentError('path', 'a string, Uint8Array, or URL without null bytes');
}

// Makes the methods enumerable and of no length, and moves them before `constructor`, as those of native classes are.
function nativeLooking(constructor, methods) {
  const { prototype } = constructor;
  for (let i = 0; i < methods.length; i++) {
    const { value } = ReflectGetOwnPropertyDescriptor(prototype, methods[i]);
    delete prototype[methods[i]];
    ObjectDefineProperty(value, 'length', { __proto__: null, configurable: true, value: 0 });
    ObjectDefineProperty(prototype, methods[i], {
      __proto__: null,
      configurable: true,
      enumerable: true,
      writable: true,
      value,
    });
  }
  delete prototype.constructor;
  ObjectDefineProperty(prototype, 'constructor', {
    __proto__: null,
    configurable: true,
    value: constructor,
    writable: true,
  });
  ObjectDefineProperty(constructor, 'length', { __proto__: null, configurable: true, value: 0 });
}

module.exports = {
  argumentError,
  illegalConstructor,
  invalidState,
  isInt32,
  nativeLooking,
  needBoolean,
  needObject,
  needString,
  notPositive,
  pathBytes,
  withCode,
};
