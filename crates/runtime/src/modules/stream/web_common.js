'use strict';
// What the web streams share: where their internal slots live, the queue with sizes, strategies, promise
// helpers, and the operations on ArrayBuffers that byte streams are made of.

const {
  ArrayBufferIsView,
  ArrayBufferPrototypeGetByteLength,
  ArrayBufferPrototypeGetDetached,
  ArrayBufferPrototypeSlice,
  ArrayBufferPrototypeTransfer,
  ArrayPrototypePop,
  ArrayPrototypeSplice,
  NumberIsNaN,
  ObjectDefineProperties,
  ObjectDefineProperty,
  Promise,
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  ReflectApply,
  Symbol,
  SymbolToStringTag,
  TypeError,
  Uint8Array,
} = primordials;
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE, ERR_INVALID_THIS },
} = require('#internal/errors');
const { customInspectSymbol, kEnumerableProperty } = require('#internal/util');

// The internal slots of an object, as one object.
const kState = Symbol('kState');
// The class an object was made by, so that a look-alike is told apart.
const kBrand = Symbol('kBrand');
// Handed to constructors that programs must not call.
const kInternal = Symbol('kInternal');

function nop() {}

function hasBrand(value, name) {
  return (
    typeof value === 'object' &&
    value !== null &&
    value[kBrand] === name &&
    value[kState] !== undefined
  );
}

function checkBrand(value, name) {
  if (!hasBrand(value, name)) throw new ERR_INVALID_THIS(name);
}

// The same for the classes whose slots are private fields in Node: the message is the engine's there.
function checkPrivateBrand(value, name, field) {
  if (hasBrand(value, name)) return;
  throw new TypeError(
    `Cannot read private member ${field} from an object whose class did not declare it`,
  );
}

function brandRejection(name) {
  return PromiseReject(new ERR_INVALID_THIS(name));
}

// Calls a method of a program and makes a promise of whatever comes out.
function callToPromise(fn, self, ...args) {
  try {
    const result = ReflectApply(fn, self, args);
    // Most methods return nothing: one settled promise serves them all.
    return result === undefined ? resolvedUndefined : promiseOf(result);
  } catch (error) {
    return PromiseReject(error);
  }
}

const resolvedUndefined = PromiseResolve(undefined);

// A settled promise for the implementation's own use; programs get fresh ones.
function settled() {
  return resolvedUndefined;
}

// Promises of async functions, which compiled code makes by itself; for `Promise.resolve` it calls the engine.
async function resolved() {}

async function stepOf(value, done) {
  return { done, value };
}

async function fulfilled(value) {
  return value;
}

let lastResolve;
let lastReject;
function keepFunctions(resolve, reject) {
  lastResolve = resolve;
  lastReject = reject;
}

// A promise and what settles it, for as many as there are chunks: the engine makes these quicker than
// `Promise.withResolvers()`.
class Deferred {
  constructor() {
    this.promise = new Promise(keepFunctions);
    this.resolve = lastResolve;
    this.reject = lastReject;
  }
}

function markHandled(promise) {
  PromisePrototypeThen(promise, undefined, nop);
}

function rejectedHandled(reason) {
  const promise = PromiseReject(reason);
  markHandled(promise);
  return promise;
}

// "A promise resolved with": a new one, which follows a promise two ticks behind.
function promiseOf(value) {
  if (typeof value?.then !== 'function') return fulfilled(value);
  return new Promise((resolve) => {
    resolve(value);
  });
}

function toUndefined() {}

// Beyond so many empty places at the front, a list is moved down.
const COMPACT_AT = 1024;

// A list whose entries have a size each, which is 1 for all until another is seen. The start index makes taking from the
// front cheap.
class SizedQueue {
  constructor() {
    this.values = [];
    this.sizes = undefined;
    this.head = 0;
    this.length = 0;
    this.totalSize = 0;
  }

  push(value, size) {
    const { values } = this;
    if (size !== 1 && this.sizes === undefined) {
      this.sizes = [];
      for (let i = 0; i < values.length; i++) this.sizes[i] = 1;
    }
    if (this.sizes !== undefined) this.sizes[values.length] = size;
    values[values.length] = value;
    this.length++;
    this.totalSize += size;
  }

  peek() {
    return this.values[this.head];
  }

  shift() {
    const { values, head, sizes } = this;
    const value = values[head];
    const size = sizes === undefined ? 1 : sizes[head];
    if (--this.length === 0) {
      if (head === 0) {
        ArrayPrototypePop(values);
      } else {
        this.values = [];
        this.head = 0;
      }
      this.sizes = undefined;
    } else {
      values[head] = undefined;
      this.head = head + 1;
      if (head > COMPACT_AT) this.compact();
    }
    this.totalSize -= size;
    // Rounding of fractional sizes must not leave less than nothing.
    if (this.totalSize < 0) this.totalSize = 0;
    return value;
  }

  compact() {
    ArrayPrototypeSplice(this.values, 0, this.head);
    if (this.sizes !== undefined) ArrayPrototypeSplice(this.sizes, 0, this.head);
    this.head = 0;
  }

  reset() {
    this.values = [];
    this.sizes = undefined;
    this.head = 0;
    this.length = 0;
    this.totalSize = 0;
  }
}

function checkedSize(size) {
  const number = +size;
  if (NumberIsNaN(number) || number < 0 || number === Infinity) {
    throw new ERR_INVALID_ARG_VALUE.RangeError('size', size);
  }
  return number;
}

function extractHighWaterMark(value, defaultValue) {
  if (value === undefined) return defaultValue;
  const number = +value;
  if (NumberIsNaN(number) || number < 0) {
    throw new ERR_INVALID_ARG_VALUE.RangeError('strategy.highWaterMark', value);
  }
  return number;
}

// undefined stands for "each chunk has size 1".
function extractSizeAlgorithm(size) {
  if (size === undefined) return undefined;
  if (typeof size !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('strategy.size', 'Function', size);
  }
  return size;
}

// What says no is as good as left out, as in Node.
function optionalMethod(object, key, name) {
  const method = object[key];
  if (!method) return undefined;
  if (typeof method !== 'function') {
    throw new ERR_INVALID_ARG_TYPE(`${name}.${key}`, 'Function', method);
  }
  return method;
}

function isObjectLike(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

// A WebIDL dictionary: undefined and null are empty, other primitives are refused.
function checkDictionary(value, name) {
  if (value === undefined || value === null) return { __proto__: null };
  if (!isObjectLike(value)) throw new ERR_INVALID_ARG_TYPE(name, 'Object', value);
  return value;
}

function isDetached(buffer) {
  return ArrayBufferPrototypeGetDetached(buffer);
}

function isSharedBuffer(buffer) {
  try {
    ArrayBufferPrototypeGetByteLength(buffer);
    return false;
  } catch {
    return true;
  }
}

function transferBuffer(buffer) {
  if (isSharedBuffer(buffer)) {
    throw new ERR_INVALID_ARG_TYPE('view', 'ArrayBuffer', buffer);
  }
  if (ArrayBufferPrototypeGetDetached(buffer)) {
    throw new ERR_INVALID_STATE.TypeError('ArrayBuffer is detached');
  }
  return ArrayBufferPrototypeTransfer(buffer);
}

function checkView(view, name = 'view') {
  if (!ArrayBufferIsView(view)) {
    throw new ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView'], view);
  }
}

function cloneAsUint8Array(view) {
  const { buffer, byteOffset, byteLength } = view;
  return new Uint8Array(ArrayBufferPrototypeSlice(buffer, byteOffset, byteOffset + byteLength));
}

// Gives a class what WebIDL gives an interface: enumerable members and a string tag.
function defineInterface(Class, name, members) {
  const properties = { __proto__: null };
  for (let i = 0; i < members.length; i++) properties[members[i]] = kEnumerableProperty;
  properties[SymbolToStringTag] = {
    __proto__: null,
    configurable: true,
    enumerable: false,
    writable: false,
    value: name,
  };
  ObjectDefineProperties(Class.prototype, properties);
  ObjectDefineProperty(Class.prototype, kBrand, { __proto__: null, value: name });
}

function inspectAs(self, name, data, depth, options) {
  if (depth < 0) return self;
  const inspectOptions = {
    ...options,
    depth: options.depth == null ? null : options.depth - 1,
  };
  return `${name} ${require('util').inspect(data, inspectOptions)}`;
}

module.exports = {
  Deferred,
  SizedQueue,
  brandRejection,
  callToPromise,
  checkBrand,
  checkDictionary,
  checkPrivateBrand,
  checkView,
  checkedSize,
  cloneAsUint8Array,
  customInspectSymbol,
  defineInterface,
  extractHighWaterMark,
  extractSizeAlgorithm,
  hasBrand,
  inspectAs,
  isDetached,
  isObjectLike,
  kInternal,
  kState,
  markHandled,
  nop,
  optionalMethod,
  promiseOf,
  rejectedHandled,
  resolved,
  stepOf,
  settled,
  toUndefined,
  transferBuffer,
};
