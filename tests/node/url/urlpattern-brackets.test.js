// Brackets that close nothing are refused, not the end of the world.
'use strict';
const assert = require('assert');

for (const text of ['https://a]b/', 'https://]/', 'https://[::1]]:80/', 'https://]]]:x/y']) {
  assert.throws(() => new URLPattern(text), { name: 'TypeError', code: 'ERR_INVALID_URL_PATTERN' });
}
assert.ok(new URLPattern({ hostname: '\\[\\:\\:1\\]' }).test('http://[::1]/'));
