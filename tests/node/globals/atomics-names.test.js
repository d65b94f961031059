'use strict';
// `Atomics` has the functions of the language and none of the names that they once had.
const assert = require('node:assert');

assert.strictEqual(Atomics.wake, undefined);
assert.strictEqual(typeof Atomics.notify, 'function');
assert.ok(!Object.getOwnPropertyNames(Atomics).includes('wake'));
