'use strict';
// An item whose name the class of storages has is no property; it can still be asked for.
const assert = require('assert');

const storage = sessionStorage;
Storage.prototype.x = 'of the class';
storage.x = 'item';
assert.strictEqual(storage.x, 'of the class');
assert.strictEqual(storage.getItem('x'), 'item');
assert.strictEqual(Object.getOwnPropertyDescriptor(storage, 'x'), undefined);
assert.deepStrictEqual(Object.keys(storage), []);
assert.deepStrictEqual(Reflect.ownKeys(storage), ['x']);
delete Storage.prototype.x;
assert.strictEqual(Object.getOwnPropertyDescriptor(storage, 'x').value, 'item');
storage.setItem('length', 'long');
assert.deepStrictEqual(Object.keys(storage), ['x']);
