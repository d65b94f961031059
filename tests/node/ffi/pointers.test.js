'use strict';
// What may stand for an address: nothing, BigInts, strings, buffers and their views, whatever the type is called.
const assert = require('node:assert');
const ffi = require('node:ffi');
const { file, signatures } = require('./library');

const refused = (message) => ({ name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message });

for (const type of ['pointer', 'ptr', 'string', 'str', 'buffer', 'arraybuffer', 'function']) {
  const { lib, functions } = ffi.dlopen(file, {
    same_pointer: { return: type, arguments: [type] },
    length: { return: 'u64', arguments: [type] },
    sum: { return: 'u64', arguments: [type, 'u64'] },
    weigh6: signatures.weigh6,
  });
  const { same_pointer: same, length, sum } = functions;
  assert.strictEqual(same(null), 0n);
  assert.strictEqual(same(undefined), 0n);
  for (const address of [0n, 5n, 2n ** 63n, 2n ** 64n - 1n]) {
    assert.strictEqual(same(address), address);
  }
  for (const address of [-1n, 2n ** 64n, 2n ** 64n + 5n]) {
    const error = refused('Argument 0 must be a non-negative pointer bigint');
    assert.throws(() => same(address), error);
    assert.throws(() => sum(address, 0n), error);
  }
  for (const value of [0, 1, true, {}, [], Symbol('x'), () => {}, new SharedArrayBuffer(4)]) {
    const error = refused('Argument 0 must be a buffer, an ArrayBuffer, a string, or a bigint');
    assert.throws(() => same(value), error);
    assert.throws(() => sum(value, 0n), error);
  }

  assert.strictEqual(length(''), 0n);
  assert.strictEqual(length('Grüße'), 7n);
  assert.strictEqual(length('\u{1f600}'), 4n);
  assert.strictEqual(length('\ud800'), 3n);
  assert.strictEqual(length('x'.repeat(200_000)), 200_000n);
  assert.throws(() => length('a\0b'), refused('Argument 0 must not contain null bytes'));

  const bytes = new Uint8Array([1, 2, 3, 250]);
  assert.strictEqual(sum(bytes, 4n), 256n);
  assert.strictEqual(sum(Buffer.from(bytes), 4n), 256n);
  assert.strictEqual(sum(bytes.buffer, 4n), 256n);
  assert.strictEqual(sum(bytes.subarray(1), 3n), 255n);
  assert.strictEqual(sum(new DataView(bytes.buffer, 2), 2n), 253n);
  assert.strictEqual(sum(new Uint16Array([257, 514]), 4n), 6n);
  const shared = new Uint8Array(new SharedArrayBuffer(4));
  shared[3] = 9;
  assert.strictEqual(sum(shared, 4n), 9n);
  const large = new Uint8Array(100_000).fill(1);
  assert.strictEqual(sum(large, 100_000n), 100_000n);
  assert.strictEqual(same(large), ffi.getRawPointer(large));
  assert.strictEqual(same(large.subarray(10)), ffi.getRawPointer(large) + 10n);
  assert.strictEqual(same(new Uint8Array(0)), 0n);
  assert.strictEqual(same(new ArrayBuffer(0)), 0n);

  const gone = new ArrayBuffer(8);
  const views = [new Uint8Array(gone), new DataView(gone, 4)];
  gone.transfer();
  assert.throws(() => same(gone), refused('Argument 0 is a detached ArrayBuffer'));
  for (const view of views) {
    assert.throws(
      () => same(view),
      refused('Argument 0 is an ArrayBufferView backed by a detached ArrayBuffer'),
    );
  }
  lib.close();
}

const { lib, functions: c } = ffi.dlopen(file, signatures);

// Several strings live side by side, and through calls that their function makes.
assert.strictEqual(c.lengths('a', 'bb', 'ccc'), 30201n);
assert.strictEqual(c.lengths('x'.repeat(99), '', 'ü'), 20099n);
assert.throws(() => c.lengths('a', 'b\0', 'c'), refused('Argument 1 must not contain null bytes'));
assert.strictEqual(c.lengths('a', 'bb', 'ccc'), 30201n);
let inner;
const callback = lib.registerCallback(() => {
  inner = c.lengths('inner', 'text', 'of a length of its own');
});
assert.strictEqual(c.survives('outer text', callback), 1);
assert.strictEqual(inner, 220405n);
lib.unregisterCallback(callback);

// C writes where JavaScript reads. Small arrays may lie inside of their objects, which the collector moves.
for (const size of [1, 8, 64, 1000, 100_000]) {
  const room = new Uint8Array(size + 2).fill(1);
  c.fill(room.subarray(1, -1), BigInt(size), 7);
  assert.ok(room.every((byte, i) => byte === (i === 0 || i === size + 1 ? 1 : 7)));
}
const kept = [];
for (let i = 0; i < 20_000; i++) {
  const small = new Uint8Array(16);
  if (i % 1000 === 0) kept.push([small, ffi.getRawPointer(small)]);
  c.fill(small, 16n, i % 256);
  if (small[15] !== i % 256) assert.fail(`array ${i}`);
}
for (const [small, address] of kept) {
  assert.strictEqual(ffi.getRawPointer(small), address);
  ffi.setUint8(address, 3, 201);
  assert.strictEqual(small[3], 201);
}
lib.close();
