'use strict';
// Failed assertions say what was expected, with a diff or with the source of the expression.

const assert = require('assert');

function messageOf(fn) {
  try {
    fn();
  } catch (error) {
    assert.strictEqual(error.code, 'ERR_ASSERTION');
    return error.message;
  }
  throw new Error('did not throw');
}

assert.strictEqual(
  messageOf(() => assert.strictEqual(1, 2)),
  'Expected values to be strictly equal:\n\n1 !== 2\n',
);
assert.strictEqual(
  messageOf(() => assert.deepStrictEqual({ a: 1, b: [1, 2] }, { a: 1, b: [1, 3] })),
  `Expected values to be strictly deep-equal:
+ actual - expected

  {
    a: 1,
    b: [
      1,
+     2
-     3
    ]
  }
`,
);
assert.strictEqual(
  messageOf(() => assert.ok(0 > 1)),
  'The expression evaluated to a falsy value:\n\n  assert.ok(0 > 1)\n',
);
assert.strictEqual(
  messageOf(() => assert.equal('a', 'b')),
  "'a' == 'b'",
);
assert.strictEqual(
  messageOf(() => assert.strictEqual(1, 2, 'own')),
  'own\n\n1 !== 2\n',
);
assert.strictEqual(
  messageOf(() => assert.fail()),
  'Failed',
);
assert.match(
  messageOf(() => assert.match('x', /y/)),
  /did not match the regular expression \/y\//,
);
assert.strictEqual(
  messageOf(() => assert.throws(() => {})),
  'Missing expected exception.',
);
assert.match(
  messageOf(() =>
    assert.throws(
      () => {
        throw new Error('foo');
      },
      { message: 'bar' },
    ),
  ),
  /\+ {3}message: 'foo'\n- {3}message: 'bar'/,
);

const error = new assert.AssertionError({ actual: 1, expected: 2, operator: 'strictEqual' });
assert.strictEqual(error.generatedMessage, true);
assert.strictEqual(error.name, 'AssertionError');
assert.match(error.stack, /^AssertionError \[ERR_ASSERTION\]: Expected values/);
