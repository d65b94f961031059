'use strict';

// Every way to the global object of a context leads to one object, which shows the contextified object's properties.

const assert = require('assert');
const vm = require('vm');

const object = { a: 1 };
Object.defineProperty(object, 'hidden', { value: 2, enumerable: false });
object.self = object;
const context = vm.createContext(object);
const run = (code) => vm.runInContext(code, context);

assert.ok(run('this === globalThis'));
assert.ok(run('(function () { return this; })() === globalThis'));
assert.ok(run('Function("return this")() === globalThis'));
assert.ok(run('(0, eval)("this") === globalThis'));
assert.strictEqual(run('"use strict"; (function () { return this; })()'), undefined);
// The object itself shows as the global object when it is read from inside.
assert.ok(run('self === globalThis && self.self === self'));

assert.deepStrictEqual(run('Object.keys(globalThis).join()'), 'a,self');
assert.ok(run('Object.getOwnPropertyNames(globalThis).includes("hidden")'));
assert.ok(run('Object.getOwnPropertyNames(globalThis).includes("Map")'));
assert.ok(run('"a" in globalThis && "Map" in globalThis && !("b" in globalThis)'));
assert.deepStrictEqual(
  { ...run('Object.getOwnPropertyDescriptor(globalThis, "hidden")') },
  { value: 2, writable: false, enumerable: false, configurable: false },
);

run(
  'globalThis.b = 3; this.c = 4; Object.defineProperty(globalThis, "d", { get() { return 5; } })',
);
assert.strictEqual(object.b, 3);
assert.strictEqual(run('b + c + d'), 12);
assert.strictEqual(Object.getOwnPropertyDescriptor(object, 'd').enumerable, false);
assert.throws(() => run('Object.defineProperty(globalThis, "d", { value: 1 })'), {
  name: 'TypeError',
});
assert.ok(run('delete globalThis.b'));
assert.ok(!('b' in object));
assert.throws(() => run('Object.freeze(globalThis)'), { name: 'TypeError' });

// Replacing a builtin through globalThis changes the free name.
run('globalThis.Map = "mine"');
assert.strictEqual(run('Map'), 'mine');

// A vanilla context's global object is an ordinary one.
const vanilla = vm.createContext(vm.constants.DONT_CONTEXTIFY);
assert.ok(vm.isContext(vanilla));
assert.strictEqual(vm.runInContext('globalThis', vanilla), vanilla);
vm.runInContext('var x = 1; y = 2', vanilla);
assert.strictEqual(vanilla.x + vanilla.y, 3);
assert.ok(vm.runInContext('Object.isFrozen(Object.freeze(globalThis))', vanilla));
