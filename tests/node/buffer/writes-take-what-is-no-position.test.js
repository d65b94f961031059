'use strict';
// The methods that write one encoding take whatever can be a number for positions and sizes.
const assert = require('node:assert');

function written(method, ...args) {
  const buffer = Buffer.from('abcd');
  const size = buffer[method](...args);
  assert.deepStrictEqual(Object.keys(buffer).length, 4);
  return `${size} ${buffer.toString('latin1')}`;
}

// Those that look at no range first write as much as fits.
for (const odd of [{}, null, 'x', NaN, -0.5, undefined]) {
  assert.strictEqual(written('hexWrite', '7a7a', odd), '2 zzcd');
}
for (const one of ['1', true, [1], 1.9, { valueOf: () => 1 }]) {
  assert.strictEqual(written('hexWrite', '7a7a', one), '2 azzd');
  assert.strictEqual(written('hexWrite', '7a7a', 0, one), '1 zbcd');
}
assert.strictEqual(written('hexWrite', '7a7a', 0, 99), '2 zzcd');
assert.strictEqual(written('base64Write', 'eno=', '1'), '2 azzd');
assert.strictEqual(written('base64urlWrite', 'eno', 2, 99), '2 abzz');
assert.strictEqual(written('ucs2Write', 'z', 3), '0 abcd');
const bytes = Buffer.alloc(4);
assert.throws(() => bytes.hexWrite('7a', -1), {
  code: 'ERR_OUT_OF_RANGE',
  message: 'Index out of range',
});
assert.throws(() => bytes.hexWrite('7a', 0, -1), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => bytes.hexWrite('7a', 5), {
  code: 'ERR_BUFFER_OUT_OF_BOUNDS',
  message: '"offset" is outside of buffer bounds',
});
assert.throws(() => bytes.hexWrite('7a', 1n), { name: 'TypeError' });

// The others do.
for (const method of ['utf8Write', 'latin1Write', 'asciiWrite']) {
  for (const odd of [{}, 'x', NaN]) assert.strictEqual(written(method, 'zz', odd), '0 abcd');
  for (const one of ['1', 1n, [1]]) assert.strictEqual(written(method, 'zz', one), '2 azzd');
  for (const one of ['1', 1n, 1.5]) assert.strictEqual(written(method, 'zz', 0, one), '1 zbcd');
  assert.strictEqual(written(method, 'zz', 0, null), '0 abcd');
  assert.throws(() => bytes[method]('z', -1), { code: 'ERR_BUFFER_OUT_OF_BOUNDS' });
  assert.throws(() => bytes[method]('z', 0, 5), { code: 'ERR_BUFFER_OUT_OF_BOUNDS' });
}
