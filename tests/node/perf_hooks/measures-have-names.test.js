'use strict';
// A measure's name is text; a mark's becomes text.

const assert = require('node:assert');
const { performance } = require('node:perf_hooks');

for (const name of [undefined, null, 5, {}, Symbol('name')]) {
  assert.throws(() => performance.measure(name), {
    name: 'TypeError',
    code: 'ERR_INVALID_ARG_TYPE',
    message: /^The "name" argument must be of type string\. Received /,
  });
}
assert.strictEqual(performance.measure('name').name, 'name');
assert.strictEqual(performance.mark(5).name, '5');
