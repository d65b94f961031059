'use strict';
// What JavaScript throws goes through an addon unless it catches it.
const assert = require('assert');
const addon = require(require('../../node-api/build').build());
const finish = require('../finish.js');

const error = new RangeError('mine');
function fail() {
  throw error;
}
assert.strictEqual(addon.callCatching(fail), error);
assert.throws(
  () => addon.callPassing(fail),
  (e) => e === error,
);
assert.strictEqual(
  addon.callPassing((x) => x + 1, 1),
  2,
);
assert.throws(() => addon.sum('no number'), { code: 'ERR_ADDON' });
assert.strictEqual(
  addon.callCatching(() => addon.callPassing(fail)),
  error,
);

finish(async () => {
  assert.strictEqual(await addon.promise(true, 'yes'), 'yes');
  await assert.rejects(addon.promise(false, error), (e) => e === error);
});
