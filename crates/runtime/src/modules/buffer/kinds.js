'use strict';

// What a value is, asked of its internal slots so that neither another realm's objects nor patched prototypes mislead.

const { ArrayBufferIsView, ArrayIsArray, TypedArrayPrototypeGetSymbolToStringTag, Uint8Array } =
  primordials;

const types = internalBinding('types');

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
  return !ArrayIsArray(value) && types.isAnyArrayBuffer(value);
}

// The bytes of an ArrayBuffer; what has been given away has none.
function bytesOfBuffer(buffer) {
  return buffer.detached ? new Uint8Array() : new Uint8Array(buffer);
}

// Node's strings are shorter than this engine's.
const kMaxStringLength = 536870888;

module.exports = {
  bytesOfBuffer,
  isAnyArrayBuffer,
  isArrayBufferView: ArrayBufferIsView,
  isTypedArray,
  isUint8Array,
  kMaxStringLength,
};
