'use strict';
// process.env holds strings only and refuses what it cannot hold.
const assert = require('assert');

process.env.NODUS_TEST = 5;
assert.strictEqual(process.env.NODUS_TEST, '5');
process.env.NODUS_TEST = undefined;
assert.strictEqual(process.env.NODUS_TEST, 'undefined');
assert.strictEqual('NODUS_TEST' in process.env, true);
assert.strictEqual(delete process.env.NODUS_TEST, true);
assert.strictEqual(process.env.NODUS_TEST, undefined);
assert.throws(() => {
  process.env.NODUS_TEST = Symbol('s');
}, TypeError);
assert.throws(() => Object.defineProperty(process.env, 'x', { value: 'y' }), {
  code: 'ERR_INVALID_OBJECT_DEFINE_PROPERTY',
});
assert.ok(Object.keys(process.env).includes('PATH'));
