'use strict';
// `crypto` is read of the global object or of nothing.
const assert = require('assert');

const { get } = Object.getOwnPropertyDescriptor(globalThis, 'crypto');
for (const self of [undefined, null, globalThis]) {
  assert.strictEqual(Reflect.apply(get, self, []), crypto);
}
for (const self of [{}, 1, Object.create(globalThis)]) {
  assert.throws(() => Reflect.apply(get, self, []), { code: 'ERR_INVALID_THIS' });
}
