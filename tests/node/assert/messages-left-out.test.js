// A message that is given but empty or undefined is told from one that is not given.
'use strict';
const assert = require('assert');

const refused = { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' };
assert.throws(() => assert.equal(1, 2, undefined), refused);
assert.throws(() => assert.strictEqual(1, 2, null), refused);
assert.equal(1, 1, undefined);

assert.throws(() => assert.equal(1, 2, ''), { message: '', generatedMessage: true });
assert.throws(() => assert.strictEqual(1, 2, ''), { message: /1 !== 2/ });
assert.throws(() => assert.match('a', /b/, undefined), {
  message: /did not match/,
  generatedMessage: false,
});
assert.throws(() => assert.match('a', /b/), { generatedMessage: true });

// Only values of one kind could have been the same object.
assert.throws(() => assert.strictEqual([], {}), { message: /^Expected "actual" to be reference/ });
assert.throws(() => assert.strictEqual([], () => 1), {
  message: /^Expected values to be strictly/,
});

const method = 'ok';
assert.throws(() => assert[method](0 === 1), { message: /\n {2}assert\[method\]\(0 === 1\)\n/ });
