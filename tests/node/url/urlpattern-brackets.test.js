// Brackets that close nothing are no end of the world.
'use strict';
const assert = require('assert');

for (const text of ['https://a]b/', 'https://]/', 'https://[::1]]:80/', 'https://]]]:x/y']) {
  try {
    new URLPattern(text).test('https://a/');
  } catch (error) {
    assert.strictEqual(error.name, 'TypeError');
  }
}
