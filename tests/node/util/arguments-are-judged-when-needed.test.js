'use strict';
// Arguments of the small helpers that are looked at late, or told in words of their own.

const assert = require('node:assert');
const util = require('node:util');

// The name of a log is read when something is logged.
let asked = 0;
const log = util.debuglog({
  toString() {
    asked++;
    return 'some-section';
  },
});
assert.strictEqual(asked, 0);
assert.strictEqual(log.enabled, false);
log('x');
assert.ok(asked > 0);
assert.throws(() => util.debuglog(Symbol('x'))('a'), TypeError);

// Deprecated classes may keep their prototype to themselves.
class Old {}
assert.strictEqual(util.deprecate(Old, 'old', 'DEP_OLD').prototype, Old.prototype);
const apart = util.deprecate(Old, 'old', 'DEP_OLD', { modifyPrototype: false });
assert.notStrictEqual(apart.prototype, Old.prototype);
assert.throws(() => util.deprecate(Old, 'old', 'DEP_OLD', null), TypeError);
assert.strictEqual(util.deprecate.length, 3);

for (const validateStream of [0, NaN, '']) {
  assert.throws(() => util.styleText(['red', 'bold'], 'x', { validateStream }), {
    code: 'ERR_INVALID_ARG_TYPE',
    message: /^The "options\.validateStream" property must be of type boolean/,
  });
}

for (const count of [NaN, Infinity, 1.5]) {
  assert.throws(() => util.getCallSites(count), {
    message: `The value of "frameCount" is out of range. It must be an integer. Received ${count}`,
  });
}

const told = { code: 'ERR_INVALID_ARG_TYPE', message: 'signal is not of type AbortSignal.' };
require('../finish')(async () => {
  for (const signal of [undefined, 5, {}, { aborted: true }]) {
    await assert.rejects(util.aborted(signal, {}), told);
  }
});
