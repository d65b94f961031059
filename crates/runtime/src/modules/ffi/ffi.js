'use strict';

// The public `ffi` module: dynamic libraries, and memory by its address.

const { SymbolDispose } = primordials;

const { permit } = require('#ffi/checks');
const { DynamicLibrary } = require('#ffi/library');
const {
  accessors,
  exportArrayBuffer,
  exportArrayBufferView,
  exportBuffer,
  exportString,
} = require('#ffi/memory');
const { types } = require('#ffi/types');

require('#internal/util').emitExperimentalWarning('FFI');

function dlopen(path, definitions) {
  permit();
  const lib = new DynamicLibrary(path);
  try {
    return {
      lib,
      functions: definitions === undefined ? { __proto__: null } : lib.getFunctions(definitions),
      [SymbolDispose]() {
        lib.close();
      },
    };
  } catch (error) {
    lib.close();
    throw error;
  }
}

function dlclose(handle) {
  permit();
  handle.close();
}

function dlsym(handle, symbol) {
  permit();
  return handle.getSymbol(symbol);
}

module.exports = {
  DynamicLibrary,
  dlopen,
  dlclose,
  dlsym,
  exportArrayBuffer,
  exportArrayBufferView,
  exportString,
  exportBuffer,
  getInt8: accessors.getInt8,
  getUint8: accessors.getUint8,
  getInt16: accessors.getInt16,
  getUint16: accessors.getUint16,
  getInt32: accessors.getInt32,
  getUint32: accessors.getUint32,
  getInt64: accessors.getInt64,
  getUint64: accessors.getUint64,
  getFloat32: accessors.getFloat32,
  getFloat64: accessors.getFloat64,
  getCurrentEventLoop: accessors.getCurrentEventLoop,
  getRawPointer: accessors.getRawPointer,
  setInt8: accessors.setInt8,
  setUint8: accessors.setUint8,
  setInt16: accessors.setInt16,
  setUint16: accessors.setUint16,
  setInt32: accessors.setInt32,
  setUint32: accessors.setUint32,
  setInt64: accessors.setInt64,
  setUint64: accessors.setUint64,
  setFloat32: accessors.setFloat32,
  setFloat64: accessors.setFloat64,
  suffix: process.platform === 'darwin' ? 'dylib' : 'so',
  toString: accessors.toString,
  toArrayBuffer: accessors.toArrayBuffer,
  toBuffer: accessors.toBuffer,
  types,
};
