'use strict';
// Values that an addon holds on to are right while garbage is being collected around it.
const assert = require('assert');
const { build, collector } = require('../../node-api/build');
const collect = collector();
const addon = require(build());

for (const scoped of [true, false]) {
  const list = addon.build(20000, scoped);
  assert.strictEqual(list.length, 20000);
  for (let i = 0; i < list.length; i++) {
    if (list[i].text !== `name ${i}` || list[i].number !== i * 1.5) assert.fail(`object ${i}`);
  }
}
const escaped = addon.escape({ deep: [1, 2, 3] });
const caught = addon.callCatching((x) => {
  collect();
  return { x };
}, escaped);
assert.strictEqual(caught.x, escaped);
assert.deepStrictEqual(escaped.value, { deep: [1, 2, 3] });
assert.strictEqual(addon.reverse(Buffer.from('abc')).toString(), 'cba');
assert.deepStrictEqual([...addon.reverse(new Uint8Array([1, 2, 3, 4]))], [4, 3, 2, 1]);
