// What URLPattern takes in its arguments, and what it says of the rest.
'use strict';
const assert = require('assert');

const wrong = (message) => ({ name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message });
const any = new URLPattern();

assert.strictEqual(any.test(null), true);
assert.strictEqual(any.test(''), true);
assert.deepStrictEqual(any.exec('').inputs, ['']);
assert.strictEqual(any.exec('https://a/b', null), null);
assert.ok(new URLPattern(null));
assert.ok(new URLPattern('https://x/', null));

assert.throws(() => any.exec('x', true), wrong('baseURL must be a string'));
assert.throws(() => any.exec({}, 'https://a'), { code: 'ERR_OPERATION_FAILED' });
assert.throws(() => any.test(1.5, null), wrong(/^URLPattern input needs/));
assert.throws(() => new URLPattern('x', true), wrong('second argument must be a string or object'));
assert.throws(() => new URLPattern('x', 1.5, null), wrong('second argument must be a string'));
assert.throws(() => new URLPattern('x', 'y', true), wrong('options must be an object'));
assert.throws(() => new URLPattern(1), wrong('Input must be an object or a string'));
