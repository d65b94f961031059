'use strict';
// A clone of a block list in the same thread is another view of the same list.
const assert = require('assert');
const { BlockList } = require('net');

const list = new BlockList();
list.addAddress('123.123.123.123');
list.addRange('10.0.0.1', '10.0.0.9');
const clone = structuredClone(list);
assert.ok(BlockList.isBlockList(clone));
assert.notStrictEqual(clone, list);
assert.deepStrictEqual(clone.rules, list.rules);

clone.addAddress('1.2.3.4');
assert.ok(list.check('1.2.3.4'));
list.addSubnet('8.8.0.0', 16);
assert.ok(clone.check('8.8.8.8'));
assert.ok(structuredClone(clone).check('8.8.8.8'));
