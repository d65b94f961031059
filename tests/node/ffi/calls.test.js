'use strict';
// Numbers reach C functions and come back, whichever way arguments travel, and what does not fit is refused.
const assert = require('node:assert');
const ffi = require('node:ffi');
const { file, signatures } = require('./library');

const { lib, functions: c } = ffi.dlopen(file, signatures);

// The bounds of the types, and what lies outside.
const bounds = {
  i8: [-128, 127],
  u8: [0, 255],
  i16: [-32768, 32767],
  u16: [0, 65535],
  i32: [-2147483648, 2147483647],
  u32: [0, 4294967295],
  i64: [-(2n ** 63n), 2n ** 63n - 1n],
  u64: [0n, 2n ** 64n - 1n],
};
const titles = {
  i8: 'an int8',
  u8: 'a uint8',
  i16: 'an int16',
  u16: 'a uint16',
  i32: 'an int32',
  u32: 'a uint32',
  i64: 'an int64',
  u64: 'a uint64',
};
const refused = (message) => ({ name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message });
for (const [type, [least, most]] of Object.entries(bounds)) {
  const same = c[`same_${type}`];
  const add = c[`add_${type}`];
  const one = typeof least === 'bigint' ? 1n : 1;
  assert.strictEqual(same(least), least);
  assert.strictEqual(same(most), most);
  assert.strictEqual(add(most, one), least);
  const wrong = [
    least - one,
    most + one,
    undefined,
    null,
    '1',
    true,
    {},
    [1],
    Symbol('1'),
    Object(1),
  ];
  wrong.push(...(one === 1 ? [1.5, NaN, Infinity, -Infinity, 1n] : [2n ** 70n, -(2n ** 70n), 1.5]));
  for (const value of wrong) {
    assert.throws(() => same(value), refused(`Argument 0 must be ${titles[type]}`));
    assert.throws(() => add(one, value), refused(`Argument 1 must be ${titles[type]}`));
  }
}
for (const value of [1.5, -1e300, NaN, -0, Infinity, 5e-324]) {
  assert.strictEqual(c.same_f64(value), value);
  assert.strictEqual(c.same_f32(value), Math.fround(value));
}
for (const value of [undefined, null, '1', 1n, true, {}]) {
  assert.throws(() => c.same_f64(value), refused('Argument 0 must be a double'));
  assert.throws(() => c.same_f32(value), refused('Argument 0 must be a float'));
}
assert.ok(c.same_char(65) === 65);
assert.throws(() => c.same_char('A'), /Argument 0 must be an? u?int8/);

// In registers, and beyond them.
assert.strictEqual(c.weigh6(1, 2, 3, 4, 5, 6), 91);
assert.strictEqual(c.weigh10(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 385);
assert.strictEqual(c.weigh10(1, 2, 3, 4, 5, 6, -7, -8, -9, -10), -203);
assert.strictEqual(c.weigh_f64(1, 2, 3, 4, 5, 6, 7, 8.5), 208);
assert.strictEqual(c.weigh_f64_more(1, 2, 3, 4, 5, 6, 7, 8, 9, 10.5), 390);
const weigh = (values) => values.reduce((all, value, i) => all + Number(value) * (i + 1), 0);
const few = [-1, 1.5, -(2n ** 40n), 2.5, 65535, 3.5, 255];
assert.strictEqual(c.mixed(...few), weigh(few));
const more = [-1, 1.5, -(2n ** 40n), 2.5, 65535, 3.5, -4, -32768, -128, 4294967295, 8.5];
assert.strictEqual(c.mixed_more(...more), weigh(more));
assert.throws(
  () => c.weigh10(1, 2, 3, 4, 5, 6, 7, 8, 9, '10'),
  refused('Argument 9 must be an int32'),
);

// The number of arguments is looked at first.
assert.throws(() => c.add_i32('1'), refused('Invalid argument count: expected 2, got 1'));
assert.throws(() => c.add_i32(1, 2, 3), refused('Invalid argument count: expected 2, got 3'));
assert.throws(() => c.nothing(1), refused('Invalid argument count: expected 0, got 1'));
assert.throws(() => c.weigh10(), refused('Invalid argument count: expected 10, got 0'));

const before = c.count();
assert.strictEqual(c.nothing(), undefined);
assert.strictEqual(c.count(), before + 1);
assert.strictEqual(lib.getFunction('nothing', {}).call({}), undefined);

// Names of types that mean the same; `bool` is a number.
const names = new ffi.DynamicLibrary(file);
assert.strictEqual(
  names.getFunction('add_u8', { return: 'bool', arguments: ['bool', 'uint8'] })(1, 0),
  1,
);
assert.throws(() => names.functions.add_u8(true, 0), refused('Argument 0 must be a uint8'));
const float = names.getFunction('add_f32', { return: 'float', arguments: ['float32', 'f32'] });
assert.strictEqual(float(0.25, 0.5), 0.75);
const double = names.getFunction('add_f64', { return: 'double', arguments: ['float64', 'f64'] });
assert.strictEqual(double(0.1, 0.2), 0.1 + 0.2);
assert.strictEqual(names.getFunction('same_i32', { arguments: ['int32'] })(1), undefined);
names.close();

// The last error of C stays for a call that asks for it at once.
c.set_errno(5);
assert.strictEqual(c.get_errno(), 5);
assert.strictEqual(c.set_errno(7), -1);

// A process has functions of its own.
const self = ffi.dlopen(null, { getpid: { return: 'i32' } });
assert.strictEqual(self.functions.getpid(), process.pid);
self.lib.close();

lib.close();
