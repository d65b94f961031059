'use strict';
// `util.format` fills its placeholders and appends what is left.

const assert = require('assert');
const { format, formatWithOptions } = require('util');

assert.strictEqual(format('%s %d %i %f', 'a', '42', 3.9, '1.5x'), 'a 42 3 1.5');
assert.strictEqual(format('%j %o', { a: 1 }, [1]), '{"a":1} [ 1, [length]: 1 ]');
assert.strictEqual(format('%%s %s', 'x', { y: 1 }), '%s x { y: 1 }');
assert.strictEqual(format('100%', 5), '100% 5');
assert.strictEqual(format(1, 'a', [2]), '1 a [ 2 ]');
assert.strictEqual(format('%s', { toString: () => 'own' }), 'own');
assert.strictEqual(format('%s', class Q {}), 'class Q {}');
assert.strictEqual(format('%s %s', -0, 5n), '-0 5n');
const circle = {};
circle.circle = circle;
assert.strictEqual(format('%j', circle), '[Circular]');
assert.strictEqual(formatWithOptions({ colors: true }, '%O', 1), '\x1b[33m1\x1b[39m');
