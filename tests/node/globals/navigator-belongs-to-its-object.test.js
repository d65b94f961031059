'use strict';
// What the navigator tells is told of itself alone.
const assert = require('assert');

for (const name of [
  'hardwareConcurrency',
  'language',
  'languages',
  'locks',
  'platform',
  'userAgent',
]) {
  assert.ok(navigator[name] !== undefined);
  assert.throws(() => Navigator.prototype[name], TypeError);
}
