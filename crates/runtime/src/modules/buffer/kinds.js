'use strict';

// What a value is, asked of its internal slots so that neither another realm's objects nor patched prototypes mislead.

const {
  ArrayBufferIsView,
  ArrayBufferPrototypeGetByteLength,
  ObjectGetOwnPropertyDescriptor,
  TypedArrayPrototypeGetSymbolToStringTag,
  Uint8Array,
  globalThis,
  uncurryThis,
} = primordials;

// Absent where the engine was started without shared memory.
const shared = globalThis.SharedArrayBuffer;
const sharedByteLength =
  shared === undefined
    ? undefined
    : uncurryThis(ObjectGetOwnPropertyDescriptor(shared.prototype, 'byteLength').get);

// The brand first, then the class; the slower tag is asked only of other realms' arrays.
function isUint8Array(value) {
  return (
    ArrayBufferIsView(value) &&
    (value instanceof Uint8Array || TypedArrayPrototypeGetSymbolToStringTag(value) === 'Uint8Array')
  );
}

function isTypedArray(value) {
  return TypedArrayPrototypeGetSymbolToStringTag(value) !== undefined;
}

function isAnyArrayBuffer(value) {
  if (value === null || typeof value !== 'object' || ArrayBufferIsView(value)) return false;
  try {
    ArrayBufferPrototypeGetByteLength(value);
    return true;
  } catch {
    // Not an ArrayBuffer: perhaps a shared one.
  }
  if (sharedByteLength === undefined) return false;
  try {
    sharedByteLength(value);
    return true;
  } catch {
    return false;
  }
}

module.exports = {
  isAnyArrayBuffer,
  isArrayBufferView: ArrayBufferIsView,
  isTypedArray,
  isUint8Array,
};
