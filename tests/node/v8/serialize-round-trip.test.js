'use strict';
// Values go through bytes and come back, cycles and kinds included; the bytes are those of the stored format.
const assert = require('assert');
const v8 = require('v8');

const value = {
  small: -5,
  large: 2 ** 40,
  negativeZero: -0,
  big: -(2n ** 70n),
  text: 'é',
  wide: '日本',
  holes: [1, , 3],
  map: new Map([[{ key: 1 }, new Set(['x'])]]),
  date: new Date(5),
  regexp: /a+/gi,
  nothing: [null, undefined],
  buffer: Buffer.from('bytes'),
  floats: new Float64Array([1.5, NaN]),
  memory: new Uint8Array([1, 2]).buffer,
  boxed: [Object('s'), Object(1), Object(true)],
};
value.self = value;
value.again = value.map;
const back = v8.deserialize(v8.serialize(value));
assert.strictEqual(back.self, back);
assert.strictEqual(back.again, back.map);
assert.ok(Buffer.isBuffer(back.buffer));
assert.deepStrictEqual(back, value);

assert.strictEqual(
  v8.serialize({ a: [1, 'b'] }).toString('hex'),
  'ff0f6f2201614102490222016224000' + '27b01',
);
assert.throws(() => v8.serialize(() => {}), {
  name: 'Error',
  message: '() => {} could not be cloned.',
});
for (const broken of ['ff0f6f', 'ff0f22ff', 'ff0f5e05', 'ff0f41ffffffff0f']) {
  assert.throws(() => v8.deserialize(Buffer.from(broken, 'hex')), /Unable to deserialize/);
}
