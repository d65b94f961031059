'use strict';
// Errors keep type, message, stack and cause, and nothing else.

const assert = require('assert');

const error = new RangeError('far', { cause: { a: 1 } });
error.extra = 1;
const clone = structuredClone(error);
assert.ok(clone instanceof RangeError);
assert.strictEqual(clone.message, 'far');
assert.strictEqual(clone.stack, error.stack);
assert.deepStrictEqual(clone.cause, { a: 1 });
assert.strictEqual(clone.extra, undefined);

error.stack = 'changed';
assert.strictEqual(structuredClone(error).stack, 'changed');

const exception = new DOMException('gone', 'AbortError');
const same = structuredClone(exception);
assert.ok(same instanceof DOMException);
assert.deepStrictEqual([same.name, same.message, same.code], ['AbortError', 'gone', 20]);
