'use strict';
// ValidationError is no name of the table any more, though its constant stays.
const assert = require('assert');

assert.strictEqual(new DOMException('', 'ValidationError').code, 0);
assert.strictEqual(new DOMException('', 'TypeMismatchError').code, 17);
assert.strictEqual(DOMException.VALIDATION_ERR, 16);
