'use strict';
// Views that Buffers are made of show their memory, whatever becomes of it: also the many that a busy program makes.
const assert = require('node:assert');

function views(buffer) {
  return [
    Buffer.from(buffer),
    Buffer.from(buffer, 2),
    Buffer.from(buffer, 2, 3),
    Buffer.from(buffer).subarray(1, 4),
    Buffer.from(buffer).subarray(1).slice(1, -1),
  ];
}

function check() {
  const buffer = new ArrayBuffer(8);
  const [whole, rest, part, cut, twice] = views(buffer);
  new Uint8Array(buffer).set([1, 2, 3, 4, 5, 6, 7, 8]);
  for (const view of [whole, rest, part, cut, twice]) {
    assert.strictEqual(view.buffer, buffer);
    assert.ok(Buffer.isBuffer(view));
    assert.strictEqual(Object.getPrototypeOf(view), Buffer.prototype);
  }
  assert.deepStrictEqual([...whole], [1, 2, 3, 4, 5, 6, 7, 8]);
  assert.deepStrictEqual([...rest], [3, 4, 5, 6, 7, 8]);
  assert.deepStrictEqual([...part], [3, 4, 5]);
  assert.deepStrictEqual([...cut], [2, 3, 4]);
  assert.deepStrictEqual([...twice], [3, 4, 5, 6, 7]);
  cut[0] = 99;
  assert.strictEqual(whole[1], 99);

  // Indices of every sort, as Array.prototype.slice reads them.
  const list = [...whole];
  const indices = [
    undefined,
    0,
    3,
    8,
    20,
    -3,
    -20,
    2.7,
    -0.5,
    NaN,
    Infinity,
    -Infinity,
    '4',
    null,
    2 ** 33,
  ];
  for (const start of indices) {
    for (const end of indices) {
      assert.deepStrictEqual(
        [...whole.subarray(start, end)],
        list.slice(start, end),
        `${start} ${end}`,
      );
    }
  }
  assert.strictEqual(whole.subarray(5, 2).byteOffset, 5);

  // Memory that is taken away is gone from all views.
  const taken = structuredClone(buffer, { transfer: [buffer] });
  for (const view of [whole, rest, part, cut, twice]) {
    assert.strictEqual(view.length, 0);
    assert.strictEqual(view[0], undefined);
  }
  assert.throws(() => Buffer.from(buffer), TypeError);
  assert.throws(() => whole.subarray(0, 2), TypeError);
  assert.strictEqual(taken.byteLength, 8);

  assert.throws(() => Buffer.from(taken, 9), { code: 'ERR_BUFFER_OUT_OF_BOUNDS' });
  assert.throws(() => Buffer.from(taken, 0, 9), { code: 'ERR_BUFFER_OUT_OF_BOUNDS' });
  const shared = Buffer.from(new SharedArrayBuffer(8));
  assert.strictEqual(shared.subarray(2, 4).buffer, shared.buffer);
  const growing = new ArrayBuffer(4, { maxByteLength: 16 });
  const follows = Buffer.from(growing);
  growing.resize(12);
  assert.strictEqual(follows.length, 12);
  assert.strictEqual(follows.subarray(4, 20).length, 8);
}

check();
const kept = [];
for (let i = 0; i < 3000; i++) {
  const bytes = Buffer.alloc(100, i);
  kept.push(bytes.subarray(10, 20), Buffer.from(bytes.buffer, bytes.byteOffset, 5));
}
for (let i = 0; i < 200; i++) check();
for (let i = 0; i < 3000; i++) {
  assert.strictEqual(kept[2 * i].length, 10);
  assert.strictEqual(kept[2 * i][9], i & 0xff);
  assert.strictEqual(kept[2 * i + 1][4], i & 0xff);
}

// A buffer's many views go with it.
const buffer = new ArrayBuffer(64);
const many = [];
for (let i = 0; i < 5000; i++) many.push(Buffer.from(buffer).subarray(i & 31));
structuredClone(buffer, { transfer: [buffer] });
assert.ok(many.every((view) => view.length === 0));

// Large memory that nobody has zeroed is a Buffer like any other.
const large = [];
for (let i = 0; i < 300; i++) {
  const bytes = Buffer.allocUnsafe(70001);
  assert.strictEqual(bytes.length, 70001);
  bytes.fill(i);
  if (i % 3 === 0) large.push(bytes);
}
large.forEach((bytes, i) => {
  assert.strictEqual(bytes[0], (i * 3) & 0xff);
  assert.strictEqual(bytes[70000], (i * 3) & 0xff);
  assert.strictEqual(bytes.buffer.byteLength, 70001);
  assert.strictEqual(new Uint8Array(bytes.buffer)[35000], (i * 3) & 0xff);
});
