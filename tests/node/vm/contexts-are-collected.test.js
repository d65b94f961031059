// flags: --expose-gc
'use strict';
// A context that nobody can reach is collected, though its sandbox, its global object and its functions reach each other.
const assert = require('assert');
const test = require('node:test');
const vm = require('vm');

// Without it, in runs that collect at every step, it shows nothing here.
const { gc } = globalThis;
const skip = gc === undefined;

/** How many of the objects that `make` gives are still there after a collection. */
async function left(make) {
  const refs = [];
  for (let i = 0; i < 10; i++) refs.push(new WeakRef(make(i)));
  for (let round = 0; round < 3; round++) {
    // References that were made or read in a turn are held to its end.
    await new Promise((resolve) => setImmediate(resolve));
    gc();
  }
  return refs.filter((ref) => ref.deref() !== undefined).length;
}

const makers = {
  'a context as it was made': () => vm.createContext({}),
  'a context with a script that left a function': () => {
    const sandbox = { own: {} };
    vm.runInNewContext('function f() { return own; } var me = globalThis; f();', sandbox);
    return sandbox;
  },
  'a global object without a sandbox': () => vm.createContext(vm.constants.DONT_CONTEXTIFY),
  'a function compiled in a context': () =>
    vm.compileFunction('return globalThis', [], { parsingContext: vm.createContext({}) }),
  'a context with microtasks of its own': () => {
    const sandbox = vm.createContext({}, { microtaskMode: 'afterEvaluate' });
    vm.runInContext('Promise.resolve().then(() => { globalThis.done = true; })', sandbox);
    assert.strictEqual(sandbox.done, true);
    return sandbox;
  },
};

for (const [name, make] of Object.entries(makers)) {
  test(name, { skip }, async () => {
    // The last one may be found in a register or on the stack.
    assert.ok((await left(make)) <= 2);
  });
}

test('what can be reached by way of a function alone stays', { skip }, async () => {
  let f = vm.runInContext('() => kept.answer', vm.createContext({ kept: { answer: 42 } }));
  await left(() => vm.createContext({}));
  assert.strictEqual(f(), 42);
  const face = f.constructor('return this')();
  f = undefined;
  gc();
  assert.strictEqual(face.kept.answer, 42);
});
