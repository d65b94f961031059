'use strict';
// Packages such as ssh2 and pngjs drive the handle of a stream themselves, one call for each step.
const assert = require('node:assert');
const zlib = require('node:zlib');
const finish = require('../finish.js');

const Handle = zlib.createInflate()._handle.constructor;
const { DEFLATE, INFLATE, Z_PARTIAL_FLUSH } = zlib.constants;

function open(mode, callback = () => {}) {
  const state = new Uint32Array(2);
  const handle = new Handle(mode);
  handle.init(15, -1, 8, 0, state, callback, undefined);
  return { handle, state };
}

const text = Buffer.from('to be or not to be, to be or not to be');
const room = Buffer.alloc(1000);
const writer = open(DEFLATE);
writer.handle.writeSync(Z_PARTIAL_FLUSH, text, 0, text.length, room, 0, room.length);
const packed = room.subarray(0, room.length - writer.state[0]);
assert.strictEqual(writer.state[1], 0);

const reader = open(INFLATE);
const out = Buffer.alloc(200);
reader.handle.writeSync(Z_PARTIAL_FLUSH, packed, 0, packed.length, out, 10, 190);
assert.strictEqual(out.toString('latin1', 10, 200 - reader.state[0]), `${text}`);

// What is wrong goes to `onerror`.
let told;
const wrong = open(INFLATE);
wrong.handle.onerror = (message, errno, code) => {
  told = { message, errno, code };
};
wrong.handle.writeSync(Z_PARTIAL_FLUSH, Buffer.from('rubbish'), 0, 7, Buffer.alloc(9), 0, 9);
assert.strictEqual(told.code, 'Z_DATA_ERROR');
assert.deepStrictEqual([...wrong.state], [0, 0]);
assert.strictEqual(told.errno, zlib.constants.Z_DATA_ERROR);
reader.handle.close();

// A stream's own handle writes its state, too.
const stream = zlib.createInflate();
assert.ok(stream._outBuffer.length >= stream._chunkSize);
stream._handle.writeSync(Z_PARTIAL_FLUSH, packed, 0, packed.length, out, 0, 200);
assert.strictEqual(out.toString('latin1', 0, 200 - stream._writeState[0]), `${text}`);

finish(
  () =>
    new Promise((resolve) => {
      const { handle, state } = open(INFLATE, function () {
        assert.strictEqual(this, handle);
        assert.strictEqual(out.toString('latin1', 0, 200 - state[0]), `${text}`);
        resolve();
      });
      handle.write(Z_PARTIAL_FLUSH, packed, 0, packed.length, out, 0, 200);
    }),
);
