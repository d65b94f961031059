'use strict';
// Error.stackTraceLimit is read when an error is made.
const assert = require('assert');

assert.strictEqual(Error.stackTraceLimit, 10);
const deep = (n) => (n > 0 ? deep(n - 1) : new Error('deep'));
const frames = (error) => error.stack.split('\n').length - 1;
assert.strictEqual(frames(deep(50)), 10);
Error.stackTraceLimit = 3;
const three = deep(50);
Error.stackTraceLimit = 30;
assert.strictEqual(frames(three), 3);
assert.strictEqual(frames(deep(50)), 30);
Error.stackTraceLimit = 0;
assert.strictEqual(deep(50).stack, 'Error: deep');
Error.stackTraceLimit = 'many';
assert.strictEqual(deep(50).stack, undefined);
delete Error.stackTraceLimit;
assert.strictEqual(deep(50).stack, undefined);
