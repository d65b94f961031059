'use strict';
// A failure of one's own.
const assert = require('assert');
try {
  assert.fail('on purpose');
} catch (err) {
  console.log(err.name, err.code, err.message, err.operator, err.generatedMessage);
}
