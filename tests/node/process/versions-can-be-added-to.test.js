'use strict';
// Loaders of packages name themselves in process.versions; what is there stays.

const assert = require('assert');

process.versions.loader = '1.2.3';
assert.strictEqual(process.versions.loader, '1.2.3');
assert.throws(() => {
  process.versions.node = '0.0.0';
}, TypeError);
assert.strictEqual(`v${process.versions.node}`, process.version);
assert.deepStrictEqual(Object.getOwnPropertyDescriptor(process.versions, 'node'), {
  configurable: true,
  enumerable: true,
  value: process.versions.node,
  writable: false,
});
