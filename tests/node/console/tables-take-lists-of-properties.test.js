'use strict';
// The columns of a table are a list, whatever there is to show.

const assert = require('node:assert');

for (const data of ['text', 5, null, [{ a: 1 }]]) {
  for (const columns of [null, 5, 'a', {}]) {
    assert.throws(() => console.table(data, columns), {
      name: 'TypeError',
      code: 'ERR_INVALID_ARG_TYPE',
      message: /^The "properties" argument must be an instance of Array\. Received /,
    });
  }
}
