'use strict';
// What is too large to be made is a RangeError with the text that says what.

const assert = require('assert');

const cases = [
  [() => new ArrayBuffer(1e15), 'Array buffer allocation failed'],
  [() => new ArrayBuffer(2 ** 53), 'Invalid array buffer length'],
  [() => new SharedArrayBuffer(1e15), 'Array buffer allocation failed'],
  [() => new Uint8Array(1e15), 'Array buffer allocation failed'],
  [() => new Uint8Array(-1), 'Invalid typed array length: -1'],
  [() => new ArrayBuffer(8).transfer(1e15), 'Array buffer allocation failed'],
  [() => new Array(-1), 'Invalid array length'],
  [() => 'x'.repeat(2 ** 30), 'Invalid string length'],
  [() => 'x'.repeat(Infinity), 'Invalid count value: Infinity'],
  [() => 'x'.padEnd(2 ** 30), 'Invalid string length'],
  [
    () =>
      Array(5)
        .fill('x'.repeat(2 ** 28))
        .join(''),
    'Invalid string length',
  ],
  [() => Math.max(...new Array(1e7)), 'Maximum call stack size exceeded'],
];
for (const [make, message] of cases) {
  assert.throws(make, { name: 'RangeError', message });
}

for (const name of ['alloc', 'allocUnsafe', 'allocUnsafeSlow']) {
  assert.throws(() => Buffer[name](2 ** 53), { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' });
  assert.throws(() => Buffer[name](2 ** 45), RangeError);
}
