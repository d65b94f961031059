'use strict';
// What counts as a chunk of bytes, and how any view of bytes becomes a Buffer over the same memory.

const { ArrayBufferIsView } = primordials;
const { Buffer } = require('buffer');

function viewToBuffer(view) {
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength);
}

module.exports = { isArrayBufferView: ArrayBufferIsView, viewToBuffer };
