'use strict';
// What has no clone is named in a DataCloneError.

const assert = require('assert');

function refuses(value, message) {
  assert.throws(() => structuredClone(value), { name: 'DataCloneError', code: 25, message });
}

refuses(() => 1, '() => 1 could not be cloned.');
refuses(Symbol('x'), 'Symbol(x) could not be cloned.');
refuses({ a: [Symbol('y')] }, 'Symbol(y) could not be cloned.');
refuses(new WeakMap(), '#<WeakMap> could not be cloned.');
refuses(Promise.resolve(), '#<Promise> could not be cloned.');
refuses([][Symbol.iterator](), '[object Array Iterator] could not be cloned.');
refuses(new Map().entries(), '[object Map Iterator] could not be cloned.');
refuses(new Proxy({}, {}), '#<Object> could not be cloned.');

const gone = new ArrayBuffer(4);
const view = new Uint8Array(gone);
structuredClone(gone, { transfer: [gone] });
refuses(gone, 'An ArrayBuffer is detached and could not be cloned.');
refuses(view, 'An ArrayBuffer is detached and could not be cloned.');

let deep = {};
for (let i = 0; i < 1e6; i++) deep = { deep };
assert.throws(() => structuredClone(deep), RangeError);
