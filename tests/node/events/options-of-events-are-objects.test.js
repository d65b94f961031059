'use strict';
// Lists and functions are no options of an event.

const assert = require('node:assert');

for (const Kind of [Event, CustomEvent]) {
  for (const options of [[], () => {}, 5, 'x']) {
    assert.throws(() => new Kind('name', options), {
      name: 'TypeError',
      code: 'ERR_INVALID_ARG_TYPE',
      message: /^The "options" argument must be of type object\. Received /,
    });
  }
  for (const options of [undefined, null, {}])
    assert.strictEqual(new Kind('name', options).type, 'name');
}
