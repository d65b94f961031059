'use strict';
// Memory that was given away has no bytes that could be wrong.

const assert = require('node:assert');
const { isAscii, isUtf8 } = require('node:buffer');

const memory = new ArrayBuffer(4);
const view = new Uint8Array(memory).fill(255);
assert.deepStrictEqual([isAscii(view), isUtf8(view)], [false, false]);
structuredClone(memory, { transfer: [memory] });
assert.deepStrictEqual(
  [isAscii(memory), isUtf8(memory), isAscii(view), isUtf8(view)],
  [true, true, true, true],
);
