'use strict';
// Programs ask for `gc` with a flag at run time; contexts made from then on have it.
const assert = require('assert');
const { setFlagsFromString } = require('v8');
const { createContext, runInContext, runInNewContext } = require('vm');

// The one who runs this may have asked for it already.
setFlagsFromString('--no-expose-gc');
assert.strictEqual(runInNewContext('typeof gc'), 'undefined');
setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc');
assert.strictEqual(gc(), undefined);
const sandbox = {};
createContext(sandbox);
assert.strictEqual(runInContext('typeof gc', sandbox), 'function');
assert.deepStrictEqual(Object.keys(sandbox), []);
assert.strictEqual(runInNewContext('gc', { gc: 'mine' }), 'mine');
setFlagsFromString('--no-expose-gc');
assert.strictEqual(runInNewContext('typeof gc'), 'undefined');
