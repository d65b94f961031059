'use strict';
// All assertion methods accept what holds and reject what does not.

const assert = require('assert');

const fails = (fn) => assert.throws(fn, assert.AssertionError);

assert.equal(1, '1');
assert.deepEqual([1, { a: '2' }], ['1', { a: 2 }]);
fails(() => assert.notDeepEqual([1], ['1']));
assert.partialDeepStrictEqual({ a: 1, b: { c: 2, d: [1, 2, 3] } }, { b: { d: [1, 3] } });
fails(() => assert.partialDeepStrictEqual({ a: 1 }, { a: 2 }));
assert.throws(() => {
  throw new TypeError('x');
}, TypeError);
assert.throws(() => {
  throw new TypeError('x');
}, /^TypeError: x$/);
assert.throws(
  () => {
    throw new TypeError('x');
  },
  { name: 'TypeError', message: /x/ },
);
assert.throws(
  () => {
    throw new TypeError('x');
  },
  (error) => error.message === 'x',
);
fails(() =>
  assert.doesNotThrow(() => {
    throw new Error('x');
  }),
);
assert.ifError(null);
fails(() => assert.ifError(new Error('x')));
assert.throws(() => assert.strictEqual(1, 2, new RangeError('mine')), RangeError);
assert.throws(() => assert.strictEqual(1), { code: 'ERR_MISSING_ARGS' });

fails(() => assert.strict.equal(1, '1'));
assert.strictEqual(require('assert/strict'), assert.strict);

const loose = new assert.Assert({ strict: false });
loose.equal(1, '1');
const strict = new assert.Assert();
fails(() => strict.equal(1, '1'));

let done = 0;
assert.rejects(Promise.reject(new Error('r')), /r/).then(() => done++);
assert
  .rejects(
    assert.rejects(async () => {}),
    { message: 'Missing expected rejection.' },
  )
  .then(() => done++);
assert.doesNotReject(async () => {}).then(() => done++);
process.on('exit', () => assert.strictEqual(done, 3));
