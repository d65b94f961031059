'use strict';
// What `process.binding` and `process._linkedBinding` say of names that they do not know.
const assert = require('node:assert');

for (const name of ['nope', undefined, 5, {}, Symbol('x')]) {
  const message = `No such module: ${String(name)}`;
  assert.throws(() => process.binding(name), { name: 'Error', message });
  assert.throws(() => process._linkedBinding(name), {
    name: 'Error',
    code: 'ERR_INVALID_MODULE',
    message: `No such binding was linked: ${String(name)}`,
  });
}

const { getDefaultLocale, ...config } = process.binding('config');
assert.strictEqual(typeof getDefaultLocale(), 'string');
assert.strictEqual(config.bits, 64);
assert.deepStrictEqual(Object.keys(config), [
  'isDebugBuild',
  'openSSLIsBoringSSL',
  'hasOpenSSL',
  'fipsMode',
  'hasIntl',
  'hasTracing',
  'hasNodeOptions',
  'hasInspector',
  'noBrowserGlobals',
  'bits',
]);
