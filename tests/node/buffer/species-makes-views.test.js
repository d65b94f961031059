'use strict';
// The constructor that Buffer[Symbol.species] names, as packages use it: the same before and after the many calls that let
// it take its quick way.
const assert = require('assert');

const FastBuffer = Buffer[Symbol.species];
class Own extends FastBuffer {}

function check() {
  const memory = new ArrayBuffer(16);
  const whole = new FastBuffer(memory);
  assert.strictEqual(Object.getPrototypeOf(whole), Buffer.prototype);
  assert.ok(Buffer.isBuffer(whole));
  assert.strictEqual(whole.buffer, memory);
  assert.strictEqual(whole.length, 16);
  const tail = new FastBuffer(memory, 10);
  assert.deepStrictEqual([tail.byteOffset, tail.length], [10, 6]);
  const part = new FastBuffer(memory, 4, 3);
  assert.deepStrictEqual([part.byteOffset, part.length], [4, 3]);
  part[0] = 7;
  assert.strictEqual(whole[4], 7);
  const none = new FastBuffer(memory, 16);
  assert.strictEqual(none.length, 0);

  assert.throws(() => new FastBuffer(memory, 17), RangeError);
  assert.throws(() => new FastBuffer(memory, 4, 13), RangeError);
  assert.throws(() => new FastBuffer(memory, -1), RangeError);
  assert.throws(() => FastBuffer(memory), TypeError);

  // What is converted.
  assert.deepStrictEqual([...new FastBuffer(memory, '4', '1')], [7]);
  assert.deepStrictEqual([...new FastBuffer(memory, 4.9, 1.9)], [7]);
  assert.strictEqual(new FastBuffer(memory, null, null).length, 0);
  // What is no ArrayBuffer.
  assert.strictEqual(new FastBuffer().length, 0);
  assert.deepStrictEqual([...new FastBuffer(3)], [0, 0, 0]);
  assert.deepStrictEqual([...new FastBuffer([1, 2])], [1, 2]);
  assert.deepStrictEqual([...new FastBuffer(new Uint16Array([258]))], [2]);
  const shared = new SharedArrayBuffer(4);
  assert.strictEqual(new FastBuffer(shared, 1).buffer, shared);
  const growing = new ArrayBuffer(4, { maxByteLength: 8 });
  const follows = new FastBuffer(growing);
  growing.resize(8);
  assert.strictEqual(follows.length, 8);

  const own = new Own(memory, 4, 2);
  assert.ok(own instanceof Own);
  assert.strictEqual(Object.getPrototypeOf(own), Own.prototype);
  assert.strictEqual(own[0], 7);
  const reflected = Reflect.construct(FastBuffer, [memory, 4], Own);
  assert.ok(reflected instanceof Own);

  // Views go with their memory.
  const views = [];
  for (let i = 0; i < 16; i++) views.push(new FastBuffer(memory, i, 1));
  structuredClone(memory, { transfer: [memory] });
  for (const view of views) assert.strictEqual(view.length, 0);
  assert.strictEqual(whole.length, 0);
  assert.throws(() => new FastBuffer(memory), TypeError);
}

assert.strictEqual(FastBuffer.name, 'FastBuffer');
assert.strictEqual(FastBuffer.length, 0);
assert.strictEqual(Object.getPrototypeOf(FastBuffer), Uint8Array);
check();
for (let i = 0; i < 5000; i++) new FastBuffer(new ArrayBuffer(4), 1, 2);
check();
for (let i = 0; i < 5000; i++) new FastBuffer(i & 15);
check();
