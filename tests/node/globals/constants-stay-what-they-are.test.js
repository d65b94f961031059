'use strict';
// Nobody can change a public constant; some of the objects that hold them may get more.

const assert = require('node:assert');

const { constants: os } = require('node:os');
const { constants: crypto } = require('node:crypto');
const { constants: module_ } = require('node:module');
const { constants: performance } = require('node:perf_hooks');

const fixed = {
  dlopen: os.dlopen,
  errno: os.errno,
  priority: os.priority,
  fs: require('node:fs').constants,
  zlib: require('node:zlib').constants,
  http2: require('node:http2').constants,
  performance,
  sqlite: require('node:sqlite').constants,
};
const frozen = {
  signals: os.signals,
  codes: require('node:zlib').codes,
  module: module_,
  compileCacheStatus: module_.compileCacheStatus,
  constants: require('node:constants'),
  providers: require('node:async_hooks').asyncWrapProviders,
};
for (const [name, values] of Object.entries({ ...fixed, ...frozen })) {
  assert.strictEqual(Object.isFrozen(values), name in frozen, name);
  assert.ok(Object.keys(values).length > 0, name);
  for (const key of Reflect.ownKeys(values)) {
    const { configurable, writable } = Object.getOwnPropertyDescriptor(values, key);
    assert.deepStrictEqual([configurable, writable], [false, false], `${name}.${key}`);
  }
}
for (const [key, { configurable }] of Object.entries(Object.getOwnPropertyDescriptors(crypto))) {
  assert.strictEqual(configurable, key === 'defaultCipherList', key);
}

const withoutPrototype = ['dlopen', 'errno', 'priority', 'fs', 'zlib', 'signals', 'providers'];
for (const name of withoutPrototype) {
  assert.strictEqual(Object.getPrototypeOf(fixed[name] ?? frozen[name]), null, name);
}
for (const name of ['http2', 'performance', 'sqlite']) {
  assert.strictEqual(Object.getPrototypeOf(fixed[name]), Object.prototype, name);
}
assert.strictEqual(fixed.http2.NGHTTP2_ERR_NOMEM, -901);
assert.ok(!Object.keys(fixed.http2).includes('NGHTTP2_ERR_NOMEM'));
assert.strictEqual(fixed.zlib.Z_MAX_CHUNK, Infinity);
assert.throws(() => {
  fixed.fs.O_RDONLY = 1;
}, TypeError);
