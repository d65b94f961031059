'use strict';
// C calls functions of the program: with every type, inside of each other, and as long as they are registered.
const assert = require('node:assert');
const ffi = require('node:ffi');
const { collectUntil, collector } = require('../../node-api/build');
const finish = require('../finish');
const { file, signatures } = require('./library');

collector();
const { lib, functions: c } = ffi.dlopen(file, signatures);
const wrongType = (message) => ({ name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message });
const wrongValue = (message) => ({ name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message });

// Values go through, whole.
for (const [type, values] of Object.entries({
  i8: [-128, 0, 127],
  u8: [0, 255],
  i16: [-32768, 32767],
  u16: [0, 65535],
  i32: [-2147483648, 2147483647],
  u32: [0, 4294967295],
  i64: [-(2n ** 63n), -1n, 0n, 2n ** 63n - 1n],
  u64: [0n, 2n ** 64n - 1n],
  f32: [1.5, -0, NaN, Infinity],
  f64: [0.1, -0, NaN, -Infinity],
  pointer: [0n, 5n, 2n ** 64n - 1n],
})) {
  let seen;
  const callback = lib.registerCallback({ return: type, arguments: [type] }, (...args) => {
    seen = args;
    return args[0];
  });
  assert.strictEqual(typeof callback, 'bigint');
  for (const value of values) {
    assert.strictEqual(c[`call_${type}`](callback, value), value);
    assert.deepStrictEqual(seen, [value]);
  }
  lib.unregisterCallback(callback);
}
let seen;
const all = lib.registerCallback(signatures.mixed_more, (...args) => {
  seen = args;
  return 1.25;
});
assert.strictEqual(c.call_mixed(all), 1.25);
assert.deepStrictEqual(seen, [
  -1,
  1.5,
  -(2n ** 40n),
  2.5,
  65535,
  3.5,
  -4,
  -32768,
  -128,
  4294967295,
  8.5,
]);

// Null pointers, results that nobody asked for, the receiver.
for (const nothing of [null, undefined, 0n]) {
  const callback = lib.registerCallback({ return: 'pointer', arguments: ['ptr'] }, () => nothing);
  assert.strictEqual(c.call_pointer(callback, 5n), 0n);
}
const sloppy = new Function(
  'tell',
  'return function () { tell(this, arguments.length); return 5; }',
);
const receivers = [];
const tell = (...seen) => receivers.push(seen);
c.call_void(lib.registerCallback(sloppy(tell)));
c.call_void(
  lib.registerCallback(function () {
    tell(this, arguments.length);
  }),
);
assert.deepStrictEqual(receivers, [
  [globalThis, 0],
  [undefined, 0],
]);

// Calls inside of calls inside of calls.
const nested = lib.registerCallback({ return: 'i32', arguments: ['i32'] }, (n) =>
  n <= 0 ? 0 : n + c.call_i32(nested, n - 1),
);
assert.strictEqual(c.call_i32(nested, 100), 5050);

// An exception inside may be caught inside, and jobs wait for the end of the program's own code.
const order = [];
const busy = lib.registerCallback(() => {
  process.nextTick(() => order.push('tick'));
  Promise.resolve().then(() => order.push('job'));
  try {
    c.add_i32('1', 2);
  } catch (error) {
    order.push(error.code);
  }
});
c.call_void(busy);
order.push('after');
assert.deepStrictEqual(order, ['ERR_INVALID_ARG_VALUE', 'after']);

// C's own sort.
const libc = ffi.dlopen(null, { qsort: { arguments: ['pointer', 'u64', 'u64', 'function'] } });
const compare = lib.registerCallback({ return: 'i32', arguments: ['pointer', 'pointer'] }, (a, b) =>
  Math.sign(ffi.getInt32(a) - ffi.getInt32(b)),
);
const numbers = Int32Array.from({ length: 1000 }, (_, i) => (i * 7919) % 1009);
const sorted = numbers.toSorted();
libc.functions.qsort(numbers, 1000n, 4n, compare);
assert.deepStrictEqual(numbers, sorted);

// Registering and unregistering.
for (const [args, message] of [
  [[], 'First argument must be a function or a signature object'],
  [[1], 'First argument must be a function or a signature object'],
  [[[], () => {}], 'First argument must be a function or a signature object'],
  [[null, () => {}], 'First argument must be a function or a signature object'],
  [[{}], 'Second argument must be a function'],
  [[{}, {}], 'Second argument must be a function'],
]) {
  assert.throws(() => lib.registerCallback(...args), wrongType(message));
}
for (const [signature, message] of [
  [{ return: 'bogus' }, 'Unsupported FFI type: bogus'],
  [{ return: 1 }, 'Return value type of function <callback> must be a string'],
  [{ arguments: 1 }, 'Arguments list of function <callback> must be an array'],
  [{ arguments: [1] }, 'Argument 0 of function <callback> must be a string'],
]) {
  assert.throws(() => lib.registerCallback(signature, () => {}), wrongValue(message));
}
const other = new ffi.DynamicLibrary(file);
for (const name of ['unregisterCallback', 'refCallback', 'unrefCallback']) {
  for (const wrong of [undefined, null, 1, '1']) {
    assert.throws(() => lib[name](wrong), wrongType('The first argument must be a bigint'));
  }
  for (const wrong of [-1n, 2n ** 64n]) {
    const error = wrongValue('The first argument must be a non-negative bigint');
    assert.throws(() => lib[name](wrong), error);
  }
  for (const wrong of [0n, 1n]) {
    assert.throws(() => lib[name](wrong), wrongValue('Callback not found'));
  }
  assert.throws(() => other[name](nested), wrongValue('Callback not found'));
}
other.close();
assert.strictEqual(lib.unrefCallback(busy), undefined);
assert.strictEqual(lib.refCallback(busy), undefined);
assert.strictEqual(lib.unregisterCallback(busy), undefined);
assert.throws(() => lib.unregisterCallback(busy), wrongValue('Callback not found'));

// One that unregisters itself still returns.
const once = lib.registerCallback({ return: 'i32', arguments: ['i32'] }, (n) => {
  lib.unregisterCallback(once);
  return n + 1;
});
assert.strictEqual(c.call_i32(once, 1), 2);

finish(async () => {
  await new Promise(setImmediate);
  assert.deepStrictEqual(order.slice(2), ['tick', 'job']);

  // Registered functions stay; those that are let go may go, and then calls come to nothing.
  const signature = { return: 'i8', arguments: ['i8'] };
  const gone = [];
  const registry = new FinalizationRegistry((name) => gone.push(name));
  const register = (name) => {
    const callback = (n) => n + 1;
    registry.register(callback, name);
    return lib.registerCallback(signature, callback);
  };
  const stays = register('stays');
  const again = register('again');
  lib.unrefCallback(again);
  lib.refCallback(again);
  const goes = register('goes');
  lib.unrefCallback(goes);
  await collectUntil(() => gone.length > 0);
  assert.deepStrictEqual(gone, ['goes']);
  assert.strictEqual(c.call_i8(stays, 1), 2);
  assert.strictEqual(c.call_i8(again, 1), 2);
  assert.strictEqual(c.call_i8(goes, 1), 0);
  assert.throws(() => lib.refCallback(goes), wrongValue('Callback not found'));
  assert.throws(() => lib.unrefCallback(goes), wrongValue('Callback not found'));
  lib.unregisterCallback(goes);
  lib.close();
});
