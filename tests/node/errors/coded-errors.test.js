'use strict';
// Errors of the API have a code in stack and toString, but the plain name; system errors have errno.
const assert = require('assert');

let error;
try {
  setTimeout('x');
} catch (e) {
  error = e;
}
assert.strictEqual(error.name, 'TypeError');
assert.strictEqual(error.constructor, TypeError);
assert.strictEqual(error.code, 'ERR_INVALID_ARG_TYPE');
assert.ok(error.stack.startsWith('TypeError [ERR_INVALID_ARG_TYPE]: The "callback" argument'));
assert.strictEqual(String(error).slice(0, 33), 'TypeError [ERR_INVALID_ARG_TYPE]:');
assert.deepStrictEqual(Object.keys(error), ['code']);

try {
  require('fs').readFileSync('/does/not/exist');
} catch (e) {
  error = e;
}
assert.strictEqual(error.message, "ENOENT: no such file or directory, open '/does/not/exist'");
assert.deepStrictEqual(
  { ...error },
  { errno: -2, code: 'ENOENT', syscall: 'open', path: '/does/not/exist' },
);

const exception = new DOMException('m', 'AbortError');
assert.strictEqual(exception.code, 20);
assert.ok(exception instanceof Error);
assert.ok(Error.isError(exception));
