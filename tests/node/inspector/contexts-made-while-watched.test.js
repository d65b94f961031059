'use strict';

// Contexts of every kind are made while somebody watches, and told of.

const assert = require('assert');
const { Session } = require('inspector');
const vm = require('vm');

const session = new Session();
session.connect();
const told = [];
session.on('Runtime.executionContextCreated', ({ params }) => told.push(params.context.name));
session.post('Runtime.enable');
told.length = 0;

const named = vm.createContext({ x: 1 }, { name: 'named' });
const fresh = vm.createContext();
const vanilla = vm.createContext(vm.constants.DONT_CONTEXTIFY);
assert.strictEqual(vm.runInContext('x + 1', named), 2);
assert.strictEqual(vm.runInContext('this.y = 3; y', fresh), 3);
assert.strictEqual(vm.runInContext('globalThis === this', vanilla), true);
assert.strictEqual(vm.runInNewContext('z', { z: 4 }), 4);
assert.strictEqual(told.length, 4);
assert.strictEqual(told[0], 'named');

session.post('Runtime.evaluate', { expression: 'x', contextId: 2 }, (error, answer) => {
  assert.strictEqual(error, null);
  assert.strictEqual(answer.result.value, 1);
});
session.disconnect();
assert.strictEqual(vm.runInNewContext('5'), 5);
assert.strictEqual(told.length, 4);
