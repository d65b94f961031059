'use strict';
// queryObjects counts what has a class's prototype on its chain, and sums it up.
const assert = require('assert');
const { queryObjects } = require('v8');

class Base {}
class Derived extends Base {}
assert.strictEqual(queryObjects(Derived), 0);
const kept = [new Base(), new Derived()];
// The prototype of the derived class is one, too.
assert.strictEqual(queryObjects(Base), 3);
assert.strictEqual(queryObjects(Derived, { format: 'count' }), 1);
assert.deepStrictEqual(queryObjects(Derived, { format: 'summary' }), ['Derived {}']);
assert.strictEqual(kept.length, 2);
assert.throws(() => queryObjects({}), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => queryObjects(Base, { format: 'x' }), { code: 'ERR_INVALID_ARG_VALUE' });
